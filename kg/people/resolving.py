"""Resolves the source of one attribution: says which actors it means, and adds new actors to the roster.

The modules ``pronouns``, ``descriptions`` and ``unstated`` find who is meant; only this one changes the roster with what they find.

How often each rule applies to annotated attributions, and which ones were kept in spite of few cases: docs/architecture.md, "Decisions".
"""

from collections.abc import Callable

from kg.people import descriptions, kinds, names, phrases, pronouns, roles, unstated
from kg.people.antecedents import find_unmentioned_name
from kg.people.kinds import PhraseKind
from kg.people.lexicon import ANY_ORGANIZATION
from kg.people.mentions import Mention
from kg.people.phrases import Phrase
from kg.people.roster import UNNAMED_SOURCE, Actor, NamedMention
from kg.people.splitting import split_including, split_joint, trim
from kg.people.state import BY_GUESS, BY_NAME, BY_ROLE, BY_SURNAME, Antecedent, ResolvedSource, SourceWords, State
from kg.records import Span

# Personal pronouns as ``Phrase.owner`` gives them for possessives: "she" for "her mother".
_OWNER_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})


def resolve(state: State, attribution: int) -> tuple[ResolvedSource, ...]:
    """Say who speaks in one attribution, and add speakers who are new to the roster.

    1. where no source is stated: the subject of the cue, found in its sentence, else the actor "unnamed source"
    2. a source that names some of its members ("officials, including Ann Lee"): the whole and each member are speakers
    3. a joint source ("Berg and Lund"): one group
    4. any other: one speaker

    :param attribution: its number
    :returns: one or more speakers
    """
    sources = state.layout.attributions[attribution].source
    text = state.layout.text
    # 1
    if not sources:
        return _resolve_unstated(state, attribution)
    span = trim(text, max(sources, key=lambda span: (span.end - span.start, -span.start)))
    if span is None:
        return (_unnamed_source(state),)
    # 2
    if including := split_including(text, span):
        return tuple(_resolve_span(state, attribution, piece) for piece in including)
    # 3
    pieces = split_joint(text, span)
    if len(pieces) > 1:
        members: list[ResolvedSource] = []
        for piece in pieces:
            members.append(_resolve_span(state, attribution, piece, partner=members[-1].actor if members else None))
        actors = tuple(dict.fromkeys(member.actor for member in members))
        return (ResolvedSource(span, _add_group(state, actors, span), None, min(member.confidence for member in members)),)
    # 4
    return (_resolve_span(state, attribution, span),)


def _resolve_unstated(state: State, attribution: int) -> tuple[ResolvedSource, ...]:
    """Say who speaks where no source is stated: a pronoun right before the cue, else the cue's subject, else "unnamed source"."""
    pronoun = unstated.find_pronoun(state, attribution)
    if pronoun:
        return (_resolve_span(state, attribution, pronoun),)
    return unstated.find_subject(state, attribution) or (_unnamed_source(state),)


def _unnamed_source(state: State) -> ResolvedSource:
    """Make the actor "unnamed source" the speaker, as where no source is stated."""
    return ResolvedSource(None, state.roster.add_unstated(), None, BY_NAME)


def _resolve_span(state: State, attribution: int, span: Span, partner: int | None = None) -> ResolvedSource:
    """Resolve a source that is one speaker, or the part of a source that is one: who speaks, and in which role.

    The role is the one that the words state, else the first that the article gave this person; other actors have none.

    :param attribution: number of the attribution that the words belong to
    :param span: of the words
    :param partner: in a joint source, number of the actor whom the part before means
    """
    span = trim(state.layout.text, span) or span
    phrase = phrases.describe(state.layout.words(span), state.layout.names)
    antecedent = _resolve_words(state, SourceWords(attribution, span, phrase, partner))
    actor = state.roster[antecedent.actor]
    stated_role = phrase.role if phrase.kind == "person" else None
    first_role = actor.roles[0] if actor.kind == "person" and actor.roles else None
    return ResolvedSource(span, antecedent.actor, stated_role or first_role, antecedent.confidence)


def _resolve_words(state: State, words: SourceWords) -> Antecedent:
    """Say whom the words of a source mean: calls the function for their kind of phrase."""
    return _BY_KIND[words.phrase.kind](state, words)


# ── names ────────────────────────────────────────────────────────────────────


def _resolve_name(state: State, words: SourceWords) -> Antecedent:
    """Find or add the actor of a name that looks like a person's.

    It is a known organization if the name is a shorter form of its name, stands without a role, and is no known person's. Else it is a
    person: of those whom the name may mean the best known one, or a new one.
    """
    phrase, span, roster = words.phrase, words.span, state.roster
    mention = NamedMention(phrase.name, span, phrase.role, phrase.gender)
    known = roster.find_people(mention)
    shortened = None if phrase.role is not None or known else roster.find_shortened(phrase.name)
    if shortened is not None:
        roster.learn_name(shortened, phrase.name)
        return Antecedent(shortened, BY_SURNAME)
    number = _choose_namesake(state, known, mention) if known else roster.add(Actor("person", phrase.name, span))
    if " " not in phrase.name:
        state.surname_uses[number] += 1
    roster.learn_from_mention(number, mention)
    roster.note_doubt(number, doubtful=False)
    return Antecedent(number, BY_NAME if " " in phrase.name else BY_SURNAME)


def _choose_namesake(state: State, people: list[int], mention: NamedMention) -> int:
    """Choose the person whom a name means: whom most sources call by the surname alone; of several the one mentioned last.

    An article keeps the surname for one of a family, and calls the others by their full names. Of 9,647 marked speakers of the training
    parts 13 are right with it that were not without, and 2 the other way.

    :param people: numbers of persons whom the name may mean, at least one
    """
    certain = [number for number in people if not state.roster[number].doubtful] or people
    if " " not in mention.name:
        most = max(state.surname_uses[number] for number in certain)
        certain = [number for number in certain if state.surname_uses[number] == most]
    return state.mentions.last_mentioned(certain, mention.span.start)


def _resolve_organization(state: State, words: SourceWords) -> Antecedent:
    """Find or add the organization or the group that has a name; a known person's surname means that person ("BERG", "Paris").

    A name without a word of organizations ("Northgate") is a known organization if it is a shorter form of its name.
    """
    phrase = words.phrase
    if " " not in phrase.name and not phrase.definite and _is_surname(state, phrase.name):
        return _resolve_name(state, words)
    shortened = state.roster.find_shortened(phrase.name) if kinds.may_be_person(phrase.name, determined=phrase.definite) else None
    if shortened is not None:
        state.roster.learn_name(shortened, phrase.name)
        return Antecedent(shortened, BY_SURNAME)
    number = state.roster.add_organization(phrase.name, words.span, "group" if phrase.kind == "group" else "organization")
    if phrase.head:
        state.roster.learn_role(number, None, phrase.head)
    return Antecedent(number, BY_NAME)


def _is_surname(state: State, name: str) -> bool:
    """Whether a name is the surname of a person in the roster who is certain."""
    people = state.roster.find_people(NamedMention(name, Span(0, 0)))
    surname = names.person_name(name).family
    return any(
        state.roster[number].is_certain_person and names.person_name(state.roster[number].name).family == surname for number in people
    )


# ── pronouns ─────────────────────────────────────────────────────────────────


def _resolve_pronoun(state: State, words: SourceWords) -> Antecedent:
    """Say whom a pronoun means; where nobody is found, an unnamed source is added."""
    pronoun = words.phrase.head
    if pronoun in pronouns.RELATIVE:
        return _resolve_relative(state, words)
    gender = pronouns.gender_of(pronoun)
    if gender:
        _add_unmentioned_name(state, words)
    if pronoun in pronouns.THEY and (pair := pronouns.find_pair(state, words.span)):
        return Antecedent(_add_group(state, pair, words.span), BY_GUESS)
    antecedent = pronouns.find(state, words)
    if antecedent is None:
        return _add_unnamed(state, words)
    state.roster.learn_gender(antecedent.actor, gender)
    return antecedent


def _resolve_relative(state: State, words: SourceWords) -> Antecedent:
    """Say whom "who" or "which" means: the actor mentioned right before it, else the one whom the words right before it mean.

    So in "a lawyer for the port, who said", it is whom "a lawyer for the port" means. Where no such words are before it, an unnamed source
    is added.
    """
    antecedent = pronouns.find_before_relative(state, words)
    if antecedent is None:
        return _add_unnamed(state, words)
    if isinstance(antecedent, SourceWords):
        return Antecedent(_resolve_words(state, antecedent).actor, BY_GUESS)
    return antecedent


def _add_unnamed(state: State, words: SourceWords) -> Antecedent:
    """Add an anonymous actor for a pronoun of which nobody knows whom it means."""
    name = pronouns.name_of_unknown(words.phrase.head)
    phrase = Phrase("anonymous", name) if name == UNNAMED_SOURCE else words.phrase
    return Antecedent(state.roster.add_described(name, words.span, phrase), BY_GUESS)


def _add_unmentioned_name(state: State, words: SourceWords) -> None:
    """Where the attribution model takes a pronoun to mean a name that mentions no known actor, add that person and the mention.

    :param words: the pronoun
    """
    span = find_unmentioned_name(state, words.span)
    phrase = phrases.describe(state.layout.words(span), state.layout.names) if span else None
    if span and phrase and phrase.kind == "person":
        actor = _resolve_name(state, SourceWords(words.attribution, span, phrase)).actor
        state.mentions.add(Mention(span.start, span.end, actor, "plain"))


def _add_group(state: State, members: tuple[int, ...], span: Span) -> int:
    """Add a joint source, or find the one with these members; one member alone is its own source.

    :returns: number of the actor
    """
    return state.roster.add_group(members, span) if len(members) > 1 else members[0]


# ── descriptions ─────────────────────────────────────────────────────────────


def _resolve_role(state: State, words: SourceWords) -> Antecedent:
    """Say whom a definite description means ("the mayor"): an actor with that role, or a new unnamed source."""
    known = descriptions.find_by_role(state, words)
    return Antecedent(_add_described(state, words, words.phrase.name) if known is None else known, BY_ROLE)


def _resolve_collective(state: State, words: SourceWords) -> Antecedent:
    """Say which organization a description means ("the company"); where none is found, it is added as an unnamed one."""
    known = descriptions.find_collective(state, words)
    if known is not None:
        return Antecedent(known, BY_ROLE)
    name = words.phrase.name
    return Antecedent(_add_described(state, words, f"unnamed {name}" if name in ANY_ORGANIZATION else name), BY_GUESS)


def _resolve_document(state: State, words: SourceWords) -> Antecedent:
    """Say who made a document ("his letter", "a report by the Marsh Trust", "the statement"); else the document itself is the source."""
    if words.phrase.owner in _OWNER_PRONOUNS:
        return _resolve_pronoun(state, words.owner)
    if maker := descriptions.find_maker(words):
        return _resolve_words(state, maker)
    issuer = descriptions.find_issuer(state, words)
    if issuer is not None:
        return Antecedent(issuer, BY_ROLE)
    return Antecedent(state.roster.add_described(words.phrase.name, words.span, words.phrase), BY_NAME)


def _resolve_anonymous(state: State, words: SourceWords) -> Antecedent:
    """Say whom an indefinite or plural description means: a new unnamed source, but in two cases.

    A definite plural may mean several who are known ("the pilots"); one person may be named soon after ("a judge ruled. Judge Ito said").
    """
    phrase = words.phrase
    known = descriptions.find_plural(state, words, _name_owner(state, words))
    if known is not None:
        return Antecedent(known, BY_ROLE)
    nouns = roles.heads(phrase.role or "")
    named_later = descriptions.find_named_after(state, words.span, nouns) if nouns and not phrase.plural else None
    if named_later is not None:
        state.roster.learn_role(named_later, phrase.role)
        return Antecedent(named_later, BY_GUESS)
    return Antecedent(_add_described(state, words, phrase.name), BY_NAME)


def _add_described(state: State, words: SourceWords, name: str) -> int:
    """Add an anonymous actor, or find the one with the same description. "Her mother" and "Byron's mother" are called "Ada Byron's
    mother".

    :param name: what it is called where the description has no possessive pronoun
    """
    owner = _name_owner(state, words)
    if owner:
        name = f"{owner}'s {descriptions.owned_words(words.phrase)}"
    return state.roster.add_described(name, words.span, words.phrase)


def _name_owner(state: State, words: SourceWords) -> str | None:
    """The full name of the owner in a description: whom its pronoun means, or the person whom it names; None where nobody is known.

    In a joint source the pronoun means the part before it ("Ada Berg and her friends"). A name is only made full where people are
    described: "Berg's aides" are "Ada Berg's aides", but "Berg's letter" is called so.
    """
    owner = words.phrase.owner
    if owner in _OWNER_PRONOUNS:
        partner = None if words.partner is None else state.roster[words.partner]
        if partner and partner.kind != "anonymous" and partner.gender in {"", pronouns.gender_of(owner)}:
            return partner.name
        name = state.roster[_resolve_pronoun(state, words.owner).actor].name
        return None if name == UNNAMED_SOURCE else name
    describes_people = words.phrase.plural or roles.person_nouns(frozenset({words.phrase.head}))
    phrase = phrases.describe(owner) if owner and describes_people else None
    if phrase is None or phrase.kind != "person":
        return None
    mention = NamedMention(phrase.name, words.span, phrase.role, phrase.gender)
    people = [number for number in state.roster.find_people(mention) if state.roster[number].is_certain_person]
    return state.roster[_choose_namesake(state, people, mention)].name if people else None


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
