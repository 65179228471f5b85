"""Words of persons, organizations and places. No shape of a word tells that "premier" is a person and "Ministry" an organization.

The words stand in ``data/``, one a line; ``data/README.md`` names the source of each file.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.text import wordlists

_DATA = Path(__file__).resolve().parent / "data"


def _sections(path: Path) -> dict[str, frozenset[str]]:
    return {title: frozenset(entries) for title, entries in wordlists.sections(path).items()}


# ── persons ──────────────────────────────────────────────────────────────────

_TITLES = _sections(_DATA / "titles.txt")
MALE_TITLES = _TITLES["male"]
FEMALE_TITLES = _TITLES["female"]
NOBLE = _TITLES["noble"]
TITLES = MALE_TITLES | FEMALE_TITLES | _TITLES["rank"] | _TITLES["other"]

_NAME_PARTS = _sections(_DATA / "name_parts.txt")
SUFFIXES = _NAME_PARTS["suffix"]
PARTICLES = _NAME_PARTS["particle"]
ARTICLES = _NAME_PARTS["article"]  # the Arabic article, as it sounds before some letters

_CENSUS_NAMES = _sections(_DATA / "census_names.txt")
_PRESS_NAMES = _sections(_DATA / "given_names.txt")
PRESS_NAMES = _PRESS_NAMES["male"] | _PRESS_NAMES["female"]
MALE_NAMES = _CENSUS_NAMES["male"] | _PRESS_NAMES["male"]
FEMALE_NAMES = _CENSUS_NAMES["female"] | _PRESS_NAMES["female"]
GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES
# Short form or other spelling of a given name → the name.
SHORT_NAMES = {short: name for name, forms in _sections(_DATA / "short_names.txt").items() for short in forms}
FAMILY_FIRST = wordlists.words(_DATA / "family_first.txt")

# ── roles ────────────────────────────────────────────────────────────────────

_FIELDS = _sections(_DATA / "roles.txt")
ANY_FIELD = "any"
# Role noun → its fields. Two role nouns without a field in common are two persons' (kg.people.roles.clash); one of the field "any" goes
# with every other.
ROLES = {role: frozenset(field for field, roles in _FIELDS.items() if role in roles) for roles in _FIELDS.values() for role in roles}
# Role noun → the nouns with which a fuller description of the same person may replace it.
WIDER = _sections(_DATA / "narrower_roles.txt")
_GENDERED_ROLES = _sections(_DATA / "gendered_roles.txt")
MALE_ROLES = _GENDERED_ROLES["male"]
FEMALE_ROLES = _GENDERED_ROLES["female"]
MODIFIERS = wordlists.words(_DATA / "modifiers.txt")
PORTFOLIOS = wordlists.words(_DATA / "portfolios.txt")
# Word for a party or its members → the party's adjective.
PARTIES = {word: party for party, forms in _sections(_DATA / "parties.txt").items() for word in forms}
UNNAMED = wordlists.words(_DATA / "unnamed.txt")

# ── organizations ────────────────────────────────────────────────────────────

_ORGANIZATIONS = _sections(_DATA / "organizations.txt")
ORGANIZATION_WORDS = _ORGANIZATIONS["name word"]
ORGANIZATION_NOUNS = _ORGANIZATIONS["noun"]
ANY_ORGANIZATION = _ORGANIZATIONS["recalled"]  # nouns by which any organization named before may be meant
KNOWN_ORGANIZATIONS = wordlists.words(_DATA / "known_organizations.txt")
# Normalised name of an organization → the normalised name that it is known by.
WORDINGS = {form: name for name, forms in _sections(_DATA / "same_organization.txt").items() for form in forms}
DOCUMENTS = wordlists.words(_DATA / "documents.txt")

# ── countries and places ─────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name, other names, names and adjectives of its people, its capitals. Two rows may add to one country."""

    name: str
    other_names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]


def _read_countries(path: Path) -> Iterator[Country]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            lists = (tuple(filter(None, row[column].split("; "))) for column in ("other names", "demonyms", "capitals"))
            yield Country(row["name"], *lists)


COUNTRIES = (*_read_countries(_DATA / "countries.tsv"), *_read_countries(_DATA / "country_forms.tsv"))
# Any written form, in lower case → the country's name.
NATION = {form.lower(): country.name for country in COUNTRIES for form in (country.name, *country.other_names, *country.demonyms)}
# Names of a country itself, in lower case: in the news they name its government.
STATES = frozenset(name.lower() for country in COUNTRIES for name in (country.name, *country.other_names))
CAPITALS = frozenset(capital.lower() for country in COUNTRIES for capital in country.capitals)
PLACE_WORDS = wordlists.words(_DATA / "places.txt")
EVENT_WORDS = wordlists.words(_DATA / "events.txt")
# Plural names of people: of nations ("Iraqis") and of parties, beliefs and peoples.
GROUPS = wordlists.words(_DATA / "groups.txt") | {
    f"{demonym.lower()}s" for country in COUNTRIES for demonym in country.demonyms if demonym.endswith(("n", "i", "t"))
}
