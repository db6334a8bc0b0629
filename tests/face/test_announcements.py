"""What the operator announces: who reads it, where, until when, and how one puts it away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organizations.models import Announcement
from organizations.models.announcements import look_again
from tests.organizations.factories import AnnouncementFactory, MembershipFactory
from tests.reading import text

pytestmark = pytest.mark.django_db
HOME, PUT_AWAY = reverse("home"), reverse("put_away")


def account(membership):
    return reverse("organizations:home", args=[membership.organization.number])


def test_everyone_reads_what_is_for_all_and_visitors_what_is_public(client, signed_in, alice):
    AnnouncementFactory(title_fr="Pour tout le monde")
    AnnouncementFactory(title_fr="Pour les comptes", is_public=False)
    visited = text(client.get(HOME))
    assert "Pour tout le monde" in visited
    assert 'href="https://exemple.ca/nouvelles"' in visited
    assert "Pour les comptes" not in visited
    inside = text(signed_in(alice).get(account(alice)))
    assert "Pour tout le monde" in inside
    assert "Pour les comptes" in inside


def test_what_is_for_a_type_stands_on_pages_of_such_accounts_and_of_their_people(client, signed_in, alice):
    AnnouncementFactory(title_fr="Aux transporteurs", types=["TRP"])
    AnnouncementFactory(title_fr="Aux firmes", types=["FIR"])
    assert "Aux transporteurs" not in text(client.get(HOME))
    carrier = signed_in(alice)
    firm = MembershipFactory(user=alice.user, organization__type__prefix="FIR")
    for page, is_carriers, is_firms in (
        (account(alice), True, False),
        (account(firm), False, True),
        (HOME, True, True),
    ):
        shown = text(carrier.get(page))
        assert ("Aux transporteurs" in shown) is is_carriers, page
        assert ("Aux firmes" in shown) is is_firms, page


def test_it_is_shown_from_an_instant_to_an_instant(client, time_machine):
    now = timezone.now()
    AnnouncementFactory(maintenance=True, title_fr="On ferme", shown_from=now + timedelta(hours=1))
    assert "On ferme" not in text(client.get(HOME))
    time_machine.move_to(now + timedelta(hours=1, seconds=1))
    assert "On ferme" in text(client.get(HOME))
    time_machine.move_to(now + timedelta(days=1, hours=2, seconds=1))
    assert "On ferme" not in text(client.get(HOME))


def test_what_does_not_work_comes_first(client):
    for level in ("news", "maintenance", "incident"):
        AnnouncementFactory(level=level, title_fr=f"genre {level}", ends_at=timezone.now() + timedelta(days=9))
    shown = text(client.get(HOME))
    assert shown.index("genre incident") < shown.index("genre maintenance") < shown.index("genre news")


def test_one_puts_one_away_and_the_others_stay(client):
    first, second = (AnnouncementFactory(title_fr=f"Annonce numéro {rank}") for rank in ("un", "deux"))
    answer = client.post(PUT_AWAY, {"announcement": first.pk, "next": "/aide-memoire/"})
    assert answer["Location"] == "/aide-memoire/"
    assert answer.cookies["announcements"]["httponly"]
    shown = text(client.get(HOME))
    assert "Annonce numéro un" not in shown
    assert "Annonce numéro deux" in shown
    client.post(PUT_AWAY, {"announcement": second.pk})
    assert "Annonce numéro deux" not in text(client.get(HOME))
    assert "Annonce numéro un" not in text(client.get(HOME))


@pytest.mark.parametrize("typed", ["", "x", "²", "1" * 20, "1.2", "-1", "1; Path=/"])
def test_what_names_no_announcement_is_not_remembered(client, typed):
    answer = client.post(PUT_AWAY, {"announcement": typed, "next": "//ailleurs.example/"})
    assert answer["Location"] == "/"
    assert "announcements" not in answer.cookies


def test_the_cookie_does_not_grow_for_ever(client):
    for key in range(1, 31):
        client.post(PUT_AWAY, {"announcement": key})
    kept = client.cookies["announcements"].value.split(".")
    assert kept == [str(key) for key in range(11, 31)]


def test_a_page_asks_the_database_twice_a_minute_at_most(client, signed_in, alice, django_assert_num_queries):
    AnnouncementFactory(types=["TRP"])
    known = Announcement.objects.known()
    with django_assert_num_queries(0):
        assert Announcement.objects.known() == known
    look_again()
    with django_assert_num_queries(1):
        Announcement.objects.known()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": timedelta(0)},
        {"shown_from": timedelta(hours=1)},
        {"level": "maintenance", "ends_at": None},
    ],
)
def test_the_database_holds_what_an_announcement_must_be(wrong):
    now = timezone.now()
    told = {name: now + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnouncementFactory(starts_at=now, **told)
