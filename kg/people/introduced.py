"""Who is introduced in the prose of an article, with the roles that stand by the names: the roster before any source is resolved."""

import re

from kg.people import names
from kg.people.introductions import Introduction, introductions
from kg.people.layout import Layout
from kg.people.roster import Actor, Naming, Roster
from kg.records import Span

_ACRONYM = re.compile(r"['’]?s? \(([A-Z][A-Za-z.]{1,7})\)")  # behind the name that it stands for


def introduce(layout: Layout) -> Roster:
    """Make the roster of the persons, organizations and groups that the body of an article names.

    1. find the names
    2. add organizations and groups, where it is sure what they are
    3. let an organization learn a shorter name that could be taken for a person's
    4. add persons: full names first, so that lone surnames find their bearers; then sure ones
    """
    # 1
    roster = Roster(layout.sentences)
    introduced = [
        introduction
        for paragraph in layout.paragraphs
        if paragraph.zone == "body"
        for introduction in introductions(layout.text, paragraph.span.start, paragraph.span.end)
    ]
    # 2
    for introduction in introduced:
        if introduction.kind != "person" and introduction.sure:
            _add_organization(roster, layout.text, introduction)
    # 3
    people = []
    for introduction in (introduction for introduction in introduced if introduction.kind == "person"):
        organization = None if introduction.sure else roster.find_shortened(introduction.name)
        if organization is None:
            people.append(introduction)
        else:
            roster.learn_name(organization, introduction.name)
    # 4
    surnames = _lone_surnames(layout, introduced)
    for introduction in sorted(people, key=lambda person: (" " not in person.name, not person.sure)):
        _add_person(roster, introduction, surnames)
    return roster


def _add_organization(roster: Roster, text: str, introduction: Introduction) -> None:
    """Add an organization or a group with the acronym that stands in brackets behind its name."""
    number = roster.add_organization(introduction.name, Span(introduction.start, introduction.end), introduction.kind)
    acronym = _ACRONYM.match(text, introduction.end, introduction.end + 12)
    if acronym and names.stands_for(acronym[1], introduction.name):
        roster.learn_name(number, acronym[1])


def _add_person(roster: Roster, introduction: Introduction, surnames: set[str]) -> None:
    """Add a person, or let the first of the persons whom the name may mean learn it.

    The actor is doubtful until one introduction is certain: it is sure by its form, or the last word of a name of several words is also
    introduced alone, as a person, or ends a source.
    """
    naming = Naming(introduction.name, Span(introduction.start, introduction.end), introduction.role, introduction.gender)
    known = roster.find_people(naming)
    number = known[0] if known else roster.add(Actor("person", naming.name, naming.span))
    roster.learn_naming(number, naming)
    certain = introduction.sure or (" " in naming.name and naming.name.split()[-1] in surnames)
    roster.note_doubt(number, doubtful=not certain and (roster[number].doubtful or not known))


def _lone_surnames(layout: Layout, introduced: list[Introduction]) -> set[str]:
    """Words that are used as the name of a person without a given name, and the last words of sources."""
    lone = {introduction.name for introduction in introduced if introduction.kind == "person" and " " not in introduction.name}
    sources = [attribution.source[0] for attribution in layout.attributions if attribution.source]
    return lone | {word for source in sources for word in layout.words(source).split()[-1:]}
