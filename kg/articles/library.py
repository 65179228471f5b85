"""Inputs → articles: read the files, cut the pages, add what the user's metadata say, leave out what is not English.

1. inputs      which files (``kg.articles.inputs``)
2. documents   what text each holds (``kg.articles.documents``)
3. metadata    what the user's CSV says of it (``kg.articles.metadata``) wins over what the file says
4. pages       the articles in the text (``kg.articles.pages``), in English, each under its own key
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from kg.articles import pages
from kg.articles.documents import Document, documents
from kg.articles.inputs import find
from kg.articles.metadata import Metadata, Row
from kg.errors import ArticleError
from kg.records import Article, Skipped, Snapshot
from kg.vocab import Minter

# Shares of py3langid's calibrated probability: every article of PolNeAR's development texts has .999 for English or more, and no paragraph
# of 80 characters or more there looks foreign; sentences of ten words in seven other languages have .95 or more for theirs. Names and
# headlines alone give no language as much as half, and are let pass.
SURELY_FOREIGN, PERHAPS_ENGLISH = 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Library:
    """What was read.

    :param articles: by key, and by place in their file
    :param skipped: inputs and articles that were not read, by source
    :param notes: what should be known and is no fault: files of other kinds, metadata that match nothing
    """

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


def read(inputs: Sequence[str], *, minter: Minter, metadata: Metadata | None = None, out: Path | None = None) -> Library:
    """Read all articles of the inputs; the order of the inputs changes nothing.

    :param inputs: files, folders, globs, or ``-`` for plain text on the standard input
    :param metadata: what the user says of them; a path is relative to the input folder
    :param out: the folder that is written, which is never read
    :raises InputError: where an input cannot be read
    :raises UsageError: where an input is a URL
    """
    metadata = metadata or Metadata()
    given = metadata.rows
    files, skipped, notes = find(inputs, out)
    failed, told, unused = list(skipped), [*notes, *metadata.notes], set(given)
    read_: list[Document] = []
    for file in files:
        for document in documents(file):
            if isinstance(document, Skipped):
                failed.append(document)
                continue
            told += [document.note] if document.note else []
            match = next((name for name in (document.source, document.url) if name in given), None)
            unused.discard(match or "")
            read_.append(_with(document, given[match]) if match else document)
    articles: dict[str, list[Article]] = {}
    for document in sorted(read_, key=lambda document: (document.key, document.source, document.text)):
        if articles.get(document.key):
            what = f"Its key ({document.key}) is that of {articles[document.key][0].snapshot.source}."
            failed.append(Skipped(document.source, what, "Give each article its own id or URL, or leave one of them out."))
            continue
        try:
            articles[document.key] = list(_articles(document, minter, failed))
        except ArticleError as error:
            failed.append(Skipped(document.source, error.what, error.hint))
    told += [f"The metadata's row for {name} matches no article." for name in sorted(unused)]
    return Library(
        articles=tuple(article for _, group in sorted(articles.items()) for article in group),
        skipped=tuple(sorted(failed, key=lambda item: (item.source, item.reason))),
        notes=tuple(sorted(told)),
    )


# ── 3. metadata ──────────────────────────────────────────────────────────────


def _with(document: Document, said: Row) -> Document:
    """Let the user's row win over the file; a path that is the article's key gives way to the row's URL."""
    return replace(
        document,
        key=said.url if said.url and document.key in {document.source, document.url} else document.key,
        title=said.title or document.title,
        url=said.url or document.url,
        publisher=said.publisher or document.publisher,
        published=said.published or document.published,
    )


# ── 4. pages ─────────────────────────────────────────────────────────────────


def _articles(document: Document, minter: Minter, failed: list[Skipped]) -> Iterator[Article]:
    """Cut a document into its articles; what its file says of date, title and address is said of the first one only.

    :param failed: takes the articles in other languages
    """
    text = document.text
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, document.source, document.is_file)
    found = pages.read(text, document.title)
    if not found:
        what = "No prose was found in it."
        raise ArticleError(what, "Check that it holds an article; headings, captions and links alone are not read.")
    for number, page in enumerate(found):
        place = f"#char={page.span.start},{page.span.end}" if number else ""
        prose = "\n".join(text[paragraph.span.start : paragraph.span.end] for paragraph in page.paragraphs)
        if foreign := _foreign(prose):
            what = f"Its language seems to be {foreign!r}, not English."
            failed.append(Skipped(document.source + place, what, "Leave it out, or give an English translation."))
            continue
        yield Article(
            iri=minter.article(document.key + place),
            key=document.key + place,
            snapshot=snapshot,
            span=page.span,
            paragraphs=page.paragraphs,
            title=page.title,
            url=None if number else document.url,
            publisher=document.publisher or page.publisher,
            published=page.published if number else document.published or page.published,
            wire=page.wire,
            language="en",
        )


def _foreign(prose: str) -> str | None:
    """Name the language of a text that is surely not English (ISO 639)."""
    ranks = dict(_identifier().rank(prose[:2000]))
    language = max(ranks, key=lambda code: (ranks[code], code))
    return language if ranks[language] >= SURELY_FOREIGN and ranks["en"] < PERHAPS_ENGLISH else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
