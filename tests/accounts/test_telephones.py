"""« Coordonnées de communication »: the telephones of a person, each with its type, its territory, its extension."""

import pytest

from accounts.models import Telephone
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import UserFactory
from tests.accounts.test_profile import PAGE, typed
from tests.reading import text


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


@pytest.fixture
def here(signed_in, roger):
    return signed_in(roger)


def lines(*telephones):
    """Return telephones as the page sends them: (kind, territory, code, number, extension)."""
    sent = {"telephone-TOTAL_FORMS": str(len(telephones))}
    for index, values in enumerate(telephones):
        names = ("kind", "territory", "code", "number", "extension")
        sent |= {f"telephone-{index}-{name}": value for name, value in zip(names, values, strict=True)}
    return sent


CELL = ("mobile_1", "1", "+1", "514 276-1234", "")
WORK = ("work", "1", "+1", "450 677-1757", "12")


def kept(user):
    return [(line.kind, line.number, line.extension) for line in user.telephones.all()]


def test_page_has_the_words_of_the_guide(here, roger):
    here.post(PAGE, typed(roger, **lines(CELL)))
    shown = text(here.get(PAGE)).replace("\xa0", " ")
    for label in (
        "Coordonnées de communication",
        "Langue de communication",
        "Type de numéro de téléphone principal",
        "Territoire téléphonique",
        "Amérique du Nord",
        "Indicatif",
        "Numéro de téléphone principal",
        "Poste",
        "Ajouter un autre numéro de téléphone",
        "Valeur actuelle : Français",
        "Valeur actuelle : Cellulaire 1",
        "Valeur actuelle : 514 276-1234",
    ):
        assert label in shown


def test_telephones_are_kept_in_order(here, roger):
    here.post(PAGE, typed(roger, **lines(CELL, WORK)))
    assert kept(roger) == [("mobile_1", "+15142761234", ""), ("work", "+14506771757", "12")]
    here.post(PAGE, typed(roger, **lines(WORK, CELL)))
    assert [line.kind for line in roger.telephones.all()] == ["work", "mobile_1"]
    assert [sentence(entry) for entry in JournalEntry.objects.all()] == [
        "Roger Roy a changé ses numéros de téléphone."
    ] * 2
    assert not [entry for entry in JournalEntry.objects.all() if entry.facts]


def test_empty_line_is_taken_away(here, roger):
    here.post(PAGE, typed(roger, **lines(CELL, WORK)))
    here.post(PAGE, typed(roger, **lines(("mobile_1", "1", "+1", "", ""), WORK)))
    assert kept(roger) == [("work", "+14506771757", "12")]


@pytest.mark.parametrize(
    ("telephone", "number"),
    [
        (("home", "33", "+33", "01 70 18 99 00", ""), "+33170189900"),
        (("home", "41", "", "022 555 11 22", ""), "+41225551122"),
        (("home", "0", "+44", "020 7946 0958", ""), "+442079460958"),
        (("home", "0", "44", "020 7946 0958", ""), "+442079460958"),
        (("home", "1", "", "(514) 276-1234", ""), "+15142761234"),
        (("home", "1", "+1", "+33 1 70 18 99 00", ""), "+33170189900"),
    ],
)
def test_territory_and_code_make_the_number(here, roger, telephone, number):
    assert here.post(PAGE, typed(roger, **lines(telephone))).status_code == 302
    assert kept(roger) == [("home", number, "")]


@pytest.mark.parametrize(
    ("telephone", "words"),
    [
        (("home", "1", "+1", "12", ""), "numéro de téléphone complet"),
        (("home", "1", "+1", "514 276-1234 poste 12", ""), "numéro de téléphone complet"),
        (("home", "1", "+33", "514 276-1234", ""), "n’est pas celui du territoire"),
        (("home", "0", "", "514 276-1234", ""), "Saisissez l’indicatif"),
        (("home", "1", "abc", "514 276-1234", ""), "Un indicatif s’écrit comme"),
        (("home", "1", "+1", "514 276-1234", "12a"), "Le poste s’écrit en chiffres."),
        (("home", "1", "+1", "514 276-1234", "123456789"), "8"),
        (("yacht", "1", "+1", "514 276-1234", ""), "yacht"),
        (("home", "999", "+1", "514 276-1234", ""), "999"),
        (("home", "1", "+1", "5" * 41, ""), "40"),
    ],
)
def test_what_is_no_telephone_is_refused(here, roger, telephone, words):
    answer = here.post(PAGE, typed(roger, **lines(telephone)))
    assert answer.status_code == 200
    assert words in text(answer)
    assert not kept(roger)


def test_same_number_twice_is_refused_but_not_another_extension(here, roger):
    assert "déjà dans la liste" in text(here.post(PAGE, typed(roger, **lines(CELL, CELL))))
    other = (*WORK[:4], "13")
    assert here.post(PAGE, typed(roger, **lines(WORK, other))).status_code == 302


# --- One more ------------------------------------------------------------------------------------


def test_one_more_line_keeps_what_was_typed_and_saves_nothing(here, roger):
    sent = typed(roger, first_name="Robert", **lines(CELL)) | {"one_more": "1"}
    answer = here.post(PAGE, sent)
    shown = text(answer)
    assert 'value="Robert"' in shown
    assert 'value="514 276-1234"' in shown
    assert 'name="telephone-1-number"' in shown
    assert "govuk-error-summary" not in shown
    assert not kept(roger)
    assert not JournalEntry.objects.exists()


def test_what_is_wrong_is_said_when_it_is_saved_not_before(here, roger):
    sent = typed(roger, first_name="", **lines(("home", "1", "+1", "12", ""))) | {"one_more": "1"}
    assert "govuk-error-message" not in text(here.post(PAGE, sent))


def test_five_are_enough(here, roger):
    five = [("other", "1", "+1", f"514 276-123{number}", "") for number in range(5)]
    assert here.post(PAGE, typed(roger, **lines(*five))).status_code == 302
    assert "Ajouter un autre numéro" not in text(here.get(PAGE))
    six = [*five, ("other", "1", "+1", "514 276-1239", "")]
    here.post(PAGE, typed(roger, **lines(*six)))
    assert Telephone.objects.count() == 5


@pytest.mark.parametrize("count", ["", "x", "-1", "99999999", "1001"])
def test_forged_count_of_lines_breaks_nothing(here, roger, count):
    sent = typed(roger, **lines(CELL)) | {"telephone-TOTAL_FORMS": count}
    assert here.post(PAGE, sent).status_code in {200, 302}
    assert here.post(PAGE, sent | {"one_more": "1"}).status_code == 200
    assert Telephone.objects.count() <= 5


def test_page_takes_as_many_queries_for_many_telephones(client, query_count, roger):
    client.force_login(roger)
    numbers = iter(range(100, 200))
    query_count(PAGE, lambda: Telephone.objects.create(user=roger, number=f"+15142761{next(numbers)}"))


@pytest.mark.parametrize(
    ("territory", "code", "number", "kept_as"),
    [
        ("33", "+1", "06 12 34 56 78", "+33612345678"),
        ("41", "+1", "022 327 41 11", "+41223274111"),
        ("33", "+33", "06 12 34 56 78", "+33612345678"),
    ],
)
def test_territory_gives_its_code_when_the_code_was_left(here, roger, territory, code, number, kept_as):
    here.post(PAGE, typed(roger, **lines(("mobile_1", territory, code, number, ""))))
    assert kept(roger) == [("mobile_1", kept_as, "")]


def test_code_that_was_typed_and_is_not_of_the_territory_is_refused(here, roger):
    page_again = here.post(PAGE, typed(roger, **lines(("mobile_1", "33", "+41", "06 12 34 56 78", ""))))
    assert "n’est pas celui du territoire" in page_again.content.decode()
    left = here.post(PAGE, typed(roger, **lines(("mobile_1", "0", "+1", "20 7946 0958", ""))))
    assert "Saisissez l’indicatif du territoire" in left.content.decode()
