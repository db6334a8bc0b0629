"""The back office of accounts: what is read there, what is edited, and what the rules refuse there too."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import OrganizationType
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    client.force_login(UserFactory(agent=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["organization", "membership", "organizationtype", "supportdesk"])
def test_lists_open_and_are_searched(agent, alice, dominique, model):
    for choices in ({}, {"q": "Alice"} if model in {"organization", "membership"} else {}):
        assert agent.get(reverse(f"admin:organizations_{model}_changelist"), choices).status_code == 200


@pytest.mark.parametrize("model", ["organization", "membership"])
def test_accounts_and_their_people_are_only_read(agent, alice, model):
    row = alice if model == "membership" else alice.organization
    assert agent.get(reverse(f"admin:organizations_{model}_change", args=[row.pk])).status_code == 200
    assert agent.get(reverse(f"admin:organizations_{model}_add")).status_code == 403
    assert (
        agent.post(reverse(f"admin:organizations_{model}_change", args=[row.pk]), {"role": "member"}).status_code == 403
    )


def test_prefix_of_a_type_in_use_stays(agent, alice):
    type_ = alice.organization.type
    edited = {field: getattr(type_, field) for field in ("name_fr", "name_en", "pending_days", "position")}
    words = {
        f"{role}_{language}": "Mot" for role in ("administrator", "manager", "member") for language in ("fr", "en")
    }
    agent.post(
        reverse("admin:organizations_organizationtype_change", args=[type_.pk]),
        edited
        | words
        | {"desk": type_.desk_id, "prefix": "ZZZ", "highest_role": "manager", "name_fr": "Transporteurs"}
        | {"claim_method": "email_link", "locked_fields": ["name", "telephone"]},
    )
    kept = OrganizationType.objects.get(pk=type_.pk)
    assert (kept.prefix, kept.highest_role, kept.name_fr) == ("TRP", "administrator", "Transporteurs")
    assert kept.locked_fields == ["name", "telephone"]


def test_the_last_administrator_is_not_shut_out_and_the_agent_reads_why(agent, alice):
    address = reverse("admin:accounts_user_change", args=[alice.user_id])
    names = {"first_name": "Alice", "last_name": "Arsenault", "language": "fr-ca"}
    assert "personne responsable active" in agent.post(address, names).content.decode()
    assert User.objects.get(pk=alice.user_id).is_active
    MembershipFactory(organization=alice.organization, administrator=True)
    assert agent.post(address, names).status_code == 302
    assert not User.objects.get(pk=alice.user_id).is_active
