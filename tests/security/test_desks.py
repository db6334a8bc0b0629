"""What opens a desk to an agent, and what is read at two."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import serializers
from django.db import models
from django.urls import reverse

from organizations.models import SupportDesk
from organizations.permissions import desks_of
from portal.core import desks
from tests.accounts.factories import UserFactory
from tests.agents import browser_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_model_of_which_nobody_says_anything_is_an_error(rf):
    with pytest.raises(LookupError, match="Nobody says"):
        desks.within(models.QuerySet(model=type_of("sessions.Session")), UserFactory(agent=True))


def type_of(label: str) -> Any:
    return next(model for model in serializers.python.apps.get_models() if model._meta.label == label)


def test_the_bare_permission_opens_no_desk():
    agent = UserFactory(is_staff=True)
    agent.user_permissions.set(Permission.objects.all())
    assert not desks_of(agent).exists()
    assert not browser_of(agent).get(reverse("admin:organizations_organization_changelist")).context["cl"].result_count


def test_an_agent_of_a_team_that_lost_a_desk_sees_nothing_more(quartz):
    client = browser_of(quartz.agent)
    door = reverse("admin:organizations_organization_change", args=[quartz.account.pk])
    assert client.get(door).status_code == 200
    quartz.agent.groups.clear()
    quartz.agent.user_permissions.set(Permission.objects.all())
    assert client.get(door).status_code == 302


def test_a_person_of_two_desks_is_read_at_both_and_changed_by_neither(quartz, zircon):
    MembershipFactory(organization=zircon.account, user=quartz.person)
    door = reverse("admin:accounts_user_change", args=[quartz.person.pk])
    for side in (quartz, zircon):
        client = browser_of(side.agent)
        assert client.get(door).status_code == 200
        assert client.post(door, {"first_name": "Irène"}).status_code == 403
    assert browser_of(quartz.boss).post(door, {"first_name": "Irène"}).status_code == 200


def test_a_request_that_names_nobody_is_for_all_desks(quartz, zircon):
    for side in (quartz, zircon):
        lost = next(row for row in side.rows["organizations.ServiceRequest"] if row.kind == "recovery")
        type(lost.recovery).objects.filter(pk=lost.recovery.pk).update(account_named="La plomberie du coin")
        door = reverse("admin:organizations_servicerequest_change", args=[lost.pk])
        assert [browser_of(each.agent).get(door).status_code for each in (quartz, zircon)] == [200, 200]
        assert browser_of(UserFactory(is_staff=True, serves=False)).get(door).status_code == 403


def test_teams_are_for_superusers(quartz):
    team = Group.objects.get(name="Équipe Quartz")
    for door in (reverse("admin:auth_group_add"), reverse("admin:auth_group_change", args=[team.pk])):
        assert browser_of(quartz.agent).get(door).status_code == 403
    assert SupportDesk.objects.filter(pk__in=desks_of(quartz.agent)).get() == quartz.type.desk
