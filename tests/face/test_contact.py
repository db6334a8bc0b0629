"""« Nous joindre »: every desk with its hours, as of now; and first the desk of whoever reads."""

from datetime import UTC, datetime, time

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from organizations.models import OrganizationType, SupportDesk
from portal.desks import spoken_hour
from tests.cardrequests.factories import TrainerFactory
from tests.organizations.factories import MembershipFactory
from tests.reading import text

pytestmark = pytest.mark.django_db
CONTACT = reverse("contact")
SOILS = "Service à la clientèle, sols contaminés"
# A Wednesday without holidays nearby, at noon in Québec; 18:00 in Genève.
NOON = datetime(2026, 10, 7, 16, 0, tzinfo=UTC)


def desk_in(page, name):
    """What stands on the page between the name of a desk and the end of its card."""
    return page[page.index(name) :].split("</section>")[0]


@pytest.mark.guide("TQ-45")
def test_everyone_reads_hours_telephones_fax_addresses(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    soils = desk_in(text(client.get(CONTACT)), SOILS)
    for words in (
        "Pour : Transporteur, Propriétaire ou intervenant, Lieu récepteur",
        "Heures d’ouverture (sauf les jours fériés)",
        "Du lundi au vendredi",
        "de 7 h à 16 h 30",
        "Ouvert maintenant",
        "jusqu’à 16 h 30",
        "Heure du Québec",
        "450 555-0101",
        'href="tel:+1-450-555-0101"',
        "1 800 555-0101",
        "1 866 555-0105",
        "Longueuil (Québec) J4H 0A0",
        "mailto:sols@soutien.example",
        "Prochain jour férié : <",
        "lundi 12 octobre 2026",
    ):
        assert words in soils, words


@pytest.mark.guide("TQ-46")
def test_the_emergency_line_says_day_and_night_what_it_is_for(client):
    page = text(client.get(CONTACT))
    soils = desk_in(page, SOILS)
    for words in ("24 heures sur 24", "de jour comme de nuit", "personne de garde", "laissez un message"):
        assert words in soils
    assert page.count("24 heures sur 24") == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 10, 7, 10, 0, tzinfo=UTC), "ouvre aujourd’hui à 7 h"),
        (datetime(2026, 10, 7, 21, 0, tzinfo=UTC), "ouvre demain à 7 h"),
        (datetime(2026, 10, 9, 21, 0, tzinfo=UTC), "ouvre mardi à 7 h"),
    ],
)
def test_closed_desk_says_when_it_opens(client, time_machine, at, words):
    time_machine.move_to(at, tick=False)
    soils = desk_in(text(client.get(CONTACT)), SOILS)
    assert "Fermé maintenant" in soils
    assert words in soils


def test_desk_of_geneva_keeps_its_own_clock(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    companies = desk_in(text(client.get(CONTACT)), "Service à la clientèle, entreprises")
    assert "Fermé maintenant" in companies
    assert "ouvre demain à 8 h 30" in companies
    assert "de 8 h 30 à 12 h et de 13 h 30 à 17 h" in companies
    assert "Heure de Genève" in companies


def test_desk_without_hours_promises_none(client):
    SupportDesk.objects.get(name_fr=SOILS).opening_hours.all().delete()
    soils = desk_in(text(client.get(CONTACT)), SOILS)
    assert "maintenant" not in soils
    assert "450 555-0101" in soils


def test_own_desk_comes_first_and_first_of_all_that_of_the_page_one_comes_from(client, signed_in, alice):
    OrganizationType.objects.filter(prefix="TRP").update(desk=SupportDesk.objects.get(name_fr=SOILS))
    company = MembershipFactory(user=alice.user, organization__type=OrganizationType.objects.get(prefix="ENT"))
    page = text(signed_in(alice).get(CONTACT))
    assert page.count("Votre service") == 2
    assert page.index(SOILS) < page.index("clientèle, construction")
    number = company.organization.number
    page = text(client.get(CONTACT, {"page": f"/comptes/{number}/utilisateurs/"}))
    assert page.index("clientèle, entreprises") < page.index(SOILS)


@pytest.mark.guide("CCQ-69")
def test_desk_of_firms_is_shown_with_the_tools(client):
    page = text(client.get(CONTACT))
    desk = desk_in(page, "Service à la clientèle, construction")
    for words in ("Firme comptable", "514 555-0102", "mailto:chantiers@soutien.example", "Montréal (Québec) H2X 0A0"):
        assert words in desk
    for name in ("help:articles", "help:tours"):
        assert f'href="{reverse(name)}"' in page


@pytest.mark.guide("AS-33")
def test_trainers_read_their_desk_on_their_pages(client):
    client.force_login(TrainerFactory().user)
    for name in ("cardrequests:sessions", "cardrequests:dashboard"):
        page = text(client.get(reverse(name)))
        assert "1 800 555-0103, poste 246</a> (heures de bureau)" in page
        assert 'href="tel:+1-800-555-0103;ext=246"' in page
        assert "formation@soutien.example" in page
        assert "(en tout temps)" in page
    assert "Votre service" in desk_in(text(client.get(CONTACT)), "Service à la clientèle, formation")


def test_the_page_costs_the_same_however_many_desks_there_are(query_count):
    def one_more():
        rank = SupportDesk.objects.count()
        desk = SupportDesk.objects.create(name_fr=f"Service {rank}", name_en=f"Desk {rank}", email="a@exemple.ca")
        OrganizationType.objects.filter(prefix="TRP").update(desk=desk)

    assert query_count(CONTACT, one_more) <= 8


def test_hours_are_spoken_in_both_languages(client):
    client.post(reverse("language"), {"language": "en"})
    page = text(client.get(CONTACT))
    for words in ("7 a.m.", "4:30 p.m.", "12 p.m."):
        assert words in page
    with translation.override("fr-ca"):
        assert [spoken_hour(time(7, 5)), spoken_hour(time(0))] == ["7 h 05", "0 h"]
    with translation.override("en"):
        assert [spoken_hour(time(0, 30)), spoken_hour(time(12))] == ["12:30 a.m.", "12 p.m."]


@pytest.mark.parametrize("status", [400, 500, 503])
def test_page_for_the_worst_leads_on(status):
    page = get_template(f"{status}.html").render({"request_id": "8a6f"})
    assert 'href="/statut/"' in page
    assert 'href="/nous-joindre/?reference=8a6f"' in page


def test_page_of_a_refusal_leads_to_the_desks_with_its_number(client):
    response = client.get("/nulle-part/")
    reference = response.headers["X-Request-ID"]
    assert f'href="{CONTACT}?reference={reference}"' in response.content.decode()
    shown = text(client.get(CONTACT, {"reference": reference}))
    assert reference in shown
    for wrong in ("<b>", "g" * 32, "a" * 33):
        assert "Mentionnez ce code" not in text(client.get(CONTACT, {"reference": wrong}))
