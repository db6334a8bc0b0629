"""The back office: tables of subjects and relations, and relations that an agent ends."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from delegations.models import Authorization, Relation
from organizations.models import OrganizationType
from tests.accounts.factories import UserFactory
from tests.agents import agent_with
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(signed_in):
    """An agent who may do all that concerns delegations."""
    user = UserFactory(agent=True)
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="delegations"))
    return signed_in(user)


def listed(model):
    return reverse(f"admin:delegations_{model}_changelist")


def test_agent_ends_a_relation_that_its_client_cannot_end(agent, relation, firm_writes, mailbox, lea):
    assert "Entreprise Shaw" in agent.get(listed("relation") + "?q=shaw").content.decode()
    agent.post(listed("relation"), {"action": "end", "_selected_action": [relation.pk]})
    assert Relation.objects.get().state == "ended"
    assert Authorization.objects.get().ended_at
    assert "Laforce" in mailbox.latest(lea.user.email).text
    again = agent.post(listed("relation"), {"action": "end", "_selected_action": [relation.pk]}, follow=True)
    assert "La situation a changé" in again.content.decode()


def test_reader_of_relations_ends_none(signed_in, relation):
    reader = signed_in(agent_with("view_relation"))
    reader.post(listed("relation"), {"action": "end", "_selected_action": [relation.pk]})
    assert Relation.objects.get().state == "active"


def test_subject_that_providers_hold_stays_delegable_and_may_be_retired(agent, relation, firm_writes, report):
    url = reverse("admin:delegations_subject_change", args=[report.pk])
    form = {
        "family": report.family_id,
        "name_fr": report.name_fr,
        "name_en": report.name_en,
        "summary_fr": report.summary_fr,
        "summary_en": report.summary_en,
        "offers_read": "on",
        "offers_write": "on",
        "types": [type_.pk for type_ in report.types.all()],
        "position": report.position,
    }
    refused = agent.post(url, form | {"is_offered": "on"}).content.decode()
    assert "organisations mandataires ont ce sujet" in refused
    agent.post(url, form | {"is_delegable": "on"})
    report.refresh_from_db()
    assert report.retired_at


def test_what_people_hold_of_a_subject_is_not_taken_from_under_them(agent, relation, firm_writes, report):
    url = reverse("admin:delegations_subject_change", args=[report.pk])
    types = [type_.pk for type_ in report.types.all()]
    form = {"family": report.family_id, "position": 1, "is_offered": "on", "is_delegable": "on", "types": types}
    form |= {"offers_read": "on", "offers_write": "on", "name_fr": "Rapport", "name_en": "Report"}
    unwritten = {name: value for name, value in form.items() if name != "offers_write"}
    assert "donnent ce droit : retirez-les" in " ".join(agent.post(url, unwritten).content.decode().split())
    firms = [OrganizationType.objects.get(prefix="FIR").pk]
    assert "dossiers d’un type retiré" in agent.post(url, form | {"types": firms}).content.decode()
    assert "dans les deux langues" in agent.post(url, form | {"summary_fr": "Seul"}).content.decode()
    assert agent.post(url, form).status_code == 302


def test_agent_reads_why_a_person_has_access_and_had_none_before(agent, relation, firm_writes):
    staff = membership_of("Paul", "Personnel", organization=relation.provider)
    row = AuthorizationFactory(delegated=True, holder_membership=staff, relation=relation, subject=firm_writes.subject)
    url = reverse("admin:delegations_authorization_why", args=[row.pk])
    assert url in agent.get(reverse("admin:delegations_authorization_change", args=[row.pk])).content.decode()
    assert "Membre du personnel de l’organisation mandataire" in agent.get(url).content.decode()
    assert "Rien ne donne à Paul Personnel" in agent.get(f"{url}?jour=2020-01-01").content.decode()
    assert agent.get(reverse("admin:delegations_authorization_why", args=[firm_writes.pk])).status_code == 404


def test_lists_of_the_back_office_open(agent, relation, firm_writes):
    staff = membership_of("Paul", "Personnel", organization=relation.provider)
    AuthorizationFactory(delegated=True, holder_membership=staff, relation=relation, subject=firm_writes.subject)
    for model in ("subject", "subjectfamily", "relationtype", "relation", "authorization"):
        assert agent.get(listed(model)).status_code == 200
    found = agent.get(reverse("admin:delegations_relationtype_change", args=[relation.type_id]))
    assert found.status_code == 200
