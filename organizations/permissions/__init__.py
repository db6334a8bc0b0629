"""Who may do what in an organization. The only place, with the models, where roles are named.

`access` is the caller's membership: `.user`, `.organization`, `.role`.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Mode, User, strongest
from accounts.permissions import mode_set_up
from notifications import sms
from organizations.models import (
    ClaimMethod,
    Contact,
    Dispatch,
    Handover,
    LinkLine,
    Membership,
    Objection,
    Organization,
    Role,
    ServiceRequest,
    SupportDesk,
)
from organizations.models.handovers import HandoverQuerySet
from organizations.models.linking import DispatchQuerySet
from organizations.models.memberships import MANAGING_ROLES, MembershipQuerySet
from organizations.permissions.desks import desks_of as desks_of
from organizations.permissions.desks import serves as serves
from organizations.permissions.queue import agents_of as agents_of
from organizations.permissions.queue import can_look as can_look
from organizations.permissions.queue import colleagues_at as colleagues_at
from portal.core import desks


def batches_of(user: User) -> DispatchQuerySet:
    """Return the batches of linking codes that someone asked for."""
    return Dispatch.objects.filter(asked_by=user)


def awaited_by(user: User) -> MembershipQuerySet:
    """Return the places that wait for the proven address of `user`: theirs to take, and to ask the link of again."""
    return Membership.objects.awaited().filter(email=user.email)


def can_see(access: Membership) -> bool:
    """Every active person sees the account."""
    return True


def can_manage_people(access: Membership) -> bool:
    """Managers and administrators add people, resend and withdraw invitations, and change statuses."""
    return access.role in MANAGING_ROLES


def can_change_information(access: Membership) -> bool:
    """Whoever manages people keeps the organization's information up to date, save what only the desk changes."""
    return can_manage_people(access)


def can_manage_collaborators(access: Membership) -> bool:
    """Where people activate with three keys, managers decide the secret question of each."""
    return can_manage_people(access) and access.organization.type.asks_three_keys


def can_issue_codes(access: Membership) -> bool:
    """Where people link their profile with a code, whoever manages people issues the codes."""
    return can_manage_people(access) and access.organization.links_by_code


def can_keep_courier_key(access: Membership) -> bool:
    return can_manage_collaborators(access)


def can_manage_contacts(access: Membership) -> bool:
    """Where people link their profile by a code, they are contacts: those who manage keep their sheets."""
    return can_manage_people(access) and access.organization.type.links_by_code


def can_see_catalogue(access: Membership) -> bool:
    """Everyone of such an organization looks what there is; the catalogue offers each what they may do."""
    return access.organization.type.links_by_code


def can_change_contact(access: Membership, contact: Membership) -> bool:
    """Whoever manages contacts changes what the file says of each, in a role not above theirs, until the place ends."""
    return can_manage_contacts(access) and can_name(access, contact.role) and not contact.has_ended


def profiles_managed_by(user: User) -> MembershipQuerySet:
    """The places whose organization's contacts `user` may manage: the « profils » of the forms of the catalogue."""
    places = Membership.objects.giving_access().able_to_manage_people().filter(user=user)
    return places.filter(organization__type__claim_method=ClaimMethod.LINKING_CODE).select_related("organization__type")


def can_read_journal(access: Membership) -> bool:
    return can_manage_people(access)


def can_name(access: Membership, role: str) -> bool:
    """Nobody gives, restores or takes away a role above their own."""
    return can_manage_people(access) and Role(role).rank <= Role(access.role).rank


def can_change(access: Membership, person: Membership) -> bool:
    """Whether what the list offers on a person's line would be done: nobody suspends themselves."""
    return can_name(access, person.role) and person.user_id != access.user_id


def manages_wholly(access: Membership, person: Membership) -> bool:
    """Whether all that a person has is managed by the user of `access`, in roles not under theirs.

    Who someone is reaches as far as their accounts do: else only the person may change it.
    """
    if person.user is None or person.user.is_staff:
        return False
    places = Membership.objects.giving_access().able_to_manage_people().filter(user=access.user_id)
    managed = {place.organization_id: Role(place.role).rank for place in places}
    theirs = person.user.memberships.confirmed()
    return all(Role(place.role).rank <= managed.get(place.organization_id, -1) for place in theirs)


def nameable_roles(access: Membership) -> list[Role]:
    """The roles of this type of account that `access` may give, smallest first."""
    return [role for role in access.organization.type.roles if can_name(access, role)]


def administered_by(user: User) -> QuerySet[Organization]:
    """The active accounts in which `user` holds the highest role: those to which they may link other people."""
    places = Membership.objects.giving_access().able_to_administer().filter(user=user)
    accounts = Organization.objects.filter(pk__in=places.values("organization")).order_by("name", "number")
    return accounts.select_related("type").prefetch_related("addresses")


def can_administer(access: Membership) -> bool:
    """The highest role of the type asks other accounts, answers them, and decides on what binds the whole account."""
    return access.role == access.organization.type.highest_role


def links_waiting_for(access: Membership) -> QuerySet[LinkLine]:
    """What other accounts ask of this one, and nobody has decided."""
    return LinkLine.objects.waiting_for(access.organization)


def requests_readable_by(user: User) -> QuerySet[ServiceRequest]:
    """Return the requests that `user` made, and those of the accounts whose people they manage.

    What was asked in an account is read no more by someone whom the account let go, even of what they asked
    there. From outside, one reads what was asked from the own address, once that was proven.
    """
    places = Membership.objects.confirmed().filter(user=user)
    managed = places.giving_access().able_to_manage_people()
    here = places.filter(organization=OuterRef("organization"))
    gone = Membership.objects.filter(user=user, organization=OuterRef("organization"))
    own = Q(asked_by=user) & (Q(Exists(here.giving_access())) | ~Q(Exists(gone)))
    from_outside = Q(kind__in=ServiceRequest.FROM_OUTSIDE)
    of_accounts = Q(organization__in=managed.values("organization")) & ~from_outside
    proven = from_outside & Q(contact__email=user.email, contact__proven_at__isnull=False)
    return ServiceRequest.objects.filter(own | of_accounts | proven)


def can_cancel(user: User, asked: ServiceRequest) -> bool:
    """Who asked takes a request back, and so does whoever administers its account; not what came from outside."""
    if not asked.is_open or asked.kind in ServiceRequest.FROM_OUTSIDE:
        return False
    if asked.asked_by_id == user.pk:
        return requests_readable_by(user).filter(pk=asked.pk).exists()
    theirs = Membership.objects.giving_access().able_to_administer().filter(user=user)
    return asked.organization_id is not None and theirs.filter(organization=asked.organization_id).exists()


def can_cancel_codes(access: Membership, asked: ServiceRequest) -> bool:
    """The same of a request for codes, for who is at its page: nothing more has to be looked up."""
    return asked.is_open and (asked.asked_by_id == access.user_id or can_administer(access))


def may_still_name(asked: ServiceRequest, role: str) -> bool:
    """Whether who asked could name that role today: they may have lost their own since."""
    places = Membership.objects.giving_access().filter(user=asked.asked_by, user__is_active=True)
    here = places.filter(organization=asked.organization).select_related("organization__type")
    return any(can_name(place, role) for place in here)


def can_hand_over(access: Membership) -> bool:
    """Whoever has a role above that of a plain member may designate someone to take it over."""
    return can_manage_people(access)


def successors_of(access: Membership) -> MembershipQuerySet:
    """Return the colleagues who may take over: active, for as long as the account lasts, in a role under that one."""
    below = [role for role in Role if role.rank < Role(access.role).rank]
    colleagues = Membership.objects.active().filter(organization=access.organization_id, role__in=below, ends_on=None)
    return colleagues.filter(user__is_active=True).select_related("user", "organization__type")


def handovers_of(access: Membership) -> HandoverQuerySet:
    """Return the offers made in the account, answered or not."""
    return Handover.objects.with_people().filter(giver__organization=access.organization_id)


def is_still_held(handover: Handover) -> bool:
    """Whether who hands a role over has it still, and is there to give it."""
    giver = Membership.objects.giving_access().filter(pk=handover.giver_id, role=handover.role, user__is_active=True)
    return giver.exists()


def can_withdraw(access: Membership, handover: Handover) -> bool:
    """Who offered takes it back, and so does whoever may name that role."""
    return handover.giver_id == access.pk or can_name(access, handover.role)


def can_depart(access: Membership, person: Membership) -> bool:
    """One leaves by oneself, and whoever may remove a person sees to what they leave."""
    return person.pk == access.pk or can_change(access, person)


def colleagues_of(person: Membership) -> MembershipQuerySet:
    """Return those who may take over what someone leaves: they manage people of the account."""
    places = Membership.objects.active().filter(organization=person.organization_id, user__is_active=True)
    found = places.able_to_manage_people().exclude(pk=person.pk)
    return found.select_related("user", "organization__type").order_by("user__last_name", "user__first_name", "pk")


def is_the_last(person: Membership) -> bool:
    """Whether nobody else is responsible for the account."""
    responsible = person.organization.memberships.able_to_administer()
    return responsible.filter(pk=person.pk).exists() and not responsible.exclude(pk=person.pk).exists()


def can_set_security(access: Membership) -> bool:
    """Administrators decide how strongly the people of the account come in."""
    return can_administer(access)


def askable_modes(access: Membership) -> list[Mode]:
    """The modes that `access` may ask of all: none that they do not have themselves, or they would shut themselves out.

    Everyone has a mailbox. What is asked already may stay.
    """
    own = strongest([mode_set_up(access.user) if access.user else Mode.PASSWORD, Mode.EMAIL])
    offered = [mode for mode in Mode if mode != Mode.SMS or sms.is_available()]
    return [mode for mode in offered if own.satisfies(mode) or mode == access.organization.asked_mode]


def modes_of_one(organization: Organization) -> list[Mode]:
    """The modes that may be asked of one person: none under what the account asks of all."""
    least = Mode(organization.asked_mode)
    offered = [mode for mode in Mode if mode != Mode.SMS or sms.is_available()]
    return [mode for mode in Mode if mode == least or (mode in offered and mode.satisfies(least))]


def mode_beyond(organization: Organization, mode: str) -> Mode:
    """Return what a place keeps for this choice: nothing of its own where the account asks as much of all."""
    return Mode.PASSWORD if Mode(organization.asked_mode).satisfies(Mode(mode)) else Mode(mode)


def find_contact(token: str, kind: str) -> Contact | None:
    """Return who asks from outside by this link, which is their right to go on."""
    return Contact.objects.opened_by(token, kind)


def find_objection(token: str) -> Objection | None:
    """Return the objection that this link gives the right to make."""
    return Objection.objects.opened_by(token)


def can_decide(agent: User, asked: ServiceRequest | None = None) -> bool:
    """Agents with this right decide on requests, of their desks, and read their documents. Nobody, on their own."""
    if not agent.has_perm("organizations.change_servicerequest"):
        return False
    return asked is None or (asked.asked_by_id != agent.pk and desks.is_within(asked, agent))


def can_help(agent: User, organization: Organization) -> bool:
    """Agents with this right, of the desk of an account, do for its awaited people what its managers would."""
    return agent.has_perm("organizations.change_membership") and serves(agent, organization)


def can_decide_line(agent: User, line: LinkLine) -> bool:
    """Agents with this right speak for an account of their desks that did not answer."""
    return agent.has_perm("organizations.change_linkline") and desks.is_within(line, agent)


def can_explain(agent: User, people: QuerySet[Membership] | None = None) -> bool:
    """Agents with this right send responsible people, of their desks, their coordinates and what to do with them."""
    if not agent.has_perm("organizations.add_dispatch"):
        return False
    return people is None or not people.exclude(pk__in=desks.within(people, agent).order_by().values("pk")).exists()


def can_correct(agent: User, organization: Organization) -> bool:
    """Agents with this right change what the organization says, also what only its desk may."""
    return agent.has_perm("organizations.change_organization") and serves(agent, organization)


def links_by_identity() -> bool:
    """Whether any desk links a profile by facts of identity: what nobody reads is not asked."""
    return SupportDesk.objects.filter(links_by_identity=True).exists()
