"""Makes the roster of an article before any source is resolved: who is named in its prose, with the roles beside the names."""

import re

from kg.people import kinds, names, roles
from kg.people.introductions import Introduction, introductions
from kg.people.layout import Layout
from kg.people.roster import Actor, NamedMention, Roster
from kg.records import Span
from kg.text.english import DETERMINERS, PREPOSITIONS, STARTERS

_SHORTEST_HEADING, _LONGEST_HEADING = 5, 300  # words; characters that are looked at
_SMALL_WORDS = DETERMINERS | PREPOSITIONS | STARTERS
# Behind the name that it stands for. A convention of print, which decides where the acronym is another language's.
_ACRONYM = re.compile(r"['’]?s? \(([A-Z][A-Za-z.]{1,7})\)")


def make_roster(layout: Layout) -> Roster:
    """Make the roster of the persons, organizations and groups that the body of an article names.

    1. find the names
    2. add organizations and groups, where the form of the name shows what they are
    3. a name that may be a person's but is a shorter name of an organization goes to that organization, unless it is part of the name of
       somebody who is surely a person
    4. add persons: full names first, so that lone surnames are then given to their bearers; of both kinds the sure ones first
    """
    # 1
    roster = Roster(layout.sentences)
    named = [
        introduction
        for paragraph in layout.paragraphs
        if paragraph.zone == "body" and not _is_heading(layout.words(paragraph.span))
        for introduction in introductions(layout.text, paragraph.span.start, paragraph.span.end, layout.names)
    ]
    # 2
    for introduction in named:
        if introduction.kind != "person" and introduction.sure:
            _add_organization(roster, layout.text, introduction)
    # 3
    named_people = [introduction for introduction in named if introduction.kind == "person"]
    full_names = [names.person_name(introduction.name) for introduction in named_people if introduction.sure and " " in introduction.name]
    words_of_people = {token for name in full_names for token in name.tokens}
    people = []
    for introduction in named:
        if introduction.kind != "person" and not kinds.may_be_person(introduction.name, determined=False):
            continue
        is_part = words_of_people.issuperset(names.person_name(introduction.name).tokens)
        organization = None if introduction.sure or is_part else roster.find_shortened(introduction.name)
        if organization is not None:
            roster.learn_name(organization, introduction.name)
        elif introduction.kind == "person":
            people.append(introduction)
    # 4
    lone_names = _lone_names(layout, named)
    for introduction in sorted(people, key=lambda person: (" " not in person.name, not person.sure)):
        _add_person(roster, introduction, lone_names)
    return roster


def _is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading in title case: five words or more, none in lower case but articles, prepositions and the like.

    In such lines verbs have capitals too, so that nobody can tell where a name ends ("Berg Meets Lund In Tern Bay").
    """
    words = [word for word in re.findall(r"[^\W\d_][^\s]*", paragraph[:_LONGEST_HEADING]) if word[0].isalpha()]
    return len(words) >= _SHORTEST_HEADING and all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in words)


def _add_organization(roster: Roster, text: str, introduction: Introduction) -> None:
    """Add an organization or a group, also by the acronym in brackets behind its name: "Northern Harbour Fund (NHF)"."""
    number = roster.add_organization(introduction.name, Span(introduction.start, introduction.end), introduction.kind)
    acronym = _ACRONYM.match(text, introduction.end, introduction.end + 12)
    if acronym and _may_abbreviate(acronym[1], introduction.name):
        roster.learn_name(number, acronym[1])


def _may_abbreviate(acronym: str, name: str) -> bool:
    """Whether letters in brackets behind a name are its acronym: its initials, or in another language three with the same first letter."""
    begins_alike = len(acronym) > 2 and acronym.isupper() and acronym[0] == name[0] and " " in name
    return begins_alike or names.stands_for(acronym, name)


def _add_person(roster: Roster, introduction: Introduction, lone_names: set[str]) -> None:
    """Add a person; where the roster has persons whom the name may mean, give the name and its role to one of them instead.

    That is one who has the role already, else the first.

    The actor is doubtful (``Actor.doubtful``) until one introduction shows that it is a person: by its form, or because the last word of a
    full name, which nobody known has, also stands alone as a person's name.

    :param introduction: a name in the prose, and the role beside it
    :param lone_names: words that stand alone as a person's name, see ``_lone_names``
    """
    mention = NamedMention(introduction.name, Span(introduction.start, introduction.end), introduction.role, introduction.gender)
    known = roster.find_people(mention)
    surname = names.without_generation(mention.name).split()[-1]
    stands_alone = " " in mention.name and surname in lone_names and (bool(known) or not roster.is_person(surname))
    nouns = roles.heads(mention.role or "")
    number = next((person for person in known if nouns & roster[person].head_nouns), known[0] if known else None)
    number = roster.add(Actor("person", mention.name, mention.span)) if number is None else number
    roster.learn_from_mention(number, mention)
    is_certain = introduction.sure or stands_alone
    was_certain = bool(known) and not roster[number].doubtful
    roster.note_doubt(number, doubtful=not (is_certain or was_certain))


def _lone_names(layout: Layout, named: list[Introduction]) -> set[str]:
    """Words that stand alone as a person's name in the prose ("Berg left"), and the last words of sources ("|Mayor Berg| said")."""
    lone = {introduction.name for introduction in named if introduction.kind == "person" and " " not in introduction.name}
    sources = [attribution.source[0] for attribution in layout.attributions if attribution.source]
    return lone | {word for source in sources for word in layout.words(source).split()[-1:]}
