"""The operator's people: two teams that serve desks, someone who may do all, notes, announcements."""

from datetime import timedelta

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils import timezone

from accounts.actions import factors, users
from accounts.models import User
from organizations.actions import teams
from organizations.models import Announcement, Organization, SupportDesk
from organizations.models.announcements import look_again
from portal.core import desks
from portal.demo.cast import Character, of
from portal.demo.clock import ago
from portal.demo.story.people import came_in, newcomer
from portal.support.actions import notes

TEAMS = {
    "Équipe Sols": ("mireille", ["TRP"]),
    "Équipe Chantiers et formation": ("olivier", ["EMP", "EDU"]),
}


def tell() -> User:
    """Make the agents; return the one who may do all, as `createsuperuser` would have."""
    with ago(320, "08:00"):
        helene = _paired(newcomer(of("helene"), username="helene.marchand"))
        User.objects.filter(pk=helene.pk).update(is_staff=True, is_superuser=True)
        helene.refresh_from_db()
        for name, (key, prefixes) in TEAMS.items():
            _team(name, of(key), prefixes, by=helene)
    came_in(helene, 1)
    return helene


def _paired(person: User) -> User:
    """Pair an application: no agent comes in without a second factor. Nobody keeps its secret."""
    secret = generate_totp_secret()
    step = next(iter(yield_hotp_counters_from_time()))
    factors.add_totp(person, secret=secret, code=format_hotp_value(hotp_value(secret, step)), keep=None)
    return person


def _team(name: str, agent: Character, prefixes: list[str], *, by: User) -> None:
    team = Group.objects.create(name=name)
    served = list(SupportDesk.objects.filter(types__prefix__in=prefixes).distinct())
    teams.settle(team, desks=served, permissions=_usual(served), by=by)
    person = users.edit(_paired(newcomer(agent)), by=by, is_staff=True)
    person.groups.add(team)
    came_in(person, 0)


def _usual(served: list[SupportDesk]) -> list[Permission]:
    wanted = Q(pk__in=())
    for desk in served:
        for permission in desks.usual_permissions(desk):
            label, _dot, codename = permission.partition(".")
            wanted |= Q(content_type__app_label=label, codename=codename)
    return list(Permission.objects.filter(wanted))


def remark() -> None:
    """Write what agents note of the accounts that came meanwhile."""
    with ago(20, "11:00"):
        mireille = User.objects.get(email=of("mireille").email)
        berrigan = Organization.objects.get(number="TRP0028515")
        text = "Mme Berrigan tient trois comptes : confirmer lequel avant de répondre."
        note = notes.write_about_organization(berrigan, text=text, by=mireille)
        notes.pin(note, is_pinned=True, by=mireille)


def announce() -> None:
    """Publish as an agent does in the back office, where nothing but the row is written."""
    begins = (timezone.localtime() + timedelta(days=6)).replace(hour=22, minute=0, second=0, microsecond=0)
    Announcement.objects.create(
        level=Announcement.Level.MAINTENANCE,
        title_fr="Entretien du portail",
        title_en="Portal maintenance",
        body_fr="Le portail sera fermé deux heures. Ce que vous aurez commencé sera gardé.",
        body_en="The portal will be closed for two hours. What you have begun will be kept.",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    look_again()
