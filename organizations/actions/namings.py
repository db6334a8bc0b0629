"""How agents, two of them, give an account someone responsible: who lost the access, or whom they name themselves."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Message
from organizations import notices, permissions
from organizations.actions import claims, recoveries, second_looks, sheets
from organizations.models import Claim, ClaimMethod, Contact, Membership, Organization, SecondLook, ServiceRequest
from portal.core.journal import event, record

ACCEPTED = event("recovery.accepted", _("%(actor)s a accepté la demande d’accès %(number)s."))
NAMED = event("account.named_by_agent", _("%(actor)s a nommé %(name)s responsable du compte, qui n’en avait pas."))

State = ServiceRequest.State


# --- Who lost the access -------------------------------------------------------------------------


@transaction.atomic
def propose_recovery(asked: ServiceRequest, *, reason: str, by: User) -> SecondLook:
    """Say that the asker is to have the account back, and why; another agent confirms."""
    _refuse_too_early(asked)
    return second_looks.propose(RECOVERY, about=asked, payload={}, reason=reason, by=by)


def _refuse_too_early(asked: ServiceRequest) -> Organization:
    if not asked.recovery.may_be_accepted or asked.organization is None:
        raise ValidationError(
            _("Les personnes du compte peuvent encore s’opposer : attendez la fin de ce délai."), code="too_early"
        )
    if asked.organization.status != Organization.Status.ACTIVE:
        raise ValidationError(_("Ce compte n’est plus actif."), code="closed")
    return asked.organization


def _accept(look: SecondLook, by: User) -> None:
    """Give the asker the highest role: at once if the account knows the address, else by an activation link."""
    asked = recoveries.lock(look.thing)
    organization = _refuse_too_early(asked)
    recoveries.settle(asked, State.DONE, by=by)
    _let_in(asked.contact, organization, by=by)
    record(ACCEPTED, about=asked, place=organization, by=by, number=asked.number)
    for objection in asked.recovery.objections.select_related("membership__user").order_by("pk"):
        notices.recovery_granted(objection)


def _let_in(contact: Contact, organization: Organization, *, by: User) -> None:
    """The address is proven, so what is given to it is given to the person who asked."""
    role = organization.type.highest_role
    place = organization.memberships.confirmed().filter(user__email=contact.email).select_related("user").first()
    if place:
        place.role, place.status = role, Membership.Status.ACTIVE
        place.save(update_fields=["role", "status"])
        notices.recovery_accepted(contact, place)
        return
    membership = _await(Someone.of(contact), organization, by=by)

    def tell(claim: Claim, *, token: str) -> Message:
        return notices.recovery_accepted(contact, membership, claim=claim, token=token)

    claims.issue(membership, by=by, tell=tell, method=ClaimMethod.EMAIL_LINK)


def _may_accept(agent: User, asked: ServiceRequest) -> bool:
    return asked.contact.email != agent.email and permissions.can_decide(agent, asked)


def _tell_recovery(look: SecondLook) -> second_looks.Told:
    asked = look.thing
    account = asked.organization
    return [(str(_("Demande")), asked.number), (str(_("Compte")), f"{account} ({account.number})" if account else "–")]


RECOVERY = second_looks.declare(
    "recovery.accept",
    second_looks.Deed(
        name=_("rendre l’accès à un compte"),
        does=_accept,
        may=_may_accept,
        desk=lambda asked: asked.organization.type.desk if asked.organization else None,
        tells=_tell_recovery,
        locks=recoveries.lock,
    ),
)


# --- Whom agents name ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Someone:
    """Whom an agent would make responsible for an account."""

    email: str
    first_name: str
    last_name: str
    language: str

    @classmethod
    def of(cls, contact: Contact) -> "Someone":
        return cls(contact.email, contact.first_name, contact.last_name, contact.language)


@transaction.atomic
def propose(organization: Organization, someone: Someone, *, reason: str, by: User) -> SecondLook:
    """Say who is to be responsible for an account that has nobody; another agent confirms."""
    organization = _lock(organization)
    _refuse_responsible(organization)
    return second_looks.propose(ADMINISTRATOR, about=organization, payload=asdict(someone), reason=reason, by=by)


def lacks_someone(organization: Organization) -> bool:
    """Whether agents may name someone: nobody responsible is there to do it."""
    is_active = organization.status == Organization.Status.ACTIVE
    return is_active and not organization.memberships.able_to_administer().exists()


def _refuse_responsible(organization: Organization) -> None:
    if not lacks_someone(organization):
        raise ValidationError(
            _("Ce compte n’est pas actif, ou quelqu’un en est déjà responsable et nomme les autres."),
            code="not_lacking",
        )


def _name(look: SecondLook, by: User) -> None:
    organization = _lock(look.thing)
    _refuse_responsible(organization)
    someone = Someone(**look.payload)
    place = organization.memberships.confirmed().filter(user__email=someone.email).select_related("user").first()
    if place:
        place.role, place.status = organization.type.highest_role, Membership.Status.ACTIVE
        place.save(update_fields=["role", "status"])
        notices.role_changed(place, by=by)
    else:
        place = _await(someone, organization, by=by)
        if organization.links_by_code:
            sheets.sheet_of(place)
        claims.issue(place, by=by, method=ClaimMethod.EMAIL_LINK)
    record(NAMED, about=place, place=organization, by=by, name=place.full_name)


def _await(someone: Someone, organization: Organization, *, by: User) -> Membership:
    """Keep a place in the highest role for who has still to come in by a link. The caller holds the lock."""
    pending = organization.memberships.pending().filter(email=someone.email).first()
    membership = pending or Membership(organization=organization, email=someone.email, added_by=by)
    membership.first_name, membership.last_name = someone.first_name, someone.last_name
    membership.role, membership.language = organization.type.highest_role, someone.language
    membership.expires_at = claims.term(organization, method=ClaimMethod.EMAIL_LINK)
    membership.save()
    return membership


def _tell_naming(look: SecondLook) -> second_looks.Told:
    organization = look.thing
    told = [(str(_("Compte")), f"{organization} ({organization.number})")]
    if look.payload:
        someone = Someone(**look.payload)
        told += [
            (str(_("Personne")), f"{someone.first_name} {someone.last_name}"),
            (str(_("Adresse de courriel")), someone.email),
        ]
    return told


def _lock(organization: Organization) -> Organization:
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    return locked.get(pk=organization.pk)


ADMINISTRATOR = second_looks.declare(
    "administrator.name",
    second_looks.Deed(
        name=_("nommer une personne responsable d’un compte"),
        does=_name,
        may=permissions.can_correct,
        desk=lambda organization: organization.type.desk,
        tells=_tell_naming,
        locks=_lock,
    ),
)
