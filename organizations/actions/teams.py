"""Teams of agents: which desks they serve, and what their people may do there. Only superusers give rights."""

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import User
from organizations.models import SupportDesk
from organizations.permissions.desks import SERVE, desks_of_team
from portal.core.journal import event, record

SERVES = event("team.serves", _("%(actor)s a confié des services à l’équipe %(name)s : %(desks)s."))
MAY = event(
    "team.may", _("%(actor)s a réglé les droits de l’équipe %(name)s. Ajoutés : %(added)s. Retirés : %(removed)s.")
)


@transaction.atomic
def settle(team: Group, *, desks: Collection[SupportDesk], permissions: Collection[Permission], by: User) -> None:
    """Let a team serve these desks and do these things, and no others."""
    if not by.is_superuser:
        raise PermissionDenied
    team = Group.objects.select_for_update().get(pk=team.pk)
    _serve(team, desks, by=by)
    _allow(team, permissions, by=by)


def _serve(team: Group, desks: Collection[SupportDesk], *, by: User) -> None:
    held, wanted = set(desks_of_team(team)), set(desks)
    for desk in wanted - held:
        assign_perm(SERVE, team, desk)
    for desk in held - wanted:
        remove_perm(SERVE, team, desk)
    if held != wanted:
        names = sorted(desk.name_fr for desk in wanted)
        record(SERVES, about=team, place=None, by=by, name=team.name, desks=", ".join(names) or "–")


def _allow(team: Group, permissions: Collection[Permission], *, by: User) -> None:
    before, wanted = set(team.permissions.all()), set(permissions)
    if before != wanted:
        team.permissions.set(wanted)
        facts = {"added": _codes(wanted - before), "removed": _codes(before - wanted)}
        record(MAY, about=team, place=None, by=by, name=team.name, **facts)


def _codes(permissions: Collection[Permission]) -> str:
    return ", ".join(sorted(permission.codename for permission in permissions)) or "–"
