"""States of invented articles in the midst of being cast: who is named so far, and whom some words may mean."""

from dataclasses import replace

from readings import Said, reading

from kg.people.introduced import make_roster
from kg.people.layout import Layout
from kg.people.mentions import Mention, Mentions, MentionType, find_named
from kg.people.phrases import describe
from kg.people.roster import Actor, Roster
from kg.people.state import ResolvedSource, SourceWords, State
from kg.records import Reference, Span


def layout(text: str, *said: Said, headline: bool = False) -> Layout:
    return Layout(reading(text, *said, headline=headline))


def state(text: str, *said: Said, headline: bool = False) -> State:
    """What is known before the first source is resolved."""
    one = layout(text, *said, headline=headline)
    roster = make_roster(one)
    return State(one, roster, Mentions(one.sentences, find_named(one, roster)))


def empty(text: str, *said: Said) -> State:
    """The same with nobody in the roster."""
    one = layout(text, *said)
    return State(one, Roster(one.sentences), Mentions(one.sentences))


def pointing(known: State, mention: str, **odds: float) -> State:
    """Let the model say of a mention which words name the one it means; each word counts where it stands last."""
    text = known.layout.text
    span = Span(text.index(mention), text.index(mention) + len(mention))
    words = sorted((Span(text.rindex(word), text.rindex(word) + len(word)), sure) for word, sure in odds.items())
    one = Layout(replace(known.layout.reading, references=(Reference(span, tuple(words)),)))
    return State(one, known.roster, known.mentions, known.resolved)


def span(known: State, words: str) -> Span:
    """Where words stand last in the text."""
    start = known.layout.text.rindex(words)
    return Span(start, start + len(words))


def asked(known: State, words: str, attribution: int = 0) -> SourceWords:
    """Words of the text as a source, where they stand last."""
    return SourceWords(attribution, span(known, words), describe(words))


def person(known: State, name: str, role: str = "", *, gender: str = "", doubtful: bool = False) -> int:
    """Add a person where the text names it, without a mention."""
    start = known.layout.text.find(name)
    actor = Actor("person", name, Span(start, start + len(name)), gender=gender, doubtful=doubtful)  # type: ignore[arg-type]
    return known.roster.add(actor.with_role(role) if role else actor)


def mention(known: State, words: str, actor: int, standing: MentionType = "plain") -> None:
    """Add a mention where words stand first."""
    start = known.layout.text.index(words)
    known.mentions.add(Mention(start, start + len(words), actor, standing))


def spoken(known: State, attribution: int, actor: int) -> None:
    """Let an attribution be resolved."""
    source = known.layout.attributions[attribution].source
    known.resolved[attribution] = (ResolvedSource(source[0] if source else None, actor, None, 0.9),)


def name(known: State, actor: int | None) -> str | None:
    return None if actor is None else known.roster[actor].name
