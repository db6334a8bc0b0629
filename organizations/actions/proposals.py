"""What someone who manages a person proposes for them: an address, a name, a telephone. The person says yes or no."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import email_changes, proposals
from accounts.models import Identity, Proposal
from organizations import notices, permissions
from organizations.actions import memberships
from organizations.models import Membership, Organization
from portal.core import journal
from portal.core.journal import event, record
from portal.core.models import place_of

EMAIL = event("membership.email_proposed", _("%(actor)s a proposé une autre adresse de courriel pour %(name)s."))
IDENTITY = event("membership.identity_proposed", _("%(actor)s a proposé un autre nom ou une naissance pour %(name)s."))
TELEPHONE = event(
    "membership.telephone_proposed", _("%(actor)s a proposé un téléphone d’authentification pour %(name)s.")
)
WITHDRAWN = event("membership.proposal_withdrawn", _("%(actor)s a retiré ce qui était proposé pour %(name)s."))
ACCEPTED = event("membership.proposal_accepted", _("%(actor)s a accepté ce qui lui était proposé."))
DECLINED = event("membership.proposal_declined", _("%(actor)s a refusé ce qui lui était proposé."))


@transaction.atomic
def propose_email(membership: Membership, *, email: str, by: Membership) -> Membership:
    """Ask the person to confirm another address; until they do, from that address, nothing changes."""
    membership = _lock(membership, by=by)
    email_changes.ask(membership.holder, email=email, by=by.holder)
    _record(EMAIL, membership, by=by)
    return membership


@transaction.atomic
def propose_identity(membership: Membership, *, identity: Identity, by: Membership) -> Membership:
    """Propose other names, or a birth date."""
    membership = _lock(membership, by=by)
    proposals.propose_identity(membership.holder, identity, place=membership.organization, by=by.holder)
    _record(IDENTITY, membership, by=by)
    return membership


@transaction.atomic
def propose_telephone(membership: Membership, *, number: str, by: Membership) -> Membership:
    """Propose where the codes of the sign-in go; the person proves that it is theirs."""
    membership = _lock(membership, by=by)
    proposals.propose_telephone(membership.holder, number, place=membership.organization, by=by.holder)
    _record(TELEPHONE, membership, by=by)
    return membership


@transaction.atomic
def withdraw(membership: Membership, proposal: Proposal, *, by: Membership) -> Membership:
    """Take back what someone of this account proposed, as long as it waits."""
    membership = _lock(membership, by=by)
    if proposal.user_id != membership.user_id or proposal.place != place_of(membership.organization):
        raise memberships.stale(membership)
    proposals.withdraw(proposal)
    _record(WITHDRAWN, membership, by=by)
    return membership


def hear(proposal: Proposal) -> None:
    """The person has answered: the journal of the account says so, and whoever proposed it is told."""
    account = journal.places_of([proposal]).get(proposal.place)
    if not isinstance(account, Organization):
        return
    places = account.memberships.select_related("user", "organization__type")
    membership = places.confirmed().filter(user=proposal.user).first()
    if membership is None:
        return
    record(ACCEPTED if proposal.is_accepted else DECLINED, about=membership, place=account, by=proposal.user)
    colleague = places.active().filter(user=proposal.proposed_by).first()
    if colleague:
        notices.proposal_answered(colleague, membership, proposal)


def _lock(membership: Membership, *, by: Membership) -> Membership:
    """Lock the account and the place, and make sure that `by` manages all that this person has."""
    membership = memberships.lock(membership, by=by, being=membership.status)
    if membership.status not in Membership.CONFIRMED:
        raise memberships.stale(membership)
    if membership.user_id == by.user_id:
        raise ValidationError(_("Changez vos propres renseignements dans « Profil »."), code="self")
    if not permissions.manages_wholly(by, membership):
        raise ValidationError(
            _("Seule la personne peut changer ses renseignements, dans « Profil » : vous ne gérez pas tous ses accès."),
            code="not_wholly_managed",
        )
    return membership


def _record(kind: str, membership: Membership, *, by: Membership) -> None:
    record(kind, about=membership, place=membership.organization, by=by.holder, name=membership.full_name)
