from dataclasses import replace

from readings import reading

from kg.people.cast import make_cast
from kg.records import Reading, Reference, Span

TOWN = """The harbour will close in May, a port official said on Monday.

Harbour Minister Edda Lindqvist told reporters the port was safe. "We checked it twice," she said.

The minister said the pilots had been asked. Olan Petrie, head of the Pilots Union, said nobody had asked them. "Nobody called," he said.
He added that the union would wait.

The union said it would sue. It denied that a deal was near.

"""


def who(one: Reading) -> list[list[str]]:
    result = make_cast(one)
    return [[result.actors[part.actor].name for part in one.sources] for one in result.attributions]


def test_full_name_surname_role_and_pronoun_are_one_person() -> None:
    one = reading(
        TOWN,
        ("Harbour Minister Edda Lindqvist", "told", "the port was safe"),
        ("she", "said", "We checked it twice"),
        ("The minister", "said", "the pilots had been asked"),
        ("Olan Petrie, head of the Pilots Union,", "said", "nobody had asked them"),
        ("he", "said", "Nobody called"),
        ("He", "added", "the union would wait"),
    )
    assert who(one) == [["Edda Lindqvist"]] * 3 + [["Olan Petrie"]] * 3


def test_collective_nouns_and_it_mean_the_organization_spoken_of() -> None:
    one = reading(TOWN, ("The union", "said", "it would sue"), ("It", "denied", "a deal was near"))
    assert who(one) == [["Pilots Union"], ["Pilots Union"]]


def test_roles_come_with_the_source() -> None:
    one = reading(TOWN, ("Harbour Minister Edda Lindqvist", "told", "the port was safe"), ("she", "said", "We checked it twice"))
    assert [part.role for one in make_cast(one).attributions for part in one.sources] == ["Harbour Minister", "Harbour Minister"]


def test_a_lead_that_describes_is_the_one_named_next() -> None:
    text = "The harbour will close, a retired general said.\n\nMaj. Gen. Otis Fenn told reporters that the harbour was old."
    one = reading(text, ("a retired general", "said", "The harbour will close"), ("Maj. Gen. Otis Fenn", "told", "the harbour was old"))
    assert who(one) == [["Otis Fenn"], ["Otis Fenn"]]


def test_anonymous_sources_stay_anonymous_and_are_found_again() -> None:
    text = (
        "A senior diplomat said the talks had failed. The diplomat added that more talks were planned. Officials said nothing was planned."
    )
    one = reading(
        text,
        ("A senior diplomat", "said", "the talks had failed"),
        ("The diplomat", "added", "more talks were planned"),
        ("Officials", "said", "nothing was planned"),
    )
    result = make_cast(one)
    assert who(one) == [["senior diplomat"], ["senior diplomat"], ["Officials"]]
    assert all(actor.kind == "anonymous" for actor in result.actors if actor.name in {"senior diplomat", "Officials"})


def test_a_joint_source_is_one_group_with_members() -> None:
    text = "Mayor Ilse Varga and Governor Tomas Brandt said the bridge was closed. They said it would open."
    result = make_cast(
        reading(text, ("Mayor Ilse Varga and Governor Tomas Brandt", "said", "the bridge was closed"), ("They", "said", "it would open"))
    )
    group = result.actors[result.attributions[0].sources[0].actor]
    assert group.kind == "group"
    assert [result.actors[member].name for member in group.members] == ["Ilse Varga", "Tomas Brandt"]
    assert result.attributions[1].sources[0].actor == result.attributions[0].sources[0].actor


def test_a_name_with_and_in_it_is_no_joint_source() -> None:
    text = "The Department of Health and Human Services said the clinic was safe."
    assert who(reading(text, ("The Department of Health and Human Services", "said", "the clinic was safe"))) == [
        ["Department of Health and Human Services"]
    ]


def test_including_gives_two_sources() -> None:
    text = "Senior politicians, including Prime Minister Karim al-Hadidi, said the dam was safe."
    result = make_cast(reading(text, ("Senior politicians, including Prime Minister Karim al-Hadidi,", "said", "the dam was safe")))
    assert [(result.actors[part.actor].name, result.actors[part.actor].kind) for part in result.attributions[0].sources] == [
        ("Senior politicians", "anonymous"),
        ("Karim al-Hadidi", "person"),
    ]
    mentions = [text[part.mention.start : part.mention.end] for part in result.attributions[0].sources if part.mention]
    assert mentions == ["Senior politicians", "Prime Minister Karim al-Hadidi"]


def test_a_document_speaks_for_its_maker() -> None:
    text = "Blue Gull Ferries issued a statement. The statement said the ferry was safe. A report by the Marsh Trust said it was not."
    one = reading(text, ("The statement", "said", "the ferry was safe"), ("A report by the Marsh Trust", "said", "it was not"))
    assert who(one) == [["Blue Gull Ferries"], ["Marsh Trust"]]


def test_i_in_a_quotation_is_its_speaker() -> None:
    text = 'Ilse Varga met Rosa Quill. "I believe the pier is old," Quill said.'
    one = reading(text, ("Quill", "said", "I believe the pier is old"), ("I", "believe", "the pier is old"))
    assert who(one) == [["Rosa Quill"], ["Rosa Quill"]]


def test_he_and_she_are_told_by_title_and_role() -> None:
    text = "Mr. Petrie met Mrs. Abel on Friday. She said the pier was safe. He said it was not."
    assert who(reading(text, ("She", "said", "the pier was safe"), ("He", "said", "it was not"))) == [["Abel"], ["Petrie"]]


def test_a_relative_word_is_its_antecedent() -> None:
    text = "The Harbour Trust, which said the pier was safe, met on Friday."
    assert who(reading(text, ("which", "said", "the pier was safe"))) == [["Harbour Trust"]]


def test_words_without_a_source_are_nobodys_by_name() -> None:
    text = "Rosa Quill said the pier was old. It is said that the pier will go. Rain fell. It was known that the pier was weak."
    one = reading(
        text,
        ("Rosa Quill", "said", "the pier was old"),
        ("", "It is said", "that the pier will go"),
        ("", "It was known", "that the pier was weak"),
    )
    assert who(one) == [["Rosa Quill"], ["unnamed source"], ["unnamed source"]]
    assert make_cast(one).attributions[1].sources == make_cast(one).attributions[2].sources
    assert make_cast(one).attributions[1].sources[0].mention is None


LAST = (
    "Mayor Ilse Varga met Judge Nora Lund.\n{} said rain falls.\nThe Marsh Trust met Mayor Ilse Varga.\nShe said so." + " Rain fell." * 40
)


def test_who_spoke_last_is_meant_rather_than_who_was_named_since() -> None:
    one = reading(LAST.format("Lund"), ("Lund", "said", "rain falls"), ("She", "said", "so"))
    assert who(one) == [["Nora Lund"], ["Nora Lund"]]
    assert who(reading(LAST.format("Lund"), ("She", "said", "so"))) == [["Ilse Varga"]]


def test_sources_are_resolved_in_the_order_of_the_text() -> None:
    one = reading(LAST.format("Lund"), ("Lund", "said", "rain falls"), ("She", "said", "so"))
    assert who(replace(one, attributions=one.attributions[::-1])) == [["Nora Lund"], ["Nora Lund"]]


def test_a_source_within_what_another_says_did_not_speak_last() -> None:
    text = LAST.format("The Harbour Fund said Lund")
    outer = ("The Harbour Fund", "said", "Lund said rain falls")
    assert who(reading(text, outer, ("Lund", "said", "rain falls"), ("She", "said", "so")))[-1] == ["Ilse Varga"]
    assert who(reading(text, ("Lund", "said", "rain falls"), ("She", "said", "so")))[-1] == ["Nora Lund"]


def test_headlines_speak_of_those_whom_the_text_names() -> None:
    text = "Minister says port is safe\n\nHarbour Minister Edda Lindqvist said on Monday that the port was open."
    one = reading(
        text, ("Minister", "says", "port is safe"), ("Harbour Minister Edda Lindqvist", "said", "the port was open"), headline=True
    )
    assert who(one) == [["Edda Lindqvist"], ["Edda Lindqvist"]]


def test_nobody_is_called_by_a_pronoun() -> None:
    text = "It said so. They said so. He said so. I said so. Some said so. The group said so."
    one = reading(text, *((word, "said", "so") for word in ("It", "They", "He", "I", "Some", "The group")))
    assert not {name.lower() for names in who(one) for name in names} & {"it", "they", "he", "i", "some"}


def test_a_second_verb_shares_its_subject() -> None:
    text = (
        "Rosa Quill accused the port of neglect and warned that the pier would fall, adding: “It is old.” Nobody was told that it was safe."
    )
    one = reading(
        text,
        ("Rosa Quill", "accused", "the port of neglect"),
        ("", "warned", "that the pier would fall"),
        ("", "adding", "It is old"),
        ("", "was told", "that it was safe"),
    )
    assert who(one) == [["Rosa Quill"]] * 3 + [["unnamed source"]]
    assert make_cast(one).attributions[1].sources[0].mention == make_cast(one).attributions[0].sources[0].mention


def pointing(one: Reading, mention: str, **odds: float) -> Reading:
    """Let the model say of a mention which words name the one it means; each word counts where it stands last."""
    text = one.article.snapshot.text
    span = Span(text.index(mention), text.index(mention) + len(mention))
    words = sorted((Span(text.rindex(word), text.rindex(word) + len(word)), sure) for word, sure in odds.items())
    return replace(one, references=(Reference(span, tuple(words)),))


def test_a_pronoun_means_whom_the_model_points_at() -> None:
    text = "Mayor Ilse Varga met Judge Nora Lund in the hall. Lund left early. She said the bridge was closed."
    one = reading(text, ("She", "said", "the bridge was closed"))
    assert who(one) == [["Nora Lund"]]
    assert who(pointing(one, "She", Ilse=6.0, Varga=6.0, Nora=0.0)) == [["Ilse Varga"]]


def test_the_model_finds_a_name_that_nothing_else_shows() -> None:
    text = "Quill lost the vote in May. Then the rain came. She said the bridge was closed."
    one = reading(text, ("She", "said", "the bridge was closed"))
    assert who(one) == [["unnamed source"]]
    assert who(pointing(one, "She", Quill=3.0)) == [["Quill"]]
    assert who(pointing(one, "She", Quill=-3.0, Then=3.0)) == [["unnamed source"]]


def test_a_name_that_the_model_finds_is_whole() -> None:
    text = "O’Brien lost the vote in May. Then the rain came. She said the bridge was closed."
    assert who(pointing(reading(text, ("She", "said", "the bridge was closed")), "She", O=3.0, Brien=3.0)) == [["O’Brien"]]


def test_he_is_no_organization_whatever_the_model_says() -> None:
    text = "The Harbour Fund met Mayor Tomas Brandt. He said the bridge was closed."
    one = reading(text, ("He", "said", "the bridge was closed"))
    assert who(pointing(one, "He", Harbour=9.0, Fund=9.0, Brandt=-3.0)) == [["Tomas Brandt"]]


def test_a_name_may_follow_its_pronoun_where_the_model_says_so() -> None:
    text = "Mayor Ilse Varga resigned. With her bridge closed, Judge Nora Lund left."
    one = reading(text, ("her", "", "bridge closed"))
    assert who(one) == [["Ilse Varga"]]
    assert who(pointing(one, "her", Nora=5.0, Lund=5.0)) == [["Nora Lund"]]
