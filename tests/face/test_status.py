"""« État du portail »: what works as one asks, what is planned, what did not work lately."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from organizations.models import Announcement
from organizations.models.announcements import look_again
from tests.organizations.factories import AnnouncementFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db
STATUS = reverse("status")


def text(client):
    return shown(client.get(STATUS))


def test_all_is_well_without_incident(client):
    page = text(client)
    assert "Ouvrir les pages et enregistrer" in page
    assert "Aucun entretien n’est prévu." in page
    assert "Rien à signaler" in page


def test_incident_and_maintenance_stand_where_they_belong(client, time_machine):
    AnnouncementFactory(incident=True, title_fr="Recherche lente")
    AnnouncementFactory(maintenance=True, title_fr="Nouvelle version")
    AnnouncementFactory(title_fr="Du neuf")
    AnnouncementFactory(incident=True, title_fr="Entre nous", is_public=False)
    page = text(client)
    assert "Quelque chose ne va pas" in page
    order = [page.index(words) for words in ("Recherche lente", "Entretiens prévus", "Nouvelle version", "Du neuf")]
    assert order == sorted(order)
    assert "Entre nous" not in page
    Announcement.objects.filter(level="incident").update(ends_at=timezone.now() + timedelta(seconds=1))
    look_again()
    time_machine.move_to(timezone.now() + timedelta(days=30))
    later = text(client)
    assert later.index("Ces trois derniers mois") < later.index("Recherche lente")
    assert "Aucun entretien n’est prévu." in later
    time_machine.move_to(timezone.now() + timedelta(days=70))
    assert "Recherche lente" not in text(client)


def test_nothing_is_said_of_what_the_portal_is_made_of(client):
    page = text(client).lower()
    for word in ("postgres", "valkey", "celery", "broker", "migration", "cache"):
        assert word not in page


def test_page_says_what_does_not_work_when_the_database_is_away(client, monkeypatch):
    def refuse(*_):
        raise OperationalError

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer, other = client.get(STATUS), client.get("/nous-joindre/")
    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == other.status_code == 503
    assert answer["Retry-After"]
    assert "<strong>Ouvrir les pages et enregistrer</strong> : En panne" in page
    assert "<strong>Opening pages and saving</strong>" in page
    assert "enregistrer" not in other.content.decode()
