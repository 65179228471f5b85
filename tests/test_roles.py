import pytest

from kg.people import roles


@pytest.mark.parametrize(
    ("role", "nouns"),
    [
        ("attorneys general", {"attorney-general"}),
        ("the Solicitor-General", {"solicitor-general"}),
        ("Prime Minister", {"premier"}),
        ("the PM", {"premier"}),
        ("vice president", {"vice-president"}),
        ("the VP", {"vice-president"}),
        ("vice-chancellor of the university", {"vice-chancellor"}),
        ("chief executive officer", {"ceo"}),
        ("member of parliament for Tern Bay", {"mp"}),
        ("Lord Chancellor of the Exchequer", {"chancellor"}),
        ("attorney for the mayor", {"attorney"}),
        ("Sen. Abel", {"senator"}),
        ("Rep. Abel", {"representative"}),
        ("Gov. Abel", {"governor"}),
        ("Amb. Abel", {"ambassador"}),
        ("Lt. Gen. Abel", {"general"}),
        ("Col. Abel", {"colonel"}),
        ("Prof. Abel", {"professor"}),
        ("minister and party leader", {"minister", "leader"}),
        ("mayor, coach; singer", {"mayor", "coach", "singer"}),
        ("deputy spokesmen", {"spokesman"}),
        ("mayor’s spokesman", {"spokesman"}),
        ("friend of the mayor", {"friend"}),
        ("the harbour", set()),
    ],
)
def test_heads_say_what_a_person_is(role: str, nouns: set[str]) -> None:
    assert roles.heads(role) == nouns


@pytest.mark.parametrize(
    ("plural", "noun"),
    [
        ("housewives", "housewife"),
        ("spokesmen", "spokesman"),
        ("businesspeople", "businessperson"),
        ("deputies", "deputy"),
        ("bosses", "boss"),
        ("coaches", "coach"),
        ("mayors", "mayor"),
        ("gas", "ga"),
        ("as", "as"),
        ("press", "press"),
        ("news", "new"),
        ("police", "police"),
        ("analysis", "analysis"),
        ("series", "series"),
    ],
)
def test_singulars(plural: str, noun: str) -> None:
    assert roles.singular(plural) == noun


def test_a_description_fits_a_narrower_one() -> None:
    def nouns(*words: str) -> frozenset[str]:
        return frozenset(words)

    assert roles.may_describe(nouns("diplomat"), nouns("ambassador"))
    assert roles.may_describe(nouns("mayor"), nouns("mayor", "singer"))
    assert not roles.may_describe(nouns("ambassador"), nouns("diplomat"))
    assert not roles.may_describe(nouns("mayor"), nouns("singer"))
    assert roles.person_nouns(nouns("mayor", "harbour")) == {"mayor"}
    assert roles.clash(nouns("singer"), nouns("minister"))
    assert not roles.clash(nouns(), nouns("minister"))
    assert not roles.clash(nouns("minister"), nouns())
    assert not roles.clash(nouns("minister"), nouns("mayor"))
    assert not roles.clash(nouns("singer"), nouns("spokesman"))
    assert not roles.clash(nouns("singer"), nouns("harbour"))
    assert not roles.clash(nouns("harbour"), nouns("singer"))
    assert not roles.clash(nouns("star"), nouns("striker"))
    assert not roles.clash(nouns("striker"), nouns("star"))


def test_portfolios_and_parties_are_compared() -> None:
    assert not roles.same_portfolio_and_party("the education minister", ["Finance Minister"])
    assert roles.same_portfolio_and_party("the education minister", ["Finance Minister", "Education Minister"])
    assert roles.same_portfolio_and_party("the minister", ["Finance Minister"])
    assert roles.same_portfolio_and_party("the finance minister", ["minister"])
    assert roles.same_portfolio_and_party("the finance minister", [])
    assert not roles.same_portfolio_and_party("the Republican senator", ["Democratic senator"])
    assert roles.same_portfolio_and_party("the GOP senator", ["Republican senator"])


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("US ambassador to Iraq", {"United States"}),
        ("Norway’s minister", {"Norway"}),
        ("the South Sudanese leader", {"South Sudan"}),
        ("prime minister of Papua New Guinea", {"Papua New Guinea"}),
        ("the Danish minister who met Swedish guests", {"Denmark"}),
        ("Danish minister with Swedish roots", {"Denmark"}),
        ("German and French ministers", {"Germany", "France"}),
        ("the germane minister", set()),
    ],
)
def test_states_of_a_role(role: str, names: set[str]) -> None:
    assert roles.countries(role) == names


@pytest.mark.parametrize(
    ("name", "role", "gender"),
    [
        ("Quill", "spokeswoman", "f"),
        ("Mrs. Quill", "", "f"),
        ("Mr Quill", "", "m"),
        ("Quill", "policeman", "m"),
        ("Robert Quill", "", "m"),
        ("José Quill", "", "m"),
        ("Mary Quill", "", "f"),
        ("Mary", "", ""),
        ("Zorva Quill", "", ""),
        ("Stacey Quill", "", ""),
        ("Mary Quill", "chairman", "m"),
    ],
)
def test_gender(name: str, role: str, gender: str) -> None:
    assert roles.gender(name, role) == gender
