"""Sources that end in a name: with a title ("the finance minister Ada Berg"), a place or a linked name ("Ada Berg of the Tern Trust").

Numbers beside rules: see ``kg.people.phrases``.
"""

from dataclasses import dataclass

from kg.people.kinds import NameKinds, Phrase
from kg.people.lexicon import EVENT_WORDS, GROUPS, ORGANIZATION_NOUNS, ORGANIZATION_WORDS, ROLES
from kg.people.roles import gender, singular
from kg.people.runs import count_place_words, find_runs, head_of, person_name_of, plain_name, role_of, split_titles
from kg.people.tokens import Token, text_of
from kg.text.english import DATE_WORDS, DETERMINERS, PREPOSITIONS, QUANTIFIERS, words

_LINKS = frozenset({"of", "for"})  # inside the name of an organization
_ORIGINS = words("of from at with in")  # before the place or the organization that a person comes from


@dataclass(frozen=True, slots=True)
class _LastName:
    """Words that end in a run of capitalised words.

    :param words: all words
    :param runs: all runs of capitalised words, by index of the first token and index after the last
    :param start: index of the first word of the last run, behind a determiner with a capital
    :param names: what the names of the article stand for
    """

    words: list[Token]
    runs: list[tuple[int, int]]
    start: int
    names: NameKinds

    @property
    def run(self) -> list[Token]:
        """The words of the last run: the name that the source ends in."""
        return self.words[self.start :]

    @property
    def before(self) -> Token | None:
        """The word before the last run."""
        return self.words[self.start - 1] if self.start else None

    @property
    def determined(self) -> bool:
        """Whether a determiner stands before the last run."""
        return self.before is not None and self.before.lower in DETERMINERS

    @property
    def preposition(self) -> int | None:
        """Index of the preposition that the last run hangs on ("mayor |of (the) Tern Bay")."""
        index = self.start - 2 if self.determined and self.start > 1 else self.start - 1
        return index if index >= 0 and self.words[index].lower in PREPOSITIONS else None

    def from_run(self, number: int) -> list[Token]:
        """The words from a run on, without its determiner."""
        start = self.runs[number][0]
        return self.words[start + (self.words[start].lower in DETERMINERS) :]


def describe_name(words_: list[Token], names: NameKinds) -> Phrase | None:
    """Read words that end in a name ("the finance minister Ada Berg"), or None; a person's origin is left out ("Ada Berg |of Ohio")."""
    runs = list(find_runs(words_))
    if located := _describe_located(words_, runs, names):
        return located
    if not runs or runs[-1][1] != len(words_):
        return None
    start, end = runs[-1]
    start += end - start > 1 and words_[start].lower in DETERMINERS
    last = _LastName(words_, runs, start, names)
    if last.run[-1].lower in GROUPS and not (last.before and last.before.lower in PREPOSITIONS):
        # Some, or young, Kurds are not the Kurds. 284 in 132 articles; 182 right of 263, 183 without: it tells that they are a group.
        is_whole = all(token.lower in DETERMINERS - QUANTIFIERS for token in words_[:start])
        return Phrase("group", plain_name(last.run), definite=last.determined, plural=True) if is_whole else None
    if last.preposition is not None:
        return _describe_linked(last, last.preposition)
    if _joins_names(last):
        return Phrase("organization", text_of(last.from_run(0)), definite=True)
    return _describe_titled(last)


def _describe_located(words_: list[Token], runs: list[tuple[int, int]], names: NameKinds) -> Phrase | None:
    """Read a person's full name before the first preposition of place or office ("Ada Berg |of the shipping firm Gull"), or None."""
    stop = next((index for index, token in enumerate(words_) if index and token.lower in _ORIGINS), None)
    run = next(((start, end) for start, end in runs if end == stop), None)
    if run is None:
        return None
    titles, name = split_titles(words_[run[0] : run[1]])
    if len(name) < 2 or not _is_person(name, names) or name[-1].owns or any(token.lower in GROUPS | EVENT_WORDS for token in name):
        return None
    has_plural_role = any(singular(token.lower) in ROLES and singular(token.lower) != token.lower for token in name[1:])
    return _person(words_[: run[1] - len(name)], titles, name) if not has_plural_role else None


def _joins_names(last: _LastName) -> bool:
    """Whether "and" stands between the last two runs ("Berg and Sons"). 152 in 122 articles; 74 right of 127, 73 without."""
    return last.before is not None and last.before.lower == "and" and len(last.runs) > 1 and last.runs[-2][1] == last.start - 1


def _describe_titled(last: _LastName) -> Phrase | None:
    """Read a last name by the titles in it and the noun before it, or None where titles are all there is."""
    titles, name = split_titles(last.run)
    before = last.before
    if titles and not name:
        return None
    if titles or (before and not before.owns and singular(before.lower) in ROLES):
        role = last.words[: len(last.words) - len(name)]
        return _person(role, titles, name)
    if before and _is_body_noun(before):
        return Phrase("organization", plain_name(last.run), head=before.lower)
    if not last.names.is_name(plain_name(last.run)):
        return None
    kind = last.names.classify(plain_name(last.run), determined=last.determined)
    return Phrase(kind, plain_name(last.run), definite=last.determined, plural=kind == "group")


def _is_body_noun(word: Token) -> bool:
    """Whether the noun before a name says that the name is an organization's ("news agency Baltia").

    63 in 48 articles; 27 right of 38, 26 without.
    """
    return word.lower in ORGANIZATION_NOUNS and not word.owns


def _person(role: list[Token], titles: list[Token], name: list[Token]) -> Phrase:
    """Describe a person by the words of the role, the titles among them, and the name."""
    return Phrase("person", person_name_of(titles, name), role_of(role), head_of(role), gender=gender("", text_of(role)))


def _describe_linked(last: _LastName, preposition: int) -> Phrase | None:
    """Read words whose last name hangs on a preposition: "Ann Lee of Ohio", "Ambassador to Iraq Ann Lee", "Bank of England".

    310 in 186 articles; 160 right of 250, 91 without. "Ambassador to Iraq Ann Lee" alone: 23 in 19; 11 right of 16, 10 without.
    """
    titles, name = split_titles(last.run)
    has_role = any(singular(token.lower) in ROLES for token in last.words[:preposition])
    if titles and len(name) > 1 and not has_role and _is_person(name, last.names):
        return _person(last.words[: -len(name)], titles, name)
    if len(last.runs) > 1 and last.runs[-2][1] == preposition and (linked := _describe_run_before(last, has_role=has_role)):
        return linked
    if not any(singular(token.lower) in ROLES for token in last.words[: last.start - 1]):
        return None
    place = last.run[: count_place_words(last.run)]
    if place and last.run[len(place) :] and last.run[-1].lower not in ORGANIZATION_WORDS:
        role = last.words[: last.start + len(place)]
        return Phrase("person", plain_name(last.run[len(place) :]), role_of(role), head_of(last.words[: last.start]))
    return None


def _describe_run_before(last: _LastName, *, has_role: bool) -> Phrase | None:
    """Read the name before the preposition: an organization that goes on behind it, or a person of some place.

    278 in 170 articles; 145 right of 227, 79 without.

    :param has_role: whether a role noun stands before the preposition
    """
    start, end = last.runs[-2]
    start += end - start > 1 and last.words[start].lower in DETERMINERS
    titles, name = split_titles(last.words[start:end])
    if name and _is_person(name, last.names) and (titles or len(name) > 1):
        return _person(last.words[: end - len(name)], titles, name)
    if name and not titles and not has_role and name[0].lower not in DATE_WORDS:
        return Phrase("organization", text_of(last.from_run(_first_run_of_linked_name(last))), definite=True)
    return None


def _first_run_of_linked_name(last: _LastName) -> int:
    """Find where a name of several parts begins, joined by "of" or "for": "Court" in "Court of Appeals for the Tern Bay".

    The last two runs are joined; from there the search goes back a run at a time, while one linking word stands between two runs.

    :param last: has at least two runs
    :returns: index of the first run of the name in ``last.runs``
    """
    number = len(last.runs) - 2
    while number and last.runs[number - 1][1] == last.runs[number][0] - 1 and last.words[last.runs[number][0] - 1].lower in _LINKS:
        number -= 1
    return number


def _is_person(name: list[Token], names: NameKinds) -> bool:
    """Whether a name without an article before it is taken for a person's."""
    return names.classify(plain_name(name), determined=False) == "person"
