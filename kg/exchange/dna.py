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
from kg.graph import store
from kg.graph.queries import run
from kg.graph.tables import Cell
from kg.people import names
from kg.records import Article, Claim, Corpus, Date, Paragraph, Proposition, Snapshot, Source, Span, Speaker, SpeakerType, Stance
from kg.text.sentences import split
from kg.vocab import Minter

PASSWORD = "stancegraph"  # noqa: S105  # DNA asks for one when a file is opened; the docs name it
_LONGEST = 190  # of what DNA shows in one line
_TYPE = "DNA Statement"
_VARIABLES = {"person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean"}
_ATTRIBUTES = ("Type", "Alias", "Notes")
_MAY = (
    *(f"{verb}Documents" for verb in ("Add", "Edit", "Delete", "Import")),
    *(f"{verb}Statements" for verb in ("Add", "Edit", "Delete")),
    *("EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations"),
    *("ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements"),
)
_ID = "ID INTEGER NOT NULL PRIMARY KEY"
_COLOUR = "Red INTEGER NOT NULL DEFAULT 0, Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0"
_SEES = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 1" for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments"))
_OF = "ON DELETE CASCADE"
_DATA = f"""{_ID}, StatementId INTEGER NOT NULL REFERENCES STATEMENTS(ID) {_OF},
  VariableId INTEGER NOT NULL REFERENCES VARIABLES(ID) {_OF}, UNIQUE(StatementId, VariableId)"""
_TABLES = f"""
CREATE TABLE SETTINGS(Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
CREATE TABLE CODERS({_ID}, Name TEXT NOT NULL, {_COLOUR}, Refresh INTEGER NOT NULL DEFAULT 0, FontSize INTEGER NOT NULL DEFAULT 14,
  Password TEXT NOT NULL, PopupWidth INTEGER DEFAULT 300, ColorByCoder INTEGER NOT NULL DEFAULT 0,
  PopupDecoration INTEGER NOT NULL DEFAULT 0, PopupAutoComplete INTEGER NOT NULL DEFAULT 1,
  {", ".join(f"Permission{name} INTEGER NOT NULL DEFAULT 1" for name in _MAY)});
CREATE TABLE CODERRELATIONS({_ID}, Coder INTEGER REFERENCES CODERS(ID) {_OF}, OtherCoder INTEGER REFERENCES CODERS(ID) {_OF}, {_SEES});
CREATE TABLE DOCUMENTS({_ID}, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER REFERENCES CODERS(ID) {_OF},
  Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '', Section TEXT NOT NULL DEFAULT '', Notes TEXT NOT NULL DEFAULT '',
  Type TEXT NOT NULL DEFAULT '', Date INTEGER NOT NULL);
CREATE TABLE STATEMENTTYPES({_ID}, Label TEXT NOT NULL, {_COLOUR});
CREATE TABLE VARIABLES({_ID}, Variable TEXT NOT NULL, DataType TEXT NOT NULL,
  StatementTypeId INTEGER REFERENCES STATEMENTTYPES(ID) {_OF}, UNIQUE(Variable, StatementTypeId));
CREATE TABLE VARIABLELINKS({_ID}, SourceVariableId INTEGER REFERENCES VARIABLES(ID) {_OF},
  TargetVariableId INTEGER REFERENCES VARIABLES(ID) {_OF});
CREATE TABLE REGEXES(Label TEXT PRIMARY KEY, {_COLOUR});
CREATE TABLE STATEMENTS({_ID}, StatementTypeId INTEGER REFERENCES STATEMENTTYPES(ID) {_OF},
  DocumentId INTEGER REFERENCES DOCUMENTS(ID) {_OF}, Start INTEGER NOT NULL, Stop INTEGER NOT NULL,
  Coder INTEGER REFERENCES CODERS(ID) {_OF}, CHECK(0 <= Start AND Start < Stop));
CREATE TABLE ENTITIES({_ID}, VariableId INTEGER NOT NULL REFERENCES VARIABLES(ID) {_OF}, Value TEXT NOT NULL DEFAULT '', {_COLOUR},
  ChildOf INTEGER REFERENCES ENTITIES(ID) {_OF}, UNIQUE(VariableId, Value));
CREATE TABLE DATABOOLEAN(Value INTEGER NOT NULL DEFAULT 1, {_DATA});
CREATE TABLE DATAINTEGER(Value INTEGER NOT NULL DEFAULT 0, {_DATA});
CREATE TABLE DATALONGTEXT(Value TEXT DEFAULT '', {_DATA});
CREATE TABLE DATASHORTTEXT(Entity INTEGER NOT NULL REFERENCES ENTITIES(ID) {_OF}, {_DATA});
CREATE TABLE ATTRIBUTEVARIABLES({_ID}, VariableId INTEGER NOT NULL REFERENCES VARIABLES(ID) {_OF}, AttributeVariable TEXT NOT NULL,
  UNIQUE(VariableId, AttributeVariable));
CREATE TABLE ATTRIBUTEVALUES({_ID}, EntityId INTEGER NOT NULL REFERENCES ENTITIES(ID) {_OF},
  AttributeVariableId INTEGER NOT NULL REFERENCES ATTRIBUTEVARIABLES(ID) {_OF}, AttributeValue TEXT NOT NULL DEFAULT '',
  UNIQUE(EntityId, AttributeVariableId));
"""

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
SELECT DISTINCT ?stance ?article ?start ?end ?holder ?name ?class ?organization ?concept ?position WHERE {{
  GRAPH ?g {{
    ?stance a kg:Stance ; kg:expressedIn ?claim ; kg:holder ?holder ; kg:towards ?proposition ; kg:stanceValue ?position .
    ?claim kg:evidence/nif:beginIndex ?start ; kg:evidence/nif:endIndex ?end ; schema:appearance ?article ; kg:speaker ?sayer
  }}
  GRAPH ?p {{ ?proposition skos:prefLabel ?concept }}
  GRAPH ?n {{ ?holder schema:name ?name ; a ?class }}
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
    held = store.open(graph)
    documents = list(run(held, _DOCUMENTS).records())
    if any(row["text"] is None for row in documents):
        raise UsageError("The graph holds no texts, and a .dna file needs them.", "Build it again without --no-text.")
    with files.replacing(path) as part, closing(sqlite3.connect(part)) as database:
        database.executescript(_TABLES)
        statements = list(run(held, _STATEMENTS).records())
        _fill(database, documents, statements)
        database.commit()
    return len(statements), int(str(run(held, _NEUTRAL).rows[0][0]))


def _fill(database: sqlite3.Connection, documents: Iterable[dict[str, Cell]], statements: Iterable[dict[str, Cell]]) -> None:
    database.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", "3.0.7"), ("date", "2022-06-10")])
    for coder, name in enumerate(("Admin", "Stancegraph"), 1):
        database.execute("INSERT INTO CODERS(ID, Name, Password) VALUES (?, ?, ?)", (coder, name, _digest(PASSWORD, name)))
    database.executemany("INSERT INTO CODERRELATIONS(Coder, OtherCoder) VALUES (?, ?)", [(1, 2), (2, 1)])
    database.execute("INSERT INTO STATEMENTTYPES VALUES (1, ?, 239, 208, 51)", (_TYPE,))
    variables = {name: number for number, name in enumerate(_VARIABLES, 1)}
    database.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", [(variables[name], name, kind) for name, kind in _VARIABLES.items()])
    short = [number for name, number in variables.items() if _VARIABLES[name] == "short text"]
    attributes = {(variable, name): number for number, (variable, name) in enumerate(((v, a) for v in short for a in _ATTRIBUTES), 1)}
    database.executemany("INSERT INTO ATTRIBUTEVARIABLES VALUES (?, ?, ?)", [(number, *key) for key, number in attributes.items()])

    places: dict[
        Cell, tuple[int, int, list[int]]
    ] = {}  # article → document, where it begins in its text, UTF-16 units before each character
    for number, row in enumerate(documents, 1):
        start, text = int(str(row["start"])), str(row["text"])[int(str(row["start"])) : int(str(row["end"]))]
        date = int(datetime.fromisoformat(str(row["at"])).timestamp()) if row["at"] else 0
        title, source = str(row["title"] or row["source"])[:_LONGEST], str(row["publisher"] or "")[:_LONGEST]
        database.execute(
            "INSERT INTO DOCUMENTS(ID, Title, Text, Coder, Source, Date) VALUES (?, ?, ?, 2, ?, ?)", (number, title, text, source, date)
        )
        places[row["article"]] = (number, start, _units(text))

    entities: dict[tuple[int, str], int] = {}

    def entity(variable: str, value: str, kind: str = "") -> int:
        key = (variables[variable], value)
        if key not in entities:
            entities[key] = len(entities) + 1
            shown = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 8]}… {hashlib.sha256(value.encode()).hexdigest()[:6]}"
            database.execute("INSERT INTO ENTITIES(ID, VariableId, Value) VALUES (?, ?, ?)", (entities[key], key[0], shown))
            values = [(entities[key], attributes[key[0], name], kind if name == "Type" else "") for name in _ATTRIBUTES]
            database.executemany("INSERT INTO ATTRIBUTEVALUES(EntityId, AttributeVariableId, AttributeValue) VALUES (?, ?, ?)", values)
        return entities[key]

    for variable in ("person", "organization", "concept"):
        entity(variable, "")
    for number, row in enumerate(statements, 1):
        document, begin, units = places[row["article"]]
        start, stop = (units[int(str(row[name])) - begin] for name in ("start", "end"))
        kind = str(row["class"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        alone = kind in {"Organization", "Group"}
        person, organization = ("", str(row["name"])) if alone else (str(row["name"]), str(row["organization"] or ""))
        database.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 2)", (number, document, start, stop))
        for variable, value in (("person", person), ("organization", organization), ("concept", str(row["concept"]))):
            of = "" if variable == "concept" or not value or (variable == "person") == alone else kind
            pair = (variables[variable], entity(variable, value, of))
            database.execute("INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (?, ?, ?)", (number, *pair))
        agrees = int(str(row["position"]).endswith("#support"))
        database.execute(
            "INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES (?, ?, ?)", (number, variables["agreement"], agrees)
        )


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
class _Statement:
    """One row, with the values of its variables."""

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

    :returns: the corpus, and how many statements of other types or without a concept were left out
    :raises InputError: the file is no DNA 3 database
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            documents = database.execute("SELECT ID, Title, Text, Source, Date FROM DOCUMENTS ORDER BY ID").fetchall()
            statements = list(_statements(database))
            (total,) = database.execute("SELECT COUNT(*) FROM STATEMENTS").fetchone()
    except sqlite3.Error as error:
        raise InputError(
            f"{path} is no database of Discourse Network Analyzer 3 ({error}).", "Save it with DNA 3, and name the .dna file."
        ) from error
    articles = {row[0]: _article(f"{path.name}/{row[0]}", row[1:], minter) for row in documents}
    return _corpus(articles, statements, minter), total - len(statements)


def _statements(database: sqlite3.Connection) -> Iterator[_Statement]:
    values: dict[int, dict[str, str]] = {}
    for table, value, join in (("DATASHORTTEXT", "e.Value", "JOIN ENTITIES e ON e.ID = d.Entity"), ("DATABOOLEAN", "d.Value", "")):
        rows = database.execute(f"SELECT d.StatementId, v.Variable, {value} FROM {table} d JOIN VARIABLES v ON v.ID = d.VariableId {join}")  # noqa: S608  # no words of a user
        for statement, variable, found in rows:
            values.setdefault(statement, {})[variable] = str(found)
    rows = database.execute(
        "SELECT s.ID, s.DocumentId, s.Start, s.Stop FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId "
        "WHERE t.Label = ? ORDER BY s.ID",
        (_TYPE,),
    )
    for number, document, start, stop in rows:
        said = values.get(number, {})
        if said.get("concept") and "agreement" in said:
            person, organization = said.get("person", ""), said.get("organization", "")
            yield _Statement(document, start, stop, person, organization, said["concept"], said["agreement"] == "1")


def _article(key: str, row: tuple[str, str, str, int], minter: Minter) -> Article:
    title, text, publisher, seconds = row
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, key, is_file=False)
    at = datetime.fromtimestamp(seconds, UTC)
    date = Date(at, "second" if seconds % 86_400 else "day") if seconds else None
    edges = [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n"), len(text) + 1]
    paragraphs = tuple(Paragraph(Span(start, end - 1), "body") for start, end in pairwise(edges) if text[start : end - 1].strip())
    whole = Span(0, len(text))
    return Article(minter.article(key), key, snapshot, whole, paragraphs, title or None, None, publisher or None, date, None, "en")


def _corpus(articles: Mapping[int, Article], statements: Iterable[_Statement], minter: Minter) -> Corpus:
    speakers: dict[str, Speaker] = {}
    claims: dict[str, Claim] = {}
    propositions: dict[str, Proposition] = {}
    stances: dict[str, Stance] = {}
    places = {number: {unit: place for place, unit in enumerate(_units(article.snapshot.text))} for number, article in articles.items()}
    for one in statements:
        article, place = articles[one.document], places[one.document]
        span = Span(place[one.start], place[one.stop])
        speaker = _speaker(one, article, speakers, minter)
        speakers[speaker.iri] = speaker
        affiliation = one.organization if one.person and one.organization else None
        concept = minter.proposition(one.concept)
        for order in count():  # speakers of one stretch, their organizations, and what two coders made of it are told apart by their order
            iri = minter.claim(article.iri, span.start, span.end, (order, order) if order else None)
            known, stance = claims.get(iri), minter.stance(iri, concept)
            same = known is None or (known.source.speaker, known.source.affiliation) == (speaker.iri, affiliation)
            if same and stance not in stances:
                break
        text = article.snapshot.text
        quoted = text[span.start - 1 : span.start] in set('“"«„') and text[span.end : span.end + 1] in set('”"»“')
        source = Source(None, speaker.iri, None, affiliation, 1.0)
        claims[iri] = Claim(
            iri, article.iri, span, text[span.start : span.end], "direct" if quoted else "indirect", "asserted", None, source, 1.0
        )
        propositions.setdefault(concept, Proposition(concept, one.concept, given=True))
        stances[stance] = Stance(stance, speaker.iri, concept, iri, "support" if one.agrees else "oppose", 1.0, article.published)
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


def _speaker(one: _Statement, article: Article, known: Mapping[str, Speaker], minter: Minter) -> Speaker:
    """Say who makes a statement; two spellings that name one person elsewhere stay two, as the coder made them."""
    if not one.person and not one.organization:
        return Speaker(minter.anonymous(article.iri, 0, 0), "unnamed source", "anonymous", article=article.iri)
    name = one.person or one.organization
    kind: SpeakerType = "person" if one.person else "organization"
    iri = minter.speaker(names.person_name(name).key, "person") if one.person else minter.organization(name)
    if known.get(iri, Speaker(iri, name, kind)).name != name:
        iri = minter.speaker(name, kind, "as coded")
    return Speaker(iri, name, kind)
