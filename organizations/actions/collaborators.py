"""« Gérer mes utilisateurs »: what a manager of a company does to its people."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.closing import close_for
from accounts.models import User
from organizations import permissions
from organizations.actions import claims, ends, memberships, people
from organizations.actions.keys import keep_secret
from organizations.actions.memberships import Newcomer
from organizations.models import Membership, Secret, SecretQuestion
from portal.core.journal import event, record

CORRECTED = event("collaborator.corrected", _("%(actor)s a corrigé une information de %(name)s : %(field)s."))

CORRECTED_FIELDS = ("email", "first_name", "last_name", "role", "language", "ends_on")


@transaction.atomic
def correct(membership: Membership, typed: Newcomer, *, by: Membership) -> Membership:
    """Correct what was typed of a person who still waits. A corrected address kills the link sent to the former one.

    `typed.secret` without an answer keeps the one agreed.
    """
    membership = memberships.lock(membership, by=by, being=Membership.Status.PENDING)
    if not permissions.can_name(by, typed.role):
        raise PermissionDenied
    changed = [name for name in CORRECTED_FIELDS if getattr(membership, name) != getattr(typed, name)]
    if "email" in changed:
        memberships.refuse_known(membership.organization, typed.email)
    if "ends_on" in changed:
        memberships.refuse_past_end(typed.ends_on)
    for name in changed:
        setattr(membership, name, getattr(typed, name))
    membership.save(update_fields=changed)
    if typed.secret:
        changed += _correct_secret(membership, typed.secret)
    if "email" in changed:
        claims.issue(membership, by=by.user)
        membership.expires_at = claims.term(membership.organization)
        membership.save(update_fields=["expires_at"])
    for name in changed:
        place, full_name = membership.organization, membership.full_name
        record(CORRECTED, about=membership, place=place, by=by.user, name=full_name, field=name)
    return membership


def _correct_secret(membership: Membership, secret: Secret) -> list[str]:
    kept = SecretQuestion.objects.filter(membership=membership).first()
    if secret.answer:
        keep_secret(membership, secret)
    elif kept is None:
        raise ValidationError({"secret_answer": _("Saisissez la réponse à la question secrète.")})
    elif kept.question != secret.question:
        kept.question = secret.question
        kept.save(update_fields=["question"])
        return ["secret_question"]
    return ["secret_answer"] if secret.answer else []


@transaction.atomic
def edit(membership: Membership, *, is_manager: bool, ends_on: date | None, by: Membership) -> Membership:
    """Make a person of the account a manager, or no longer one; set the last day."""
    if is_manager and not membership.is_manager:
        people.name_managers([membership], by=by)
    elif membership.is_manager and not is_manager:
        people.unname_manager(membership, by=by)
    return ends.set_end(membership, ends_on, by=by)


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
