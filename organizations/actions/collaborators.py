"""« Gérer mes utilisateurs »: what a manager of a company does to its people."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.closing import close_for
from accounts.models import User
from organizations import permissions
from organizations.actions import ends, memberships, people, sheets
from organizations.models import Membership, Role
from organizations.models.sheets import version_of
from portal.core.journal import event, record

REACHED = event("membership.telephone_changed", _("%(actor)s a changé le numéro de téléphone noté pour %(name)s."))


@dataclass(frozen=True)
class Edition:
    """What « Editer » says of someone who has activated: what belongs to the account, not to the person."""

    is_manager: bool
    telephone: str
    asked_mode: str
    ends_on: date | None = None


@transaction.atomic
def edit(membership: Membership, edition: Edition, *, seen: str, by: Membership) -> Membership:
    """Apply it whole, or refuse it whole. `seen` is the version that the page showed."""
    membership = memberships.lock(membership, by=by, being=membership.status)
    if membership.status not in Membership.CONFIRMED or seen != version_of(membership):
        raise memberships.stale(membership)
    if membership.user_id == by.user_id:
        raise ValidationError(_("Demandez à une autre personne responsable de modifier vos accès."), code="self")
    if sheets.keep(membership, telephone=edition.telephone):
        place, name = membership.organization, membership.full_name
        record(REACHED, about=membership, place=place, by=by.user, name=name)
    people.ask_mode(membership, edition.asked_mode, by=by)
    if edition.is_manager and membership.has_role(Role.MEMBER):
        people.give_role(membership, Role.MANAGER, by=by)
    elif membership.is_manager and not edition.is_manager:
        people.give_role(membership, Role.MEMBER, by=by)
    ends.plan(membership, edition.ends_on, by=by)
    return membership


@transaction.atomic
def delete(membership: Membership, *, by: Membership) -> Membership:
    """Take a person out of the account for good; close the user whose last account it was.

    Not an agent's user, nor that of someone whom another account awaits: those are not this manager's to close.
    """
    if membership.is_pending:
        return memberships.withdraw(membership, by=by)
    membership = people.remove(membership, by=by)
    person = User.objects.get(pk=membership.holder.pk)
    if is_nowhere_else(person):
        close_for(person, by=by.holder)
    return membership


def is_nowhere_else(person: User, *, but: Membership | None = None) -> bool:
    """Whether nothing is left of a person in the portal once they are out of the account of `but`."""
    places = person.memberships.confirmed()
    others = places.exclude(pk=but.pk) if but else places
    return not (others.exists() or person.is_staff or permissions.awaited_by(person).exists())
