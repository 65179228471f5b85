"""Word lists about persons, organizations and places: the form of a word does not tell that "premier" is a person.

The words stand in ``data/``, one a line; ``data/README.md`` names the source of each file.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.text import wordlists

_DATA = Path(__file__).resolve().parent / "data"


def _sections(path: Path) -> dict[str, frozenset[str]]:
    """Read a word list with sections: title of a section → its words."""
    return {title: frozenset(entries) for title, entries in wordlists.sections(path).items()}


# ── persons ──────────────────────────────────────────────────────────────────

_TITLES = _sections(_DATA / "titles.txt")
MALE_TITLES = _TITLES["male"]
FEMALE_TITLES = _TITLES["female"]
NOBLE = _TITLES["noble"]  # "lord", "baroness"
# All words that may stand before a name as titles, ranks included.
TITLES = MALE_TITLES | FEMALE_TITLES | _TITLES["rank"] | _TITLES["other"]

_NAME_PARTS = _sections(_DATA / "name_parts.txt")
SUFFIXES = _NAME_PARTS["suffix"]  # behind a name ("jr")
PARTICLES = _NAME_PARTS["particle"]  # small words inside a name ("van")
ARTICLES = _NAME_PARTS["article"]  # the Arabic article, as it sounds before some letters

_CENSUS_NAMES = _sections(_DATA / "census_names.txt")
_PRESS_NAMES = _sections(_DATA / "given_names.txt")
# Given names that the press uses and the census lacks.
PRESS_NAMES = _PRESS_NAMES["male"] | _PRESS_NAMES["female"]
MALE_NAMES = _CENSUS_NAMES["male"] | _PRESS_NAMES["male"]
FEMALE_NAMES = _CENSUS_NAMES["female"] | _PRESS_NAMES["female"]
GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES
# Short form or other spelling of a given name → the name. It counts over several articles: of 262 pairs of names that are spelled in two
# ways and are one person's, among the marked speakers of the training parts, 24 agree by this list alone ("Bob Berg", "Robert Berg").
SHORT_NAMES = {short: name for name, forms in _sections(_DATA / "short_names.txt").items() for short in forms}

# ── roles ────────────────────────────────────────────────────────────────────

_FIELDS = _sections(_DATA / "roles.txt")
ANY_FIELD = "any"
# Role noun ("senator") → its fields ("government"). No person is likely to have roles of two fields (kg.people.roles.clash), but those of
# the field "any" go with every field.
ROLES = {role: frozenset(field for field, roles in _FIELDS.items() if role in roles) for roles in _FIELDS.values() for role in roles}
_GENDERED_ROLES = _sections(_DATA / "gendered_roles.txt")
MALE_ROLES = _GENDERED_ROLES["male"]
FEMALE_ROLES = _GENDERED_ROLES["female"]
# Words that may stand before a role ("former").
MODIFIERS = wordlists.words(_DATA / "modifiers.txt")
# What ministers and secretaries are in charge of ("finance").
PORTFOLIOS = wordlists.words(_DATA / "portfolios.txt")
# Word for a party or its members ("gop") → the adjective of the party ("republican").
PARTIES = {word: party for party, forms in _sections(_DATA / "parties.txt").items() for word in forms}
# Nouns for sources who stay unnamed in their article ("insider"); in capitals they end the names of newspapers.
UNNAMED = wordlists.words(_DATA / "unnamed.txt")

# ── organizations ────────────────────────────────────────────────────────────

_ORGANIZATIONS = _sections(_DATA / "organizations.txt")
ORGANIZATION_WORDS = _ORGANIZATIONS["name word"]  # words inside names of organizations ("ministry")
ORGANIZATION_NOUNS = _ORGANIZATIONS["noun"]  # nouns that describe an organization ("company")
ANY_ORGANIZATION = _ORGANIZATIONS["recalled"]  # nouns by which any organization named before may be meant
# Names of organizations that look like names of persons or of nothing in particular ("amazon").
KNOWN_ORGANIZATIONS = wordlists.words(_DATA / "known_organizations.txt")
# Other name of an organization ("isis") → its main name ("islamic state"), both as kg.people.names.organization_key writes them.
ORGANIZATION_ALIASES = {form: name for name, forms in _sections(_DATA / "same_organization.txt").items() for form in forms}
# Nouns for what somebody writes or publishes ("statement", "report").
DOCUMENTS = wordlists.words(_DATA / "documents.txt")

# ── countries and places ─────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Country:
    """What one row of a file of countries says of a country; another row may say more.

    :param demonyms: names of its people, and its adjectives ("Dane", "Danish")
    """

    name: str
    other_names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]


def _read_countries(path: Path) -> Iterator[Country]:
    """Read a tab-separated file of countries, whose columns hold lists separated by ``; ``."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            lists = (tuple(filter(None, row[column].split("; "))) for column in ("other names", "demonyms", "capitals"))
            yield Country(row["name"], *lists)


COUNTRIES = (*_read_countries(_DATA / "countries.tsv"), *_read_countries(_DATA / "country_forms.tsv"))
# Name of a country or of its people, or its adjective, in lower case ("danish") → the name of the country ("Denmark").
NATION = {form.lower(): country.name for country in COUNTRIES for form in (country.name, *country.other_names, *country.demonyms)}
# Names of a country itself, in lower case: in the news they name its government.
STATES = frozenset(name.lower() for country in COUNTRIES for name in (country.name, *country.other_names))
CAPITALS = frozenset(capital.lower() for country in COUNTRIES for capital in country.capitals)
# Words inside the names of places, and of events, laws and works, which no person has in a name.
PLACE_WORDS = wordlists.words(_DATA / "places.txt")
EVENT_WORDS = wordlists.words(_DATA / "events.txt")
# Plural names of people: of nations ("Iraqis") and of parties, beliefs and peoples.
GROUPS = wordlists.words(_DATA / "groups.txt") | {
    f"{demonym.lower()}s" for country in COUNTRIES for demonym in country.demonyms if demonym.endswith(("n", "i", "t"))
}
