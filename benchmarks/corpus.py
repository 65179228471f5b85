"""Who speaks over a whole corpus: pairs of attributions, of any articles, that are by one speaker, as marked and as a build says.

    python benchmarks/corpus.py --data DIR [--part dev] [--aliases FILE] [--pairs FILE]

DIR holds ``sides/*.jsonl`` with the canonical speaker of each attribution, and ``attribution/*.jsonl`` with the articles and the spans of
these attributions (docs/models.md). The spans are given; whom they mean is what is scored. All files of a part are one corpus.

A marked name of a person or an organization means the same in all articles; a description ("several experts") only in its own. Speakers
joined by " & " are one speaker, other than each of them. ``--aliases`` takes ``{name: [other names]}`` for names that are marked in several
spellings. ``--pairs`` writes the pairs that are wrongly joined or missed, one for each two actors, with how many pairs of attributions that
is.

Three lines: all attributions; those whose source has a word of the marked name ("Berg", not "she" or "the mayor"); of these the pairs from
two articles. Precision and recall are over pairs; B-cubed (Bagga and Baldwin 1998) gives each attribution the same weight.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

from kg.attributions.reader import Reader
from kg.evaluation import corpora
from kg.people.agents import resolve
from kg.records import Reading, SourcedAttribution, Speaker
from kg.text.english import fold
from kg.vocab import Minter

TEXTS = {"polnear": "polnear.{part}.jsonl", "world": "world.jsonl"}
# Words in lower case inside a name: "the Club for Growth", "Bill de Blasio", "Osama bin Laden".
_SMALL = frozenset("of for and the in on to at by de da del la le el al bin ibn van von der y".split())


@dataclass(frozen=True, slots=True)
class Marked:
    """An article, and the canonical speakers that people marked: number of an attribution → name; of several, joined by " & "."""

    reading: Reading
    speakers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """An attribution and its speaker, as marked and as found.

    :param article: the article's key
    :param source: the words of the source
    :param marked: what tells the marked speaker from all others in the corpus
    :param found: the same for the speaker that the build finds: IRIs, several for a joint source
    :param name: the marked speaker
    :param found_name: the name of the speaker that is found
    """

    article: str
    source: str
    marked: frozenset[str]
    found: frozenset[str]
    name: str
    found_name: str

    @property
    def is_named(self) -> bool:
        """Whether the source has a word of the marked name."""
        return not _words(self.source).isdisjoint(_words(self.name))


def is_name(marked: str) -> bool:
    """Whether a marked speaker has a name, which means the same in all articles; else it is a description.

    >>> [is_name(words) for words in ("Ada Berg", "the Berg campaign", "Berg's aides", "several experts")]
    [True, True, False, False]
    """
    words = marked.removeprefix("the ").split()
    if not words or not words[0][0].isupper() or "'s" in marked.replace("’", "'"):
        return False
    return marked.startswith("the ") or all(not word[0].islower() or word in _SMALL for word in words)


def _words(text: str) -> set[str]:
    """The words of a name or a source that may tell who it is."""
    return set(re.findall(r"[a-z0-9]+", fold(text))) - _SMALL


def judge(articles: Sequence[Marked], aliases: Mapping[str, Sequence[str]]) -> list[Judged]:
    """Find the speakers of all articles together, and put them beside the marked ones.

    :param aliases: marked name → other marked names of the same speaker
    """
    main_names = {other: name for name, others in aliases.items() for other in others}
    agents = resolve([article.reading for article in articles], minter=Minter())
    speakers = {speaker.iri: speaker for speaker in agents.speakers}
    judged = []
    for article, reading in zip(articles, agents.readings, strict=True):
        key = article.reading.article.key
        for number, name in sorted(article.speakers.items()):
            found = reading.attributions[number]
            members = [main_names.get(member, member) for member in name.split(" & ")]
            marked = frozenset(
                fold(member.removeprefix("the ").removeprefix("The ")) if is_name(member) else f"{key} {member}" for member in members
            )
            text = article.reading.article.snapshot.text
            source = " ".join(text[span.start : span.end] for span in found.attribution.source)
            names = " and ".join(speakers[source.speaker].name for source in found.sources)
            judged.append(Judged(key, source, marked, _members(found, speakers), name, names))
    return judged


def _members(found: SourcedAttribution, speakers: Mapping[str, Speaker]) -> frozenset[str]:
    """The IRIs of the speakers of an attribution; of a joint source those of its members."""
    return frozenset(member for source in found.sources for member in speakers[source.speaker].members or (source.speaker,))


# ── scores ───────────────────────────────────────────────────────────────────


def score(judged: Iterable[Judged], *, across: bool) -> dict[str, float]:
    """Count pairs of attributions that are by one speaker, as marked, as found, and as both say.

    :param across: leave out pairs inside one article
    """
    judged = list(judged)
    both, found, marked = (
        _pairs([tuple(getattr(each, field) for field in fields) for each in judged], [each.article for each in judged], across=across)
        for fields in (("marked", "found"), ("found",), ("marked",))
    )
    cells = Counter((each.marked, each.found) for each in judged)
    of_found, of_marked = Counter(each.found for each in judged), Counter(each.marked for each in judged)
    precise = sum(count * count / of_found[key] for (_, key), count in cells.items())
    recalled = sum(count * count / of_marked[key] for (key, _), count in cells.items())
    count = max(1, len(judged))
    return {
        "attributions": len(judged),
        "pairs": marked,
        "precision": both / max(1, found),
        "recall": both / max(1, marked),
        "b3 precision": precise / count,
        "b3 recall": recalled / count,
    }


def _pairs(keys: Sequence[object], articles: Sequence[str], *, across: bool) -> int:
    """Count the pairs of attributions that have one key; with ``across`` without those inside one article."""
    all_pairs = sum(comb(count, 2) for count in Counter(keys).values())
    inside = sum(comb(count, 2) for count in Counter(zip(keys, articles, strict=True)).values())
    return all_pairs - inside if across else all_pairs


def differing(judged: Iterable[Judged]) -> Iterator[dict[str, Any]]:
    """Give the pairs that are wrongly joined or missed, those of the same actors once, with their number; the most frequent first."""
    actors = Counter((each.article, each.marked, each.found) for each in judged)
    example = {(each.article, each.marked, each.found): each for each in judged}
    rows = []
    for first, second in combinations(actors, 2):
        is_marked, is_found = first[1] == second[1], first[2] == second[2]
        if is_marked != is_found:
            sides = [
                {"article": each.article, "marked": each.name, "found": each.found_name, "source": each.source}
                for each in (example[first], example[second])
            ]
            rows.append({"error": "missed" if is_marked else "joined", "pairs": actors[first] * actors[second], "attributions": sides})
    yield from sorted(rows, key=lambda row: -int(str(row["pairs"])))


# ── the marked articles ──────────────────────────────────────────────────────


def read_articles(data: Path, part: str) -> list[Marked]:
    """Read the marked articles of one part ("dev", "train"), with the model's opinion of whom pronouns mean."""
    reader = Reader()
    articles = []
    for corpus, name in TEXTS.items():
        readings = {reading.article.key: reading for reading in corpora.readings(data / "attribution" / name.format(part=part))}
        for row in corpora.jsonl(data / "sides" / f"{corpus}.{part}.jsonl"):
            reading = readings[str(row["id"])]
            speakers = {claim["attribution"]: claim["speaker"] for claim in row["claims"] if claim["speaker"]}
            articles.append(Marked(replace(reading, references=reader(reading.article).references), speakers))
    return articles


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores of one part."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with attribution/ and sides/")
    parser.add_argument("--part", default="dev", help="which files of sides/")
    parser.add_argument("--aliases", type=Path, help="JSON file: marked name, other marked names of the same speaker")
    parser.add_argument("--pairs", type=Path, help="where the differing pairs go, as JSON Lines")
    given = parser.parse_args(arguments)
    aliases = json.loads(given.aliases.read_text(encoding="utf-8")) if given.aliases else {}
    report(judge(read_articles(given.data, given.part), aliases), given.pairs)


def report(judged: Sequence[Judged], pairs: Path | None) -> None:
    """Print the three lines, and write the differing pairs."""
    named = [each for each in judged if each.is_named]
    lines = {
        "all": score(judged, across=False),
        "named in the source": score(named, across=False),
        "of these, two articles": score(named, across=True),
    }
    print(f"{'':<24}" + "".join(f"{name:>14}" for name in lines["all"]))
    for name, scores in lines.items():
        print(f"{name:<24}" + "".join(f"{value:>14.3f}" if isinstance(value, float) else f"{value:>14}" for value in scores.values()))
    if pairs:
        pairs.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in differing(judged)), encoding="utf-8")


if __name__ == "__main__":
    main()
