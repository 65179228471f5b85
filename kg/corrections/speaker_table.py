"""The speakers of a build while corrections are applied to them: found by name, added, renamed, described and merged."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from kg.corrections.addresses import comparable_name
from kg.people import names
from kg.records import Speaker, SpeakerType
from kg.vocab import Minter


def names_of(speaker: Speaker) -> frozenset[str]:
    """Give all names of a speaker, made comparable."""
    return frozenset(map(comparable_name, (speaker.name, *speaker.aliases)))


class SpeakerTable:
    """The speakers, by IRI; every change keeps the names that a speaker had as its other names.

    :ivar speakers: IRI → speaker
    """

    def __init__(self, speakers: Iterable[Speaker], minter: Minter) -> None:
        """Begin with the speakers that the machine found."""
        self.speakers = {speaker.iri: speaker for speaker in speakers}
        self._minter = minter

    def named(self, name: str, among: Collection[str] | None = None) -> tuple[Speaker, ...]:
        """Find speakers by name: by exactly this one, else in any case and with any spaces, else by another of their names.

        :param among: IRIs of those that may be meant; all where None
        """
        wanted = comparable_name(name)
        able = [speaker for speaker in self.speakers.values() if among is None or speaker.iri in among]
        return (
            tuple(speaker for speaker in able if speaker.name == name)
            or tuple(speaker for speaker in able if comparable_name(speaker.name) == wanted)
            or tuple(speaker for speaker in able if wanted in names_of(speaker))
        )

    def who_says(self, name: str, kind: SpeakerType | None, article: str) -> tuple[Speaker, ...]:
        """Find who says a claim: a named speaker, or an unnamed source of its article; a new speaker where nobody is called so.

        :param kind: of a new speaker; a person where None
        :param article: IRI
        :returns: several where the name does not tell them apart
        """
        able = {speaker.iri for speaker in self.speakers.values() if speaker.article in {None, article}}
        return self.named(name, able) or (self.add(name, kind or "person"),)

    def add(self, name: str, kind: SpeakerType, distinguishing: str = "") -> Speaker:
        """Add a speaker; where one has this IRI already, that one is it.

        :param distinguishing: what tells the speaker from a namesake; else empty
        """
        if kind == "organization":
            iri = self._minter.speaker(name, kind, distinguishing)
        else:
            key = names.person_name(name).key if kind == "person" else names.organization_key(name)
            iri = self._minter.speaker(key or name, kind, distinguishing)
        return self.speakers.setdefault(iri, Speaker(iri, name, kind))

    def rename(self, speaker: Speaker, name: str) -> None:
        """Give a speaker another name to show."""
        aliases = {*speaker.aliases, speaker.name} - {name}
        self.speakers[speaker.iri] = replace(speaker, name=name, aliases=tuple(sorted(aliases)))

    def describe(self, speaker: Speaker, kind: SpeakerType | None, party: str | None, organization: str | None) -> None:
        """Say what a speaker is and for whom it speaks; what is None stays. An unnamed source that is of a kind belongs to no article."""
        self.speakers[speaker.iri] = replace(
            speaker,
            type=kind or speaker.type,
            article=None if kind else speaker.article,
            party=party or speaker.party,
            organization=organization or speaker.organization,
        )

    def merge(self, gone: Speaker, stays: Speaker) -> dict[str, str]:
        """Make one speaker of two; joint sources have the one that stays as their member.

        A joint source that has no other member left is that speaker, too.

        :returns: IRI that is gone → IRI of the speaker in its place
        """
        replaced = {gone.iri: stays.iri}
        for iri, group in list(self.speakers.items()):
            if gone.iri in group.members:
                members = {stays.iri if member == gone.iri else member for member in group.members}
                self.speakers[iri] = replace(group, members=tuple(sorted(members)))
                if len(members) == 1:
                    replaced[iri] = stays.iri
        for iri in replaced:
            del self.speakers[iri]
        aliases = {*stays.aliases, *gone.aliases, gone.name} - {stays.name}
        self.speakers[stays.iri] = replace(
            stays,
            aliases=tuple(sorted(aliases)),
            same_as=tuple(sorted({*stays.same_as, *gone.same_as})),
            replaces=tuple(sorted({*stays.replaces, *gone.replaces, *replaced})),
            party=stays.party or gone.party,
            organization=stays.organization or gone.organization,
        )
        return replaced
