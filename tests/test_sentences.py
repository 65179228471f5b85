import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Article, Paragraph, Span
from kg.records import Snapshot as Text
from kg.text.sentences import LONGEST, count_overlong, quotations, split
from kg.vocab import Minter


def article(*paragraphs: str, before: str = "🚢 Furniture\n\n") -> Article:
    text, spans = before, []
    for paragraph in paragraphs:
        spans.append(Paragraph(Span(len(text), len(text) + len(paragraph)), "body"))
        text += f"{paragraph}\n\n"
    snapshot = Text(hashlib.sha256(text.encode()).hexdigest(), text, "a.txt", is_file=True)
    return Article(Minter().article("a"), "a", snapshot, Span(0, len(text)), tuple(spans), None, None, None, None, None, "en")


def sentences(*paragraphs: str) -> list[str]:
    whole = article(*paragraphs)
    return [whole.snapshot.text[sentence.span.start : sentence.span.end] for sentence in split(whole)]


def quoted(*paragraphs: str) -> list[str]:
    whole = article(*paragraphs)
    return [whole.snapshot.text[span.start : span.end] for span in quotations(whole)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The bridge is shut.", "It opens in spring."],
        ["The U.S. Congress met Gov. Ada Lund.", "It went well."],
        ["Maj. Gen. Jon F. Berg told us so.", "J. K. Holm denied it."],
        ["The only problem, Ms. Holm said, is money.", "It always was."],
        ["It runs along the Mexico-U.S. border.", "Then it stops."],
        ["He went to the U.S.", "The army stayed."],
        ["They met at 5 p.m. Friday.", "Lund left at 9 a.m.", "Berg stayed."],
        ["Lund said no.", "Mrs. Holm left."],
        ["Room No. 7 was shut.", "We met al-Amin.", "al-Amin said so."],
        ["“We will. We must,” said Lund.", "She left."],
        ["“Really?” he asked.", "“No.”"],
        ["👍 He said yes.", "She said no."],
        ["Is Lund v. Holm decided?", "Not yet!", "The court meets on Jan. 5 in St. Holmen."],
        ["It is a broken\nline.", "Another one."],
        ["They met at 5 p.m. EST.", "He left at 6 p.m. 3 May came."],
        ["It is in the U.S.", "He left it.", "The U.S. Army left too."],
        ["J. Holm left.", "We saw plan B.", "It worked."],
        ["He bought it.", "iPhone sales rose.", "eBay fell."],
        ["She said no.", "Room no. 7 was shut."],
        ["He fell! and rose again.", "She left."],
    ],
)
def test_sentences_end_where_they_end(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


TITLES = (
    "Mr Mrs Ms Dr Prof Gov Lt Maj Gen Brig Col Sgt Cpl Capt Cmdr Adm Sen Sens Rep Reps Rev Hon Pres Amb Supt Insp Det Atty Min St Mt Ft"
)


@pytest.mark.parametrize("title", TITLES.split())
def test_a_title_ends_no_sentence(title: str) -> None:
    assert sentences(f"He met {title}. Holm today. It went well.") == [f"He met {title}. Holm today.", "It went well."]


def test_sentences_know_their_paragraph() -> None:
    whole = article("One. Two.", "Three.")
    assert [sentence.paragraph for sentence in split(whole)] == [0, 0, 1]


@given(
    st.lists(
        st.text(alphabet=st.sampled_from(list("aA. \n\"“”'’US,?!…📰é)(")), min_size=1, max_size=40) | st.text(min_size=1, max_size=60),
        max_size=5,
    )
)
def test_sentences_are_in_order_inside_paragraphs_and_lose_nothing(paragraphs: list[str]) -> None:
    whole = article(*(paragraph.encode("utf-8", "replace").decode() for paragraph in paragraphs))
    found = split(whole)
    covered: set[int] = set()
    end = 0
    for sentence in found:
        around = whole.paragraphs[sentence.paragraph].span
        assert max(end, around.start) <= sentence.span.start < sentence.span.end <= around.end
        end = sentence.span.end
        covered.update(range(sentence.span.start, sentence.span.end))
    for paragraph in whole.paragraphs:
        for place in range(paragraph.span.start, paragraph.span.end):
            assert place in covered or whole.snapshot.text[place].isspace()


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("“We win,” he said. “We go on.”", ["We win,", "We go on."]),
        ('"We win," he said. "We go on."', ["We win,", "We go on."]),
        ("''We win,'' he said. ''We go on.''", ["We win,", "We go on."]),
        ('"A great day!” Berg wrote.', ["A great day!"]),
        ("It is the “so-called harbour”.", ["so-called harbour"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("‘Hello there,’ she said of the ‘90s and the workers’ club.", ["Hello there,"]),
        ("He told us ‘the workers’ rights are gone’ today.", ["the workers’ rights are gone"]),
        ("She said: “We left. “We came back.”", ["We left.", "We came back."]),
        ("It is Lund’s bridge, the traders’ market and a 5'10\" wall.", []),
        ("He left.” She stayed.", []),
        ("They see that. “", []),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("«Oui», dit-il, et «non».", ["Oui", "non"]),
        ("``We win,'' he said.", ["We win,"]),
        ("It was (“so called”) a pier—“old”—of wood.", ["so called", "old"]),
        ('He said "no", "yes" and "no".', ["no", "yes", "no"]),
        ("The ‘I’ of rock‘and’ roll and ‘2023’ are short.", []),
        ("He said“we go” today.", ["we go"]),
        ("“We go ”now, he said.", ["We go"]),
        ('The pier—"old"—is ("so-called") wood.', ["old", "so-called"]),
        ("A ‘first’ and a ‘second’ pier.", ["first", "second"]),
        ("A ‘first pier is open. “Yes,” he said.", ["Yes,"]),
        ("", []),
    ],
)
def test_quotations_are_what_stands_between_the_marks(paragraph: str, expected: list[str]) -> None:
    assert quoted(paragraph) == expected


def test_an_open_quotation_runs_to_the_end_of_its_paragraph_and_on_into_the_next() -> None:
    assert quoted("Lund said: “We left.", "“We came back.”", "Berg left.") == ["We left.", "We came back."]


def test_a_broken_mark_spoils_one_paragraph() -> None:
    assert quoted("Lund said: “We left. Berg did not.", "Berg left.", "“No,” he said.") == ["We left. Berg did not.", "No,"]


def test_a_sentence_without_an_end_is_cut_at_white_space() -> None:
    text = "the bridge is shut and " * 400
    whole = article(text, "A short one.")
    cut = sentences(text, "A short one.")
    assert count_overlong(whole) == 1
    assert all(LONGEST / 2 < len(one) <= LONGEST for one in cut[:-2])
    assert " ".join(cut[:-1]) == text.strip()
    assert cut[-1] == "A short one."


def test_a_word_without_an_end_is_cut_anywhere() -> None:
    text = "a" * 5 * LONGEST
    assert sentences(text) == ["a" * LONGEST] * 5
    assert count_overlong(article(text)) == 1


@pytest.mark.parametrize(("length", "cut"), [(LONGEST, 0), (LONGEST + 1, 1)])
def test_the_longest_sentence_is_not_cut(length: int, cut: int) -> None:
    text = "a" * length
    assert len(sentences(text)) == 1 + cut
    assert count_overlong(article(text)) == cut


@pytest.mark.parametrize(("before", "first"), [(LONGEST // 2, LONGEST // 2), (LONGEST // 2 - 1, LONGEST)])
def test_a_cut_leaves_more_than_half_of_the_length(before: int, first: int) -> None:
    text = f"{'a' * before} {'b' * LONGEST}"
    assert len(sentences(text)[0]) == first


@pytest.mark.parametrize("sentence", ["Ada Lund told the council so.", "ADA LUND TOLD ALL OF THE COUNCIL SO."])
def test_short_sentences_are_not_cut_for_their_length(sentence: str) -> None:
    text = f"{sentence} " * 400
    assert count_overlong(article(text)) == 0
    assert sentences(text) == [sentence] * 400


def test_a_sentence_of_the_greatest_length_beside_another_is_not_cut() -> None:
    assert count_overlong(article(f"{'a' * (LONGEST - 2)}. Lund left.")) == 0


@given(st.lists(st.text(alphabet=st.sampled_from(list("ab .,\"“”‘’'«»`\n—")), max_size=30), max_size=4))
def test_quotations_are_in_order_inside_paragraphs(paragraphs: list[str]) -> None:
    whole = article(*paragraphs)
    end = 0
    for span in quotations(whole):
        assert end <= span.start < span.end
        assert any(paragraph.span.start <= span.start and span.end <= paragraph.span.end for paragraph in whole.paragraphs)
        end = span.end
