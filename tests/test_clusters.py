import random

from hypothesis import given
from hypothesis import strategies as st

from kg.people.clusters import best_name, cluster_persons, fullest_name
from kg.people.names import person_name

GIVEN = ["Ada", "Ida", "Mohammed", "Muhammad", "Karim", "A.", "Ada M.", "Ada Maria", "Joe", "Joseph"]
NAMES = st.builds(lambda given, family: f"{given} {family}", st.sampled_from(GIVEN), st.sampled_from(["Berg", "al-Hadidi", "Al Hadidi"]))


def clusters(*names: str) -> list[list[str]]:
    return [[name.key for name in cluster] for cluster in cluster_persons({person_name(name) for name in names})]


@given(st.lists(NAMES, max_size=12), st.randoms(use_true_random=False))
def test_clusters_hold_each_name_once_in_any_order(names: list[str], shuffle: random.Random) -> None:
    mixed = names[:]
    shuffle.shuffle(mixed)
    assert clusters(*names) == clusters(*mixed)
    assert sorted(name for cluster in clusters(*names) for name in cluster) == sorted({person_name(name).key for name in names})


def test_names_of_one_person_meet_and_the_fullest_comes_first() -> None:
    assert clusters("Ada Berg", "Ada M. Berg", "Ada Maria Berg") == [["ada maria berg", "ada m berg", "ada berg"]]


def test_a_name_that_fits_two_persons_stands_alone() -> None:
    assert clusters("Ada Maria Berg", "Ada Nora Berg", "Ada Berg") == [["ada maria berg"], ["ada nora berg"], ["ada berg"]]


def test_the_fullest_name_has_most_whole_tokens_then_most_tokens_then_the_alphabet() -> None:
    assert fullest_name(map(person_name, ["Ada M. N. Berg", "Ada Maria Berg", "Ada Nora Berg"])).key == "ada maria berg"
    assert fullest_name(map(person_name, ["Ada Berg", "Ada M. Berg"])).key == "ada m berg"


def test_the_name_to_show_has_a_given_name_and_is_the_fullest_form_of_the_most_frequent() -> None:
    assert best_name({"Berg": 9, "Ada Berg": 1}) == "Ada Berg"
    assert best_name({"Ada Berg": 2, "Ada Maria Berg": 3}) == "Ada Maria Berg"
    assert best_name({"Ada M. Berg": 2, "Ada Berg": 1, "Ada Maria Berg": 2}) == "Ada M. Berg"
    assert best_name({"Ada Berg": 3, "Ada M. Berg Jr.": 1, "Ada M. Berg": 2}) == "Ada M. Berg Jr."
    assert best_name({"Ada Berg": 1, "Ada Maria Berg": 1, "Ida Berg": 1}) == "Ada Maria Berg"
