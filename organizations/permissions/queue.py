"""Who works on what waits: the agents of a desk, alone or by two; and whose its hours and words are."""

from typing import Any

from django.db.models import Q, QuerySet
from guardian.shortcuts import get_users_with_perms

from accounts.models import User
from organizations.models import SupportDesk
from organizations.permissions.desks import SERVE, desks_of
from portal.core import desks

desks.tables("organizations.Holiday")
desks.usual(
    "organizations.view_secondlook",
    "organizations.change_secondlook",
    "organizations.view_answertemplate",
    "organizations.add_answertemplate",
    "organizations.change_answertemplate",
    "organizations.view_openinghours",
    "organizations.view_holiday",
)


@desks.belongs("organizations.OpeningHours", "organizations.SecondLook")
def rows_of_a_desk(agent: User) -> Q:
    return Q(desk__in=desks_of(agent).values("pk"))


@desks.belongs("organizations.AnswerTemplate")
def answers_of_a_desk_or_of_all(agent: User) -> Q:
    return Q(desk=None) | Q(desk__in=desks_of(agent).values("pk"))


def can_look(agent: User) -> bool:
    """Agents with this right propose what is done by two, and confirm what another one proposed."""
    return agent.has_perm("organizations.change_secondlook")


def agents_of(desk: SupportDesk) -> QuerySet[User]:
    """Return the agents to whom something of a desk may be given: those of its teams who can sign in."""
    codename = SERVE.rpartition(".")[2]
    found: Any = get_users_with_perms(desk, only_with_perms_in=[codename], with_group_users=True)
    teams = User.objects.filter(pk__in=found.order_by().values("pk"), is_staff=True, is_active=True)
    return teams.order_by("last_name", "first_name", "pk")


def colleagues_at(agent: User) -> QuerySet[User]:
    """Return the agents to whom one may give something: those of one's desks, and oneself."""
    keys = {agent.pk}
    for desk in desks_of(agent).order_by("pk"):
        keys.update(agents_of(desk).values_list("pk", flat=True))
    return User.objects.filter(pk__in=keys).order_by("last_name", "first_name", "pk")
