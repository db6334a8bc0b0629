"""What an agent sees as a person is read alone: nothing is sent, nothing secret is shown, no file is handed out."""

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.urls import reverse

from organizations.views import memberships
from tests.organizations.factories import MembershipFactory, OrganizationFactory, OrganizationTypeFactory
from tests.support.desk import another_desk, begun, see

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_sent_in_the_name_of_the_person(fatima, alice, bob, people_url, method, transport_alice):
    client, _ = begun(fatima, alice.user)
    addresses = [
        people_url,
        reverse("organizations:inactivate", args=[transport_alice.number, bob.public_id]),
        reverse("accounts:profile"),
        reverse("theme"),
        reverse("language"),
        reverse("admin:accounts_user_change", args=[bob.user.pk]),
        see(bob.user),
    ]
    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}):
            answer = getattr(client, method)(address, headers=headers)
            assert answer.status_code == 403, address
            assert "Rien n’a été changé" in answer.content.decode()
    bob.refresh_from_db()
    assert bob.is_active


def test_page_that_would_write_is_stopped_by_the_database(fatima, alice, monkeypatch, people_url):
    """Past every check of ours: whatever a page asks of the database while it is read."""
    client, visit = begun(fatima, alice.user)

    def write(*args, **kwargs):
        Group.objects.create(name="written")
        raise AssertionError("the database let it pass")

    monkeypatch.setattr(memberships, "TemplateResponse", write)
    monkeypatch.setattr("portal.core.testing.written_tables", lambda sql: set())
    assert client.get(people_url).status_code == 403
    assert not Group.objects.filter(name="written").exists()
    assert not visit.pages.filter(name="organizations:memberships").exists()


@pytest.mark.parametrize(
    "name",
    [
        "accounts:security",
        "accounts:recovery_codes",
        "accounts:my_data",
        "accounts:copy",
        "accounts:devices",
        "accounts:email",
        "accounts:close",
        "account_reauthenticate",
        "account_change_password",
        "preferences",
        "support:visits",
        "admin:index",
        "admin:accounts_user_changelist",
        "organizations:export_requests",
        "organizations:start",
    ],
)
def test_secrets_files_and_the_back_office_are_closed(fatima, alice, name):
    client, visit = begun(fatima, alice.user)
    answer = client.get(reverse(name))
    assert answer.status_code == 403
    assert "Page fermée pendant une consultation" in answer.content.decode()
    assert not visit.pages.exists()


def test_account_of_another_desk_is_closed_and_so_is_what_tells_of_all(fatima, alice, people_url):
    elsewhere = OrganizationTypeFactory(prefix="XYZ", desk=another_desk())
    other = MembershipFactory(organization=OrganizationFactory(type=elsewhere, number="XYZ0000001"), user=alice.user)
    client, _ = begun(fatima, alice.user)
    assert client.get(people_url).status_code == 200
    assert client.get(reverse("organizations:home", args=[other.organization.number])).status_code == 403
    assert client.get(reverse("home")).status_code == 403
    assert client.get(reverse("organizations:my_requests")).status_code == 403


def test_file_is_no_page(fatima, alice, monkeypatch, people_url):
    """Whatever is handed out as a file stays closed, though nobody thought of naming it."""
    client, _ = begun(fatima, alice.user)
    monkeypatch.setattr(memberships, "TemplateResponse", lambda *a, **k: HttpResponse(b"x", content_type="text/csv"))
    assert client.get(people_url).status_code == 403


def test_what_the_person_may_not_see_the_agent_may_not_either(fatima, bob, people_url, charlie):
    client, _ = begun(fatima, bob.user)
    assert client.get(people_url).status_code == 403
    assert client.get(reverse("organizations:home", args=[charlie.organization.number])).status_code == 404
