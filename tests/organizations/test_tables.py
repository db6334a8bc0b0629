"""The operator's tables: an edit that would break what is under way is refused, and says what to do first."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from organizations.models import Announcement, Holiday, OrganizationType, ServiceRequest, SupportDesk
from organizations.models.announcements import look_again
from tests.accounts.factories import UserFactory
from tests.organizations.factories import AnnouncementFactory, MembershipFactory, OrganizationFactory
from tests.reading import text

pytestmark = pytest.mark.django_db
SOILS = "Service à la clientèle, sols contaminés"


@pytest.fixture
def agent(client):
    client.force_login(UserFactory(agent=True, is_superuser=True))
    return client


def page_of(row):
    return reverse(f"admin:organizations_{row._meta.model_name}_change", args=[row.pk])


def typed_as(agent, row, **changes):
    """What the form of a row holds, but for some changes; None leaves a box unticked."""
    shown = agent.get(page_of(row)).context
    form = shown["adminform"].form
    kept = {name: form.initial.get(name) for name in form.fields} | changes
    kept = {name: "on" if value is True else value for name, value in kept.items()}
    for inline in shown["inline_admin_formsets"]:
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            kept.setdefault(f"{inline.formset.prefix}-{name}", 0)
    return {name: value for name, value in kept.items() if value is not None and value is not False}


def change(agent, row, **changes):
    return agent.post(page_of(row), typed_as(agent, row, **changes))


@pytest.fixture
def carriers(db):
    return OrganizationType.objects.get(prefix="TRP")


def test_type_with_registrations_under_way_stays_open(agent, carriers):
    begun = OrganizationFactory(type=carriers, registering=True)
    assert "Des inscriptions de ce type sont en cours" in text(change(agent, carriers, is_open=None))
    begun.delete()
    assert change(agent, carriers, is_open=None).status_code == 302
    carriers.refresh_from_db()
    assert not carriers.is_open


def test_type_reads_documents_until_each_is_decided(agent, carriers):
    assert change(agent, carriers, registration_with_documents=True).status_code == 302
    begun = OrganizationFactory(type=carriers, registering=True)
    ServiceRequest.objects.create(
        number="DEM-A", kind="registration", state="in_validation", organization=begun, due_at=timezone.now()
    )
    refused = text(change(agent, carriers, registration_with_documents=None))
    assert "Des inscriptions avec documents attendent une décision" in refused


def test_way_of_activating_stays_while_someone_is_awaited(agent, carriers):
    awaited = MembershipFactory(organization__type=carriers, pending=True)
    assert "activer leur accès de l’ancienne façon" in text(change(agent, carriers, claim_method="three_keys"))
    awaited.expires_at = timezone.now() - timedelta(days=1)
    awaited.save()
    assert change(agent, carriers, claim_method="three_keys").status_code == 302


def test_accounts_go_to_a_desk_that_a_team_serves(agent, carriers):
    desk = SupportDesk.objects.exclude(pk=carriers.desk_id).order_by("pk").first()
    assert change(agent, carriers, desk=desk.pk).status_code == 302  # no account yet
    OrganizationFactory(type=OrganizationType.objects.get(prefix="TRP"))
    other = SupportDesk.objects.get(name_fr=SOILS)
    carriers.refresh_from_db()
    assert "Aucune équipe ne sert ce service" in text(change(agent, carriers, desk=other.pk))
    team = Group.objects.create(name="Équipe des sols")
    assign_perm("serve_supportdesk", team, other)
    assert "Aucune équipe ne sert ce service" in text(change(agent, carriers, desk=other.pk))
    UserFactory(agent=True).groups.add(team)
    assert change(agent, carriers, desk=other.pk).status_code == 302


def test_texts_are_in_both_languages(agent, carriers):
    assert "dans les deux langues" in text(change(agent, carriers, summary_en=""))
    assert change(agent, carriers, summary_en="", summary_fr="").status_code == 302
    assert change(agent, carriers, name_en="").status_code == 200


def test_desk_says_what_can_be_called_and_what_an_emergency_is(agent):
    desk = SupportDesk.objects.get(name_fr=SOILS)
    hours = hours_of(desk)
    for wrong in ({"telephone": "12"}, {"fax": "abc"}, {"emergency_telephone": "+"}):
        assert "Saisissez un numéro de téléphone complet" in text(change(agent, desk, **hours, **wrong))
    assert "Un poste compte de un à huit chiffres" in text(change(agent, desk, **hours, extension="12a"))
    assert "à quoi elle sert" in text(change(agent, desk, **hours, emergency_en=""))
    assert change(agent, desk, **hours, telephone="450 555-0199").status_code == 302


def hours_of(desk, **changes):
    rows = list(desk.opening_hours.order_by("pk"))
    lines = {"opening_hours-TOTAL_FORMS": len(rows), "opening_hours-INITIAL_FORMS": len(rows)}
    for rank, row in enumerate(rows):
        told = {"id": row.pk, "desk": desk.pk, "weekday": row.weekday, "opens": row.opens, "closes": row.closes}
        lines |= {f"opening_hours-{rank}-{name}": value for name, value in (told | changes).items()}
    return lines


def test_desk_of_accounts_keeps_some_hours(agent):
    desk = SupportDesk.objects.get(name_fr=SOILS)
    refused = change(agent, desk, **hours_of(desk, DELETE="on"))
    assert "écrivez au moins une plage d’heures" in text(refused)
    assert desk.opening_hours.exists()
    desk.types.update(desk=SupportDesk.objects.exclude(pk=desk.pk).order_by("pk").first())
    assert change(agent, desk, **hours_of(desk, DELETE="on")).status_code == 302
    assert not desk.opening_hours.exists()


def test_last_desk_to_link_by_identity_decides_first(agent):
    desk = SupportDesk.objects.get(name_fr=SOILS)
    SupportDesk.objects.update(links_by_identity=False)
    SupportDesk.objects.filter(pk=desk.pk).update(links_by_identity=True)
    asker, now = UserFactory(), timezone.now()
    ServiceRequest.objects.create(
        number="DEM-B", kind="profile_link", state="in_validation", asked_by=asker, due_at=now
    )
    assert "attendent une décision" in text(change(agent, desk, **hours_of(desk), links_by_identity=None))


def test_past_holiday_stays_and_one_to_come_goes(agent):
    today = timezone.localdate()
    past, coming = (
        Holiday.objects.create(region="QC", day=today + timedelta(days=days), name_fr="Fête", name_en="Feast")
        for days in (-1, 400)
    )
    assert agent.post(page_of(past), {"name_fr": "Autre"}).status_code == 403
    delete = [reverse("admin:organizations_holiday_delete", args=[each.pk]) for each in (past, coming)]
    assert [agent.post(address, {"post": "yes"}).status_code for address in delete] == [403, 302]


# --- Announcements -------------------------------------------------------------------------------

ADD = reverse("admin:organizations_announcement_add")
TOLD = {
    "level": "news",
    "title_fr": "Du nouveau",
    "title_en": "Something new",
    "body_fr": "Voyez https://exemple.ca/nouvelles",
    "body_en": "See https://exemple.ca/news",
    "shown_from_0": "2026-10-01",
    "shown_from_1": "08:00",
    "starts_at_0": "2026-10-01",
    "starts_at_1": "08:00",
    "is_public": "on",
}


def test_announcement_is_read_before_it_is_published(agent, carriers):
    assert "<h1>Ajout d’annonce</h1>" in text(agent.get(ADD))
    shown = text(agent.post(ADD, TOLD | {"_preview": "Aperçu", "types": [carriers.pk]}))
    assert "Rien n’est encore enregistré" in shown
    assert shown.index("<strong>Du nouveau</strong>") < shown.index("<strong>Something new</strong>")
    assert 'value="Du nouveau"' in shown
    assert not Announcement.objects.exists()
    wrong = text(agent.post(ADD, TOLD | {"_preview": "Aperçu", "title_en": ""}))
    assert "Rien n’est encore enregistré" not in wrong
    assert agent.post(ADD, TOLD | {"types": [carriers.pk]}).status_code == 302
    assert list(Announcement.objects.get().types.all()) == [carriers]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title_en": ""}, "obligatoire"),
        ({"ends_at_0": "2020-01-01", "ends_at_1": "08:00"}, "Cette fin est passée"),
        ({"starts_at_0": "2026-09-01"}, "au plus tard quand commence"),
        ({"level": "maintenance"}, "Dites quand l’entretien finit"),
        ({"starts_at_0": "2099-01-02", "ends_at_0": "2099-01-01", "ends_at_1": "08:00"}, "La fin vient après le début"),
    ],
)
def test_announcement_that_cannot_be_is_refused(agent, wrong, words):
    assert words in text(agent.post(ADD, TOLD | wrong))
    assert not Announcement.objects.exists()


def test_what_is_published_shows_at_once_and_what_is_over_stays(agent, client):
    look_again()
    Announcement.objects.known()
    agent.post(ADD, TOLD)
    assert "Du nouveau" in text(client.get(reverse("status")))
    over = AnnouncementFactory(ends_at=timezone.now() + timedelta(seconds=1))
    Announcement.objects.filter(pk=over.pk).update(
        starts_at=timezone.now() - timedelta(days=2),
        shown_from=timezone.now() - timedelta(days=3),
        ends_at=timezone.now() - timedelta(days=1),
    )
    assert agent.post(page_of(over), TOLD).status_code == 403
