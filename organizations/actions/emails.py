"""Another e-mail address for an active person, proposed by someone who manages the account."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import email_changes
from organizations import permissions
from organizations.actions import memberships
from organizations.models import Membership
from portal.core.journal import event, record

PROPOSED = event("membership.email_proposed", _("%(actor)s a proposé une autre adresse de courriel pour %(name)s."))


@transaction.atomic
def propose(membership: Membership, *, email: str, by: Membership) -> Membership:
    """Ask the person to confirm another address; until they do, from that address, nothing changes."""
    membership = memberships.lock(membership, by=by, being=membership.status)
    if membership.status not in Membership.CONFIRMED or membership.user is None:
        raise memberships.stale(membership)
    if membership.user_id == by.user_id:
        raise ValidationError(_("Changez votre propre adresse dans « Profil »."), code="self")
    if not permissions.manages_wholly(by, membership):
        raise ValidationError(
            _("Seule la personne peut changer son adresse, dans « Profil » : vous ne gérez pas tous ses accès."),
            code="not_wholly_managed",
        )
    email_changes.ask(membership.user, email=email, by=by.holder)
    record(PROPOSED, about=membership, place=membership.organization, by=by.user, name=membership.full_name)
    return membership
