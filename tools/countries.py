"""Write ``kg/people/data/countries.tsv`` from two libraries; run it again when a country or a capital has changed its name.

    pip install babel==2.19.0 countryinfo==1.0.1
    python tools/countries.py

Names of people and capitals are countryinfo's (MIT), other English names those of Unicode CLDR, by way of babel (Unicode licence).
Forms that the press uses beside them stand in ``country_forms.tsv``, which people edit.
"""

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from anyascii import anyascii
from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "kg" / "people" / "data" / "countries.tsv"
HEAD = """\
# Countries: members and observers of the United Nations, Kosovo and Taiwan; their other names, their people, their capitals.
# Source: countryinfo 1.0.1 (MIT) and Unicode CLDR by way of babel 2.19.0 (Unicode licence). Written by tools/countries.py; do not edit.
name\tother names\tdemonyms\tcapitals
"""
# ISO 3166 codes of territories that are no states: they are seldom in the news, and share names with persons and other places.
TERRITORIES = frozenset(
    """AI AN AQ AS AW AX A1 BL BM BQ BV CC CK CP CS CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE JT KY MF MO MP MQ MS NC NF NU PF PM
    PN PR RE SH SJ SX TC TF TK UM VG VI WF YT""".split()
)
PERSONS_NAMES = {"Victoria"}  # capitals that are left out: in the news the name is mostly that of a person
WORDS = {"Malé"}  # capitals whose form without accents is left out: it is another word


def records() -> dict[str, dict[str, Any]]:
    """Read the record of countryinfo for each state: ISO code → ``{name, demonym, capital, ...}``.

    Of two records of one state, the one with the name that CLDR has is kept.
    """
    names = Locale("en").territories
    result: dict[str, dict[str, Any]] = {}
    files = [file for file in (resources.files("countryinfo") / "data").iterdir() if file.name.endswith(".json")]
    for file in sorted(files, key=lambda file: file.name):
        record = json.loads(file.read_text(encoding="utf-8"))
        code = record.get("ISO", {}).get("alpha2", "")
        if code and code not in TERRITORIES and record.get("demonym") and record.get("capital"):
            known = result.get(code)
            if known is None or names[code].startswith(record["name"]):
                result[code] = record
    return result


def variants(name: str) -> list[str]:
    """List the forms of a name.

    "The" goes and "&" becomes "and". Words in brackets are a form of their own, "St." has a form with "Saint", and each form has one
    without accents.
    """
    outside, _, inside = name.replace("’", "'").replace("&", "and").replace(" - ", "-").partition(" (")
    forms = [re.sub(r"^The | D\.C\.$", "", form) for form in (outside, inside.rstrip(")")) if form]
    forms += [form.replace("St. ", "Saint ") for form in forms]
    return list(dict.fromkeys([*forms, *(anyascii(form) for form in forms if form not in WORDS)]))


def main() -> None:
    """Write the file: a line for each state, sorted by name."""
    names = Locale("en").territories
    rows = []
    for code, record in records().items():
        name, *others = variants(record["name"])
        others += [form for form in variants(names[code]) if form not in {name, *others}]
        demonyms = [form.strip() for form in re.split(r",| and |/", record["demonym"])]
        seats = record["capital"] if isinstance(record["capital"], list) else [record["capital"]]
        capitals = [form for seat in seats for form in variants(seat) if form not in PERSONS_NAMES]
        rows.append("\t".join([name, "; ".join(others), "; ".join(demonyms), "; ".join(capitals)]))
    TARGET.write_text(HEAD + "\n".join(sorted(rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
