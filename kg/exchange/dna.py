"""Discourse Network Analyzer databases (https://github.com/leifeld/dna, version 3: SQLite), read and written.

A DNA statement is a stretch of a document in which a person of an organization agrees or disagrees with a concept: here a claim, its
speaker and affiliation, and a stance toward a proposition. DNA counts UTF-16 units, so offsets are converted.
"""

import base64
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, count, pairwise
from pathlib import Path

from pyoxigraph import Store

from kg import files
from kg.errors import InputError, UsageError
from kg.exchange import affiliations, dna_tables
from kg.graph import store
from kg.graph.corpus import Corpus
from kg.graph.queries import run
from kg.graph.tables import Cell
from kg.people import names
from kg.records import Article, Claim, Date, Kind, Paragraph, Position, Proposition, Snapshot, Source, Span, Speaker, SpeakerType, Stance
from kg.text.sentences import split
from kg.vocab import Minter

Row = dict[str, Cell]
DocumentRow = tuple[int, str, str, str, int]
"""A document: its ID, title, text, source, and seconds since 1970."""

PASSWORD = "stancegraph"  # noqa: S105  # DNA asks for one when a file is opened; the docs name it
_LONGEST = 190  # of what DNA shows in one line
_TYPE = "DNA Statement"
_VARIABLES = {"person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean"}
_ATTRIBUTES = ("Type", "Alias", "Notes")

# ── write ────────────────────────────────────────────────────────────────────

_PREFIXES = (
    "PREFIX kg: <https://w3id.org/stancegraph/ns#> PREFIX schema: <http://schema.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
)
_NIF = "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> PREFIX prov: <http://www.w3.org/ns/prov#>"
_DOCUMENTS = f"""{_PREFIXES} {_NIF}
SELECT ?article ?source ?title ?publisher ?at ?text ?start ?end WHERE {{
  GRAPH ?g {{ ?article a schema:NewsArticle ; kg:source ?source ; kg:text ?snapshot ; kg:textStart ?start ; kg:textEnd ?end }}
  OPTIONAL {{ GRAPH ?t {{ ?snapshot nif:isString ?text }} }}
  OPTIONAL {{ GRAPH ?g {{ ?article schema:headline ?title }} }}
  OPTIONAL {{ GRAPH ?g {{ ?article schema:datePublished ?at }} }}
  OPTIONAL {{ GRAPH ?g {{ ?article schema:publisher ?by }} GRAPH ?o {{ ?by schema:name ?publisher }} }}
}} ORDER BY ?source ?start ?article"""
# A joint source's members speak for themselves, so the group has no row.
_STATEMENTS = f"""{_PREFIXES} {_NIF}
SELECT DISTINCT ?stance ?article ?start ?end ?holder ?name ?class ?organization ?concept ?position ?speaker WHERE {{
  GRAPH ?g {{
    ?stance a kg:Stance ; kg:expressedIn ?claim ; kg:holder ?holder ; kg:towards ?proposition ; kg:stanceValue ?position .
    ?claim kg:evidence/nif:beginIndex ?start ; kg:evidence/nif:endIndex ?end ; schema:appearance ?article ; kg:speaker ?sayer
  }}
  GRAPH ?p {{ ?proposition skos:prefLabel ?concept }}
  GRAPH ?n {{ ?holder schema:name ?name ; a ?class }}
  GRAPH ?m {{ ?sayer schema:name ?speaker }}
  OPTIONAL {{
    FILTER(?holder = ?sayer)
    GRAPH ?g {{ ?claim prov:qualifiedAttribution/kg:affiliation ?affiliation }}
    GRAPH ?o {{ ?affiliation schema:name ?organization }}
  }}
  FILTER NOT EXISTS {{ GRAPH ?n {{ ?holder schema:member ?member }} }}
  FILTER(?class IN (schema:Person, schema:Organization, kg:Group, kg:AnonymousSpeaker) && ?position IN (kg:support, kg:oppose))
}} ORDER BY ?article ?start ?end ?name ?concept ?position ?stance"""


_NEUTRAL = f"""{_PREFIXES}
SELECT (COUNT(DISTINCT ?stance) AS ?count) WHERE {{ GRAPH ?g {{ ?stance a kg:Stance ; kg:stanceValue kg:neutral }} }}"""


def write(graph: str | Path | Store, path: Path) -> tuple[int, int]:
    """Write the stances of a graph as a DNA 3 database; it opens there with the password ``PASSWORD``.

    Neutral stances and claims without a stance have no place in it. A document without a date gets the first second of 1970.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :returns: how many statements were written, and how many neutral stances were left out
    :raises InputError: the graph cannot be read
    :raises UsageError: the graph holds no texts
    """
    opened = store.open(graph)
    documents, statements = rows_of(opened)
    with files.replacing(path) as part, closing(sqlite3.connect(part)) as database:
        database.executescript(dna_tables.TABLES)
        _Writer(database).write(documents, statements)
        database.commit()
    return len(statements), int(str(run(opened, _NEUTRAL).rows[0][0]))


def rows_of(opened: Store) -> tuple[list[Row], list[Row]]:
    """Give the documents and the statements of a graph, in the order of their IDs in a database, which are counted from 1.

    :returns: rows of ``_DOCUMENTS``; rows of ``_STATEMENTS``, each with the organization of its speaker
    :raises UsageError: the graph holds no texts
    """
    documents = list(run(opened, _DOCUMENTS).records())
    if any(row["text"] is None for row in documents):
        raise UsageError("The graph holds no texts, and a .dna file needs them.", "Build it again without --no-text.")
    affiliation_by_speaker = affiliations.by_speaker(opened)
    rows = run(opened, _STATEMENTS).records()
    return documents, [{**row, "organization": row["organization"] or affiliation_by_speaker.get(str(row["holder"]))} for row in rows]


@dataclass(frozen=True, slots=True)
class _Document:
    """A document in the database.

    :param start: where it begins in the text of the graph, in characters
    :param units: UTF-16 units before each of its characters, and in all
    """

    number: int
    start: int
    units: list[int]


class _Writer:
    """Fills the tables of a new database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Begin with an empty database: number the variables, and the attributes of each variable of short texts, from 1 on."""
        self._database = database
        self._variables = {name: number for number, name in enumerate(_VARIABLES, 1)}
        short_texts = [number for name, number in self._variables.items() if _VARIABLES[name] == "short text"]
        keys = [(variable, name) for variable in short_texts for name in _ATTRIBUTES]
        self._attributes = {key: number for number, key in enumerate(keys, 1)}
        self._entities: dict[tuple[int, str], int] = {}

    def write(self, documents: Iterable[Row], statements: Iterable[Row]) -> None:
        """Write the coders and variables, the documents, and the statements with their values.

        :param documents: rows of ``_DOCUMENTS``
        :param statements: rows of ``_STATEMENTS``
        """
        self._write_frame()
        by_article = {row["article"]: self._write_document(number, row) for number, row in enumerate(documents, 1)}
        for variable in ("person", "organization", "concept"):
            self._entity(variable, "")
        for number, row in enumerate(statements, 1):
            self._write_statement(number, row, by_article[row["article"]])

    def _write_frame(self) -> None:
        """Write what every database has before its documents: settings, coders, the statement type and its variables."""
        write = self._database.executemany
        write("INSERT INTO SETTINGS VALUES (?, ?)", [("version", "3.0.7"), ("date", "2022-06-10")])
        coders = [(number, name, _digest(PASSWORD, name)) for number, name in enumerate(("Admin", "Stancegraph"), 1)]
        write("INSERT INTO CODERS(ID, Name, Password) VALUES (?, ?, ?)", coders)
        write("INSERT INTO CODERRELATIONS(Coder, OtherCoder) VALUES (?, ?)", [(1, 2), (2, 1)])
        write("INSERT INTO STATEMENTTYPES VALUES (1, ?, 239, 208, 51)", [(_TYPE,)])
        variables = [(self._variables[name], name, kind) for name, kind in _VARIABLES.items()]
        write("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", variables)
        write("INSERT INTO ATTRIBUTEVARIABLES VALUES (?, ?, ?)", [(number, *key) for key, number in self._attributes.items()])

    def _write_document(self, number: int, row: Row) -> _Document:
        """Write the text of an article as a document; one without a date gets second 0, one without a headline its source as title.

        :param number: ID of the document
        :param row: of ``_DOCUMENTS``; the article is the stretch of its text from ``start`` to ``end``, in characters
        """
        start, end = int(str(row["start"])), int(str(row["end"]))
        text = str(row["text"])[start:end]
        seconds = int(datetime.fromisoformat(str(row["at"])).timestamp()) if row["at"] else 0
        title, publisher = str(row["title"] or row["source"])[:_LONGEST], str(row["publisher"] or "")[:_LONGEST]
        insert = "INSERT INTO DOCUMENTS(ID, Title, Text, Coder, Source, Date) VALUES (?, ?, ?, 2, ?, ?)"
        self._database.execute(insert, (number, title, text, publisher, seconds))
        return _Document(number, start, _units(text))

    def _write_statement(self, number: int, row: Row, document: _Document) -> None:
        """Write a stance as a statement: the stretch of its claim, and its person, organization, concept and agreement.

        An organization or a group that holds the stance is the organization of the statement, which then has no person.

        :param number: ID of the statement
        :param row: of ``_STATEMENTS``
        :param document: the document of its article
        """
        start, end = (document.units[int(str(row[name])) - document.start] for name in ("start", "end"))
        self._database.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 2)", (number, document.number, start, end))
        holder_class = str(row["class"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        if holder_class in {"Organization", "Group"}:
            values = [("person", "", ""), ("organization", str(row["name"]), holder_class)]
        else:
            values = [("person", str(row["name"]), holder_class), ("organization", str(row["organization"] or ""), "")]
        for variable, value, entity_type in [*values, ("concept", str(row["concept"]), "")]:
            entity = self._entity(variable, value, entity_type if value else "")
            insert = "INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (?, ?, ?)"
            self._database.execute(insert, (number, self._variables[variable], entity))
        agrees = int(str(row["position"]).endswith("#support"))
        insert = "INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES (?, ?, ?)"
        self._database.execute(insert, (number, self._variables["agreement"], agrees))

    def _entity(self, variable: str, value: str, entity_type: str = "") -> int:
        """Give the ID of a value of a variable, such as a name of a person; a new value is written to the database.

        :param variable: "person", "organization" or "concept"
        :param entity_type: the attribute "Type" of a new value, such as "Group"
        """
        key = (self._variables[variable], value)
        if key not in self._entities:
            number = self._entities[key] = len(self._entities) + 1
            self._database.execute("INSERT INTO ENTITIES(ID, VariableId, Value) VALUES (?, ?, ?)", (number, key[0], shown(value)))
            attributes = [(number, self._attributes[key[0], name], entity_type if name == "Type" else "") for name in _ATTRIBUTES]
            insert = "INSERT INTO ATTRIBUTEVALUES(EntityId, AttributeVariableId, AttributeValue) VALUES (?, ?, ?)"
            self._database.executemany(insert, attributes)
        return self._entities[key]


def shown(value: str) -> str:
    """Shorten a value to what DNA shows in one line; a digest tells two that begin alike apart."""
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 8]}… {hashlib.sha256(value.encode()).hexdigest()[:6]}"


def _units(text: str) -> list[int]:
    """Count the UTF-16 units before each character, and in all.

    >>> _units("a🚢b")
    [0, 1, 3, 4]
    """
    return list(accumulate((1 + (character > "\uffff") for character in text), initial=0))


def _digest(password: str, salt: str) -> str:
    """Hash a password as DNA does (Jasypt's StrongPasswordEncryptor: SHA-256, 100,000 times, 16 bytes of salt before it)."""
    grain = hashlib.sha256(salt.encode()).digest()[:16]  # not secret: the password is in the documentation
    value = grain + password.encode()
    for _ in range(100_000):
        value = hashlib.sha256(value).digest()
    return base64.b64encode(grain + value).decode()


# ── read ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Statement:
    """One row, with the values of its variables; offsets count UTF-16 units."""

    number: int
    document: int
    start: int
    stop: int
    person: str
    organization: str
    concept: str
    agrees: bool


def read(path: Path, *, minter: Minter) -> tuple[Corpus, int]:
    """Read the DNA statements of a database.

    Documents become articles, persons and organizations speakers, concepts propositions, statements claims and stances.

    :returns: the corpus, and how many statements of other types, without a concept or without an agreement were left out
    :raises InputError: the file is no DNA 3 database
    """
    documents, statements, total = contents(path)
    articles = {row[0]: _article(f"{path.name}/{row[0]}", row[1:], minter) for row in documents}
    return _corpus(articles, statements, minter), total - len(statements)


def contents(path: Path) -> tuple[list[DocumentRow], list[Statement], int]:
    """Give the documents of a database, its DNA statements that have a concept and an agreement, and the number of all statements.

    :raises InputError: the file is no DNA 3 database
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            documents = database.execute("SELECT ID, Title, Text, Source, Date FROM DOCUMENTS ORDER BY ID").fetchall()
            statements = list(_statements(database))
            (total,) = database.execute("SELECT COUNT(*) FROM STATEMENTS").fetchone()
    except sqlite3.Error as error:
        what = f"{path} is no database of Discourse Network Analyzer 3 ({error})."
        raise InputError(what, "Save it with DNA 3, and name the .dna file.") from error
    return documents, statements, total


def _statements(database: sqlite3.Connection) -> Iterator[Statement]:
    """Read the statements of the type "DNA Statement" that have a concept and an agreement, in the order of their IDs."""
    values: dict[int, dict[str, str]] = {}
    for table, value, join in (("DATASHORTTEXT", "e.Value", "JOIN ENTITIES e ON e.ID = d.Entity"), ("DATABOOLEAN", "d.Value", "")):
        rows = database.execute(f"SELECT d.StatementId, v.Variable, {value} FROM {table} d JOIN VARIABLES v ON v.ID = d.VariableId {join}")  # noqa: S608  # no words of a user
        for statement, variable, content in rows:
            values.setdefault(statement, {})[variable] = str(content)
    rows = database.execute(
        "SELECT s.ID, s.DocumentId, s.Start, s.Stop FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId "
        "WHERE t.Label = ? ORDER BY s.ID",
        (_TYPE,),
    )
    for number, document, start, stop in rows:
        coded = values.get(number, {})
        if coded.get("concept") and "agreement" in coded:
            person, organization = coded.get("person", ""), coded.get("organization", "")
            yield Statement(number, document, start, stop, person, organization, coded["concept"], coded["agreement"] == "1")


def _article(key: str, row: tuple[str, str, str, int], minter: Minter) -> Article:
    """Make an article of a document of a DNA database: each line that is not blank is a paragraph.

    :param key: file of the database and ID of the document ("debate.dna/3"), which names the article's source
    :param row: title, text, source (the publisher), and seconds since 1970, where 0 means no date and midnight (UTC) a day without a time
    """
    title, text, publisher, seconds = row
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, key, is_file=False)
    at = datetime.fromtimestamp(seconds, UTC)
    date = Date(at, "second" if seconds % 86_400 else "day") if seconds else None
    edges = [0, *(index + 1 for index, character in enumerate(text) if character == "\n"), len(text) + 1]
    paragraphs = tuple(Paragraph(Span(start, end - 1), "body") for start, end in pairwise(edges) if text[start : end - 1].strip())
    whole = Span(0, len(text))
    return Article(minter.article(key), key, snapshot, whole, paragraphs, title or None, None, publisher or None, date, None, "en")


def _corpus(articles: Mapping[int, Article], statements: Iterable[Statement], minter: Minter) -> Corpus:
    """Make the corpus of a graph from the articles and statements of a database: a stance for each statement.

    Statements of one source on one stretch share a claim, unless they are on the same concept.

    :param articles: ID of the document → its article
    """
    speakers: dict[str, Speaker] = {}
    claims: dict[str, Claim] = {}
    propositions: dict[str, Proposition] = {}
    stances: dict[str, Stance] = {}
    places = {number: characters(article.snapshot.text) for number, article in articles.items()}
    for statement in statements:
        article = articles[statement.document]
        span = Span(places[statement.document][statement.start], places[statement.document][statement.stop])
        speaker = _speaker(statement, article, speakers, minter)
        speakers[speaker.iri] = speaker
        affiliation = statement.organization if statement.person and statement.organization else None
        source = Source(None, speaker.iri, None, affiliation, 1.0)
        concept = minter.proposition(statement.concept)
        # Statements on one stretch by other speakers, or by a second coder on the same concept, need claims of their own: the order makes
        # their IRIs distinct.
        for order in count():
            iri = minter.claim(article.iri, span.start, span.end, (order, order) if order else None)
            stance = minter.stance(iri, concept)
            if (iri not in claims or claims[iri].source == source) and stance not in stances:
                break
        claims[iri] = _claim(iri, article, span, source)
        propositions.setdefault(concept, Proposition(concept, statement.concept, given=True))
        position: Position = "support" if statement.agrees else "oppose"
        stances[stance] = Stance(stance, speaker.iri, concept, iri, position, 1.0, article.published)
    return Corpus(
        articles=tuple(articles.values()),
        sentences={article.iri: split(article) for article in articles.values()},
        speakers=tuple(speakers.values()),
        claims=tuple(claims.values()),
        propositions=tuple(propositions.values()),
        stances=tuple(stances.values()),
        contradictions=(),
        shifts=(),
        copies=(),
        models=(),
        config_digest=hashlib.sha256(b"dna").hexdigest(),
    )


def characters(text: str) -> dict[int, int]:
    """Map UTF-16 units before a character to the number of characters before it."""
    return {units: index for index, units in enumerate(_units(text))}


def _claim(iri: str, article: Article, span: Span, source: Source) -> Claim:
    """Make a claim of a stretch of a document; it is direct where quotation marks enclose it."""
    text = article.snapshot.text
    quoted = text[span.start - 1 : span.start] in set('“"«„') and text[span.end : span.end + 1] in set('”"»“')
    kind: Kind = "direct" if quoted else "indirect"
    return Claim(iri, article.iri, span, text[span.start : span.end], kind, "asserted", None, source, 1.0)


def _speaker(statement: Statement, article: Article, speakers: Mapping[str, Speaker], minter: Minter) -> Speaker:
    """Make the speaker of a statement: its person, else its organization, else an unnamed source.

    Two spellings that name one person elsewhere stay two speakers, as the coder made them.

    :param speakers: those of earlier statements, by their IRIs
    """
    if not statement.person and not statement.organization:
        return Speaker(minter.anonymous(article.iri, 0, 0), "unnamed source", "anonymous", article=article.iri)
    name = statement.person or statement.organization
    kind: SpeakerType = "person" if statement.person else "organization"
    iri = minter.speaker(names.person_name(name).key, "person") if statement.person else minter.organization(name)
    if speakers.get(iri, Speaker(iri, name, kind)).name != name:
        iri = minter.speaker(name, kind, "as coded")
    return Speaker(iri, name, kind)
