"""A person closes the own user: the places in accounts end, those who remain are told, the names go."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.sleep import wake as wake_user
from accounts.models import Hold, Traces, User
from organizations import notices
from organizations.actions import claims
from organizations.actions.ends import close_handovers, end_invitations
from organizations.actions.memberships import lock
from organizations.models import (
    Claim,
    ContactSheet,
    DispatchLine,
    FormerCredential,
    Handover,
    Membership,
    Organization,
    SecretQuestion,
    ServiceRequest,
)
from organizations.signals import membership_stopped
from portal.core import journal
from portal.core.journal import event, record
from portal.core.models import JournalEntry, place_of
from portal.core.retention import delete_in_batches

LEFT = event("membership.left", _("%(name)s a fermé son utilisateur et quitté le compte."))

Status = Membership.Status
MembershipEvent: Any = Membership.events.rel.related_model  # type: ignore[attr-defined]
ContactSheetEvent: Any = ContactSheet.events.rel.related_model  # type: ignore[attr-defined]
FormerCredentialEvent: Any = FormerCredential.events.rel.related_model  # type: ignore[attr-defined]
FIRST_NAME, LAST_NAME = "Utilisateur", "fermé"


# --- Leaving -------------------------------------------------------------------------------------


def holds_of(user: User) -> list[Hold]:
    """Return the accounts that `user` alone administers today."""
    held = []
    for place in user.memberships.giving_access().able_to_administer().select_related("organization"):
        others = place.organization.memberships.able_to_administer().exclude(user=user)
        if not others.exists():
            url = reverse("organizations:memberships", args=[place.organization.number])
            held.append(Hold(str(place.organization), url))
    return sorted(held, key=lambda hold: hold.name)


def lock_accounts_of(user: User) -> None:
    """Lock the accounts where `user` has or awaits a place, before the person and in the one order."""
    places = places_of(user).exclude(status=Status.ENDED).values("organization")
    list(Organization.objects.filter(pk__in=places).order_by("pk").select_for_update(no_key=True))


def places_of(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(user=user) | Q(user=None, email=user.email))


@transaction.atomic
def leave_all(user: User) -> None:
    """End every place of a person who closes the own user, and every one that waits for them."""
    places = places_of(user).exclude(status=Status.ENDED).select_related("organization__type")
    for membership in places.order_by("organization", "pk").select_for_update(of=("self",), no_key=True):
        was_confirmed = not membership.is_pending
        claims.revoke(membership)
        membership.status, membership.is_primary = Status.ENDED, False
        membership.ended_at, membership.expires_at = timezone.now(), None
        membership.save(update_fields=["status", "is_primary", "ended_at", "expires_at"])
        if was_confirmed:
            name = user.get_full_name()
            record(LEFT, about=membership, place=membership.organization, by=user, name=name)
            _tell_those_who_remain(membership)
            close_handovers(membership)
            end_invitations(membership, by=user)
            membership_stopped.send(Membership, membership=membership)


def _tell_those_who_remain(membership: Membership) -> None:
    remaining = membership.organization.memberships.active().able_to_manage_people()
    for colleague in remaining.exclude(user=membership.user).select_related("user").order_by("pk"):
        notices.left(colleague, membership)


# --- Being forgotten -----------------------------------------------------------------------------


def forget(user: User, traces: Traces) -> None:
    """Take the names and the addresses of a person out of the accounts. Needs the door (core.rewriting)."""
    mine = Q(user=user) | Q(user=None, email__in=traces.addresses)
    _erase(Membership.objects.filter(mine))
    ServiceRequest.objects.filter(kind=ServiceRequest.Kind.PROFILE_LINK, asked_by=user).update(wishes={})


def _erase(places: QuerySet[Membership]) -> int:
    """Erase who a place belonged to, in its row, in its history and in the journal of its account."""
    erased = list(places.select_related("organization", "user"))
    for membership in erased:
        _forget_names(membership)
        nobody = {
            "email": f"ferme-{membership.public_id}@exemple.invalid",
            "username": "",
            "first_name": FIRST_NAME,
            "last_name": LAST_NAME,
        }
        Membership.objects.filter(pk=membership.pk).update(**nobody)
        MembershipEvent.objects.filter(pgh_obj=membership.pk).update(**nobody)
    held: tuple[Any, ...] = (
        SecretQuestion,
        ContactSheetEvent,
        ContactSheet,
        FormerCredentialEvent,
        FormerCredential,
        DispatchLine,
    )
    for model in held:
        model.objects.filter(membership__in=erased).delete()
    ServiceRequest.objects.filter(about__in=erased).update(wishes={})
    return len(erased)


def _forget_names(membership: Membership) -> None:
    """The lines about the place, and those about its account, which say who registered and opened it."""
    versions = [membership, *MembershipEvent.objects.filter(pgh_obj=membership.pk)]
    names = {f"{version.first_name} {version.last_name}" for version in versions} | {membership.full_name}
    requests = [row for line in membership.link_lines.select_related("request") for row in (line, line.request)]
    handovers = Handover.objects.of(membership)
    about = [place_of(row) for row in (membership, membership.organization, *requests, *handovers)]
    journal.forget_names(names, entries=JournalEntry.objects.filter(about__in=about))


# --- What is kept no longer ----------------------------------------------------------------------


def forget_invitations(before: datetime) -> int:
    """Forget the links that ended, and who was invited and never came. Needs the door (core.rewriting)."""
    pending = Q(membership__status=Status.PENDING, membership__expires_at__lt=before)
    ended = Q(used_at__lt=before) | Q(revoked_at__lt=before) | pending
    never_came = Membership.objects.filter(user=None).exclude(email__endswith="@exemple.invalid")
    count = _erase(never_came.filter(status=Status.ENDED, ended_at__lt=before))
    return count + delete_in_batches(Claim.objects.filter(ended))


# --- Sleep ---------------------------------------------------------------------------------------


@transaction.atomic
def wake(membership: Membership, *, by: Membership) -> Membership:
    """Wake a person of the account who has not come for so long that the user fell asleep."""
    membership = lock(membership, by=by, being=Status.ACTIVE)
    assert membership.user is not None  # noqa: S101 (an active place has its person)
    assert by.user is not None  # noqa: S101 (so has that of who acts)
    wake_user(membership.user, by=by.user)
    return membership
