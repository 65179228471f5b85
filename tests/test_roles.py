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
        ("MP for Tern Bay", {"mp"}),
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


def test_roles_of_fields_that_nobody_shares_clash() -> None:
    def nouns(*words: str) -> frozenset[str]:
        return frozenset(words)

    assert roles.person_nouns(nouns("mayor", "harbour")) == {"mayor"}
    assert roles.clash(nouns("singer"), nouns("minister"))
    assert not roles.clash(nouns(), nouns("minister"))
    assert not roles.clash(nouns("minister"), nouns())
    assert not roles.clash(nouns("minister"), nouns("mayor"))
    assert not roles.clash(nouns("singer"), nouns("spokesman"))
    assert not roles.clash(nouns("singer"), nouns("harbour"))
    assert not roles.clash(nouns("harbour"), nouns("singer"))
    assert not roles.clash(nouns("singer", "minister"), nouns("singer"))


@pytest.mark.parametrize(
    ("role", "others", "same"),
    [
        ("the education minister", ["Finance Minister"], False),
        ("the education minister", ["Finance Minister", "Education Minister"], True),
        ("the minister", ["Finance Minister"], True),
        ("the finance minister", ["minister"], True),
        ("the finance minister", [], True),
        ("the Republican senator", ["Democratic senator"], False),
        ("the GOP senator", ["Republican senator"], True),
        ("the French president", ["US president"], False),
        ("the French president", ["president of France"], True),
        ("the French president", ["father", "US president"], False),
        ("the French finance minister", ["French education minister"], False),
        ("the Republican senator", ["US senator"], True),
    ],
)
def test_country_portfolio_and_party_tell_offices_apart(role: str, others: list[str], same: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert roles.same_office(role, others) is same


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
