"""Read the articles of all inputs: find the files, read their texts, add the user's metadata, cut pages, leave out what is not English.

1. inputs      which files (``kg.articles.inputs``)
2. documents   the text of each (``kg.articles.documents``)
3. metadata    the user's CSV (``kg.articles.metadata``) wins over what the file says
4. pages       the articles in the text (``kg.articles.pages``), in English, each under its own key
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from kg.articles import pages, shown
from kg.articles.documents import Document, documents
from kg.articles.inputs import find
from kg.articles.metadata import Metadata, Row
from kg.progress import Progress, bar, counted, no_progress
from kg.records import Article, Skipped, Snapshot, UnmatchedRow
from kg.vocab import Minter

# Probabilities of py3langid: a text is left out where another language has at least the first and English less than the second. Measured:
# every article of PolNeAR's development texts has .999 for English or more; sentences of ten words in seven other languages have .95 or
# more for theirs. Names and headlines alone give no language as much as half, so they pass.
SURELY_FOREIGN, PERHAPS_ENGLISH = 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Library:
    """The articles of all inputs.

    :param articles: sorted by key; those of one file in its order
    :param skipped: inputs and articles that were not read, sorted by source
    :param notes: sentences about what is no fault but should be known: files of other kinds, metadata that match nothing
    :param unmatched: rows of the metadata that match nothing, sorted
    """

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    unmatched: tuple[UnmatchedRow, ...] = ()


def read(
    inputs: Sequence[str],
    *,
    minter: Minter,
    metadata: Metadata | None = None,
    out: Path | None = None,
    progress: Progress = no_progress,
) -> Library:
    """Read all articles of the inputs; the order of the inputs changes nothing.

    :param inputs: files, folders, globs, or ``-`` for plain text on the standard input
    :param minter: makes the articles' IRIs
    :param metadata: what the user says of them; a path is relative to the input folder
    :param out: the folder that is written, which is never read
    :raises InputError: an input cannot be read
    :raises UsageError: an input is a URL
    """
    # 1
    files, skipped_inputs, input_notes = find(inputs, out)
    skipped = list(skipped_inputs)
    # 2
    documents_read: list[Document] = []
    for file in counted(files, len(files), bar(progress, "files")):
        for document in documents(file):
            if isinstance(document, Skipped):
                skipped.append(document)
            else:
                documents_read.append(document)
    notes = [*input_notes, *(document.note for document in documents_read if document.note)]
    # 3
    metadata = metadata or Metadata()
    with_metadata, unmatched = _with_metadata(documents_read, metadata)
    notes += [*metadata.notes, *(f"The metadata's row for {row.name} matches no article." for row in unmatched)]
    # 4
    articles: dict[str, list[Article]] = {}
    ordered = sorted(with_metadata, key=lambda document: (document.key, document.source, document.text))
    for document in counted(ordered, len(ordered), bar(progress, "articles")):
        if articles.get(document.key):
            what = f"Its key ({document.key}) is that of {articles[document.key][0].snapshot.source}."
            skipped.append(Skipped(document.source, what, "Give each article its own id or URL, or leave one of them out."))
            continue
        parts = _articles(document, minter)
        articles[document.key] = [part for part in parts if isinstance(part, Article)]
        skipped += [part for part in parts if isinstance(part, Skipped)]
    return Library(
        articles=tuple(article for _, of_document in sorted(articles.items()) for article in of_document),
        skipped=tuple(sorted(skipped, key=lambda item: (item.source, item.reason))),
        notes=tuple(sorted(notes)),
        unmatched=unmatched,
    )


# ── 3. metadata ──────────────────────────────────────────────────────────────


def _with_metadata(documents_read: Sequence[Document], metadata: Metadata) -> tuple[list[Document], tuple[UnmatchedRow, ...]]:
    """Add the rows of the user's CSV to the documents that they name by path or URL.

    :returns: the documents, and the rows that name no document
    """
    unused = set(metadata.rows)
    result = []
    for document in documents_read:
        name = next((name for name in (document.source, document.url) if name in metadata.rows), None)
        unused.discard(name or "")
        result.append(_with_row(document, metadata.rows[name]) if name else document)
    return result, tuple(sorted(UnmatchedRow(metadata.file, metadata.rows[name].line, name) for name in unused))


def _with_row(document: Document, row: Row) -> Document:
    """Replace what a file says by what the user's row says; the row's URL becomes the key too, unless the file gives an id."""
    return replace(
        document,
        key=row.url if row.url and document.key in {document.source, document.url} else document.key,
        title=row.title or document.title,
        url=row.url or document.url,
        publisher=row.publisher or document.publisher,
        published=row.published or document.published,
    )


# ── 4. pages ─────────────────────────────────────────────────────────────────


def _articles(document: Document, minter: Minter) -> list[Article | Skipped]:
    """Cut a document into its articles; what its file says of date, title and address belongs to the first one only.

    :returns: the articles in English, and the reasons why others, or the whole document, are not read
    """
    text = document.text
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, document.source, document.is_file)
    result: list[Article | Skipped] = []
    for number, page in enumerate(pages.read(text, document.title)):
        suffix = f"#char={page.span.start},{page.span.end}" if number else ""
        prose = "\n".join(text[paragraph.span.start : paragraph.span.end] for paragraph in page.paragraphs)
        if language := _foreign_language(prose):
            what = f"Its language seems to be {language!r}, not English."
            result.append(Skipped(document.source + suffix, what, "Leave it out, or give an English translation."))
            continue
        published = page.published if number else document.published or page.published
        article = Article(
            iri=minter.article(document.key + suffix),
            key=document.key + suffix,
            snapshot=snapshot,
            span=page.span,
            paragraphs=page.paragraphs,
            title=page.title,
            url=None if number else document.url,
            publisher=document.publisher or page.publisher,
            published=published,
            wire=page.wire,
            language="en",
            shown=shown.look(page, text, date=published, site=None if number else document.site, dated=None if number else document.dated),
        )
        result.append(article)
    hint = "Check that it holds an article; headings, captions and links alone are not read."
    return result or [Skipped(document.source, "No prose was found in it.", hint)]


def _foreign_language(prose: str) -> str | None:
    """Name the language of a text that is certainly not English (ISO 639 code); None where it may be English."""
    ranks = dict(_language_identifier().rank(prose[:2000]))
    language = max(ranks, key=lambda code: (ranks[code], code))
    return language if ranks[language] >= SURELY_FOREIGN and ranks["en"] < PERHAPS_ENGLISH else None


@cache
def _language_identifier() -> LanguageIdentifier:
    """Load the language model of py3langid once; its scores are probabilities that sum to 1."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
