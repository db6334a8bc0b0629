"""The back office of accounts: what is read there, what is edited, and what the rules refuse there too."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import OrganizationType
from portal.core.journal import lines_of
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


def test_people_of_accounts_are_only_read_and_no_account_is_added(agent, alice):
    address = reverse("admin:organizations_membership_change", args=[alice.pk])
    assert agent.get(address).status_code == 200
    assert agent.post(address, {"role": "member"}).status_code == 403
    for model in ("organization", "membership"):
        assert agent.get(reverse(f"admin:organizations_{model}_add")).status_code == 403


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
        | {"claim_method": "email_link", "locked_fields": ["name", "telephone"]}
        | {"connections-TOTAL_FORMS": "0", "connections-INITIAL_FORMS": "0"},
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


def test_agent_corrects_what_an_account_may_not_and_the_account_reads_it(agent, alice):
    organization = alice.organization
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    civic = organization.addresses.get()
    kept = {name: getattr(civic, name) for name in ("city", "province", "country", "postal_code", "region")}
    lines = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "0-id": civic.pk, "0-organization": organization.pk}
    lines |= {f"0-{name}": value for name, value in kept.items()} | {"0-street": "1, rue Neuve"}
    typed = {"name": organization.name, "enterprise_number": "1143920115", "telephone": "450 677-1757"}
    answer = agent.post(address, typed | {f"addresses-{name}": value for name, value in lines.items()})
    assert answer.status_code == 302
    organization.refresh_from_db()
    assert organization.enterprise_number == "1143920115"
    assert organization.addresses.get().street == "1, rue Neuve"
    changed = lines_of(organization).filter(kind="account.information_changed")
    assert {line.facts["field"] for line in changed} == {"enterprise_number", "street"}


def test_agent_changes_a_telephone_that_the_account_may_not(agent, alice):
    organization, type_ = alice.organization, alice.organization.type
    type_.locked_fields = ["telephone", "address"]
    type_.save()
    organization.addresses.all().delete()
    address = reverse("admin:organizations_organization_change", args=[organization.pk])
    typed = {"name": organization.name, "addresses-TOTAL_FORMS": 1, "addresses-INITIAL_FORMS": 0}
    typed |= {"addresses-0-street": "1, rue Neuve", "addresses-0-city": "Lévis", "addresses-0-province": "QC"}
    typed |= {"addresses-0-country": "CA", "addresses-0-postal_code": "G6V1A1", "addresses-0-region": "12"}
    wrong = agent.post(address, typed | {"telephone": "12", "extension": "a"}).content.decode()
    assert "Saisissez un numéro de téléphone complet" in wrong
    assert "Un poste compte de un à huit chiffres" in wrong
    assert agent.post(address, typed | {"telephone": "418 555-0199", "extension": "7"}).status_code == 302
    organization.refresh_from_db()
    assert (organization.telephone, organization.extension) == ("+14185550199", "7")
    assert organization.addresses.get().city == "Lévis"
    fields = {line.facts["field"] for line in lines_of(organization).filter(kind="account.information_changed")}
    assert {"telephone", "extension", "street"} <= fields


def test_filters_of_the_lines_say_whose_state_it_is(agent, alice):
    page = agent.get(reverse("admin:organizations_linkline_changelist")).content.decode()
    assert "état de la demande" in page
