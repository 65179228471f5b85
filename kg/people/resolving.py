"""Who speaks in one attribution. Finders of other rooms say who is meant; here alone their answers are added to the roster.

How often each rule applies to annotated attributions, and which ones were kept in spite of few cases: docs/architecture.md, "Decisions".
"""

from collections.abc import Callable

from kg.people import descriptions, phrases, pronouns, roles, unstated
from kg.people.antecedents import find_unseen_name
from kg.people.kinds import PhraseKind
from kg.people.lexicon import ANY_ORGANIZATION
from kg.people.mentions import Mention
from kg.people.phrases import Phrase
from kg.people.roster import UNNAMED_SOURCE, Actor, Naming
from kg.people.splitting import split_including, split_joint, trim
from kg.people.state import BY_GUESS, BY_NAME, BY_ROLE, BY_SURNAME, Antecedent, Part, SourceWords, State
from kg.records import Span

_OWNERS = frozenset({"he", "she", "they", "it", "i", "we"})  # pronouns that own what is described ("her mother")


def resolve(state: State, attribution: int) -> tuple[Part, ...]:
    """Say who speaks in one attribution, and add to the roster whoever is new.

    1. without a source: the subject that the cue shares, else an unnamed source
    2. a source that names some of its members: each is a speaker
    3. a joint source: one group
    4. any other: one speaker
    """
    sources = state.layout.attributions[attribution].source
    text = state.layout.text
    # 1
    if not sources:
        return _resolve_shared(state, attribution)
    span = trim(text, max(sources, key=lambda span: (span.end - span.start, -span.start)))
    if span is None:
        return (_add_unstated(state),)
    # 2
    if including := split_including(text, span):
        return tuple(_resolve_span(state, attribution, piece) for piece in including)
    # 3
    pieces = split_joint(text, span)
    if len(pieces) > 1:
        parts = [_resolve_span(state, attribution, piece) for piece in pieces]
        members = tuple(dict.fromkeys(part.actor for part in parts))
        return (Part(span, _add_group(state, members, span), None, min(part.confidence for part in parts)),)
    # 4
    return (_resolve_span(state, attribution, span),)


def _resolve_shared(state: State, attribution: int) -> tuple[Part, ...]:
    """Let a cue without a source share its subject; a pronoun right before it is read like a source. Else nobody is named."""
    pronoun = unstated.find_pronoun(state, attribution)
    if pronoun:
        return (_resolve_span(state, attribution, pronoun),)
    return unstated.find_subject(state, attribution) or (_add_unstated(state),)


def _add_unstated(state: State) -> Part:
    return Part(None, state.roster.add_unstated(), None, BY_NAME)


def _resolve_span(state: State, attribution: int, span: Span) -> Part:
    """Say who one source is, and in which role: the one that the words state, else the first that the article gave."""
    span = trim(state.layout.text, span) or span
    phrase = phrases.describe(state.layout.words(span))
    found = _resolve_words(state, SourceWords(attribution, span, phrase))
    actor = state.roster[found.actor]
    stated = phrase.role if phrase.kind == "person" else None
    return Part(span, found.actor, stated or (actor.roles[0] if actor.kind == "person" and actor.roles else None), found.confidence)


def _resolve_words(state: State, words: SourceWords) -> Antecedent:
    """Say whom words mean, by what they say."""
    return _BY_KIND[words.phrase.kind](state, words)


# ── names ────────────────────────────────────────────────────────────────────


def _resolve_name(state: State, words: SourceWords) -> Antecedent:
    """Find or add who has a name: an organization that it shortens, where it has no title and is no known person's; else a person."""
    phrase, span, roster = words.phrase, words.span, state.roster
    shortened = None if phrase.role is not None or roster.is_person(phrase.name) else roster.find_shortened(phrase.name)
    if shortened is not None:
        roster.learn_name(shortened, phrase.name)
        return Antecedent(shortened, BY_SURNAME)
    naming = Naming(phrase.name, span, phrase.role, phrase.gender)
    known = roster.find_people(naming)
    number = state.mentions.latest(known, span.start) if known else roster.add(Actor("person", phrase.name, span))
    roster.learn_naming(number, naming)
    roster.note_doubt(number, doubtful=False)
    return Antecedent(number, BY_NAME if " " in phrase.name else BY_SURNAME)


def _resolve_organization(state: State, words: SourceWords) -> Antecedent:
    """Find or add the organization or the group of a name."""
    phrase = words.phrase
    number = state.roster.add_organization(phrase.name, words.span, "group" if phrase.kind == "group" else "organization")
    if phrase.head:
        state.roster.learn_role(number, None, phrase.head)
    return Antecedent(number, BY_NAME)


# ── pronouns ─────────────────────────────────────────────────────────────────


def _resolve_pronoun(state: State, words: SourceWords) -> Antecedent:
    """Say whom a pronoun means; nobody found is somebody unnamed."""
    pronoun = words.phrase.head
    if pronoun in pronouns.RELATIVE:
        return _resolve_relative(state, words)
    gender = pronouns.gender_of(pronoun)
    if gender:
        _add_unseen_name(state, words)
    if pronoun in pronouns.THEY and (pair := pronouns.find_pair(state, words.span)):
        return Antecedent(_add_group(state, pair, words.span), BY_GUESS)
    found = pronouns.find(state, words)
    if found is None:
        return _add_unnamed(state, words)
    state.roster.learn_gender(found.actor, gender)
    return found


def _resolve_relative(state: State, words: SourceWords) -> Antecedent:
    """Say whom "who" or "which" means: whoever is mentioned right before it, else whom the words there mean."""
    found = pronouns.find_before_relative(state, words)
    if found is None:
        return _add_unnamed(state, words)
    return Antecedent(_resolve_words(state, found).actor, BY_GUESS) if isinstance(found, SourceWords) else found


def _add_unnamed(state: State, words: SourceWords) -> Antecedent:
    """Add whom a pronoun means where nobody is known."""
    name = pronouns.name_of_unknown(words.phrase.head)
    phrase = Phrase("anonymous", name) if name == UNNAMED_SOURCE else words.phrase
    return Antecedent(state.roster.add_described(name, words.span, phrase), BY_GUESS)


def _add_unseen_name(state: State, words: SourceWords) -> None:
    """Add the person, and its mention, whose name the model points at where nothing else shows that these words are a name."""
    name = find_unseen_name(state, words.span)
    phrase = phrases.describe(state.layout.words(name)) if name else None
    if name and phrase and phrase.kind == "person":
        actor = _resolve_name(state, SourceWords(words.attribution, name, phrase)).actor
        state.mentions.add(Mention(name.start, name.end, actor, "plain"))


def _add_group(state: State, members: tuple[int, ...], span: Span) -> int:
    """Add a joint source; of one member it is that member."""
    return state.roster.add_group(members, span) if len(members) > 1 else members[0]


# ── descriptions ─────────────────────────────────────────────────────────────


def _resolve_role(state: State, words: SourceWords) -> Antecedent:
    """Say whom a definite description means: introduced with that role, anonymous with that noun, or named right after."""
    known = descriptions.find_by_role(state, words)
    if known is not None:
        return Antecedent(known, BY_ROLE)
    named = descriptions.find_named_next(state, words.span, descriptions.role_nouns(words))
    if named is not None:
        state.roster.learn_role(named, words.phrase.role)
        return Antecedent(named, BY_GUESS)
    return Antecedent(_add_described(state, words, words.phrase.name), BY_ROLE)


def _resolve_collective(state: State, words: SourceWords) -> Antecedent:
    """Say which organization a description without a name means ("the company")."""
    found = descriptions.find_collective(state, words)
    if found is not None:
        return Antecedent(found, BY_ROLE)
    name = words.phrase.name
    return Antecedent(_add_described(state, words, f"unnamed {name}" if name in ANY_ORGANIZATION else name), BY_GUESS)


def _resolve_document(state: State, words: SourceWords) -> Antecedent:
    """Say who made a document: its owner, whom its words name, or who issued it; else it speaks for itself."""
    if words.phrase.owner in _OWNERS:
        return _resolve_pronoun(state, words.owner)
    if maker := descriptions.find_maker(words):
        return _resolve_words(state, maker)
    issuer = descriptions.find_issuer(state, words)
    if issuer is not None:
        return Antecedent(issuer, BY_ROLE)
    return Antecedent(state.roster.add_described(words.phrase.name, words.span, words.phrase), BY_NAME)


def _resolve_anonymous(state: State, words: SourceWords) -> Antecedent:
    """Keep an indefinite description anonymous, unless the article names the one right after ("a judge ruled. Judge Ito said")."""
    phrase = words.phrase
    known = descriptions.find_plural(state, words)
    if known is not None:
        return Antecedent(known, BY_ROLE)
    nouns = roles.heads(phrase.role or "")
    named = descriptions.find_named_next(state, words.span, nouns) if nouns and not phrase.plural else None
    if named is not None:
        state.roster.learn_role(named, phrase.role)
        return Antecedent(named, BY_GUESS)
    return Antecedent(_add_described(state, words, phrase.name), BY_NAME)


def _add_described(state: State, words: SourceWords, name: str) -> int:
    """Add an anonymous actor; one whom a pronoun owns is named by its owner: "her mother" is "Ada Byron’s mother"."""
    if words.phrase.owner in _OWNERS:
        owner = state.roster[_resolve_pronoun(state, words.owner).actor].name
        name = name if owner == UNNAMED_SOURCE else f"{owner}’s {words.phrase.name}"
    return state.roster.add_described(name, words.span, words.phrase)


_BY_KIND: dict[PhraseKind, Callable[[State, SourceWords], Antecedent]] = {
    "pronoun": _resolve_pronoun,
    "person": _resolve_name,
    "organization": _resolve_organization,
    "group": _resolve_organization,
    "role": _resolve_role,
    "collective": _resolve_collective,
    "document": _resolve_document,
    "anonymous": _resolve_anonymous,
}
