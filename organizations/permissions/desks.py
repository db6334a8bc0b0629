"""What an agent reaches: the accounts whose type one of their desks serves, and what hangs on those accounts.

    SELECT … WHERE organization.type.desk IN (the desks that a team of the agent holds)

Everything else of the back office is said from there (core.desks), once for all doors.
"""

from django.contrib.auth.models import Group
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat, Substr, Upper
from guardian.shortcuts import get_groups_with_perms, get_objects_for_group, get_objects_for_user

from accounts.models import User
from organizations.models import (
    Contact,
    ContactSheet,
    DispatchLine,
    Membership,
    Organization,
    OrganizationType,
    ServiceRequest,
    SupportDesk,
)
from portal.core import desks

Kind = ServiceRequest.Kind
SERVE = "organizations.serve_supportdesk"
# A number of an account, as someone may have typed it: « TRP 0000012 », « trp-12 ».
NUMBER_TYPED = r"^[A-Za-z]{3}[ -]?[0-9]+$"


def desks_of(agent: User) -> QuerySet[SupportDesk]:
    """Return the desks that an agent's teams serve; a superuser serves all.

    They are held one by one: the bare permission, ticked in a list with others, opens no desk.
    """
    return get_objects_for_user(agent, SERVE, SupportDesk, accept_global_perms=False)


def desks_of_team(team: Group) -> QuerySet[SupportDesk]:
    return get_objects_for_group(team, SERVE, SupportDesk, accept_global_perms=False)


def teams_of(desk: SupportDesk) -> QuerySet[Group]:
    """Return the teams that serve a desk."""
    return get_groups_with_perms(desk).order_by("name")


def serves(agent: User, organization: Organization) -> bool:
    return desks.is_within(organization, agent)


def _accounts(agent: User) -> QuerySet[Organization]:
    return Organization.objects.filter(type__desk__in=desks_of(agent).values("pk")).order_by()


def _places(agent: User) -> QuerySet[Membership]:
    return Membership.objects.filter(organization__in=_accounts(agent).values("pk")).order_by()


desks.usual(
    "organizations.view_supportdesk",
    "organizations.view_organizationtype",
    "organizations.view_organization",
    "organizations.change_organization",
    "organizations.view_address",
    "organizations.change_address",
    "organizations.add_address",
    "organizations.view_membership",
    "organizations.view_servicerequest",
    "organizations.change_servicerequest",
    "organizations.view_linkline",
    "organizations.change_linkline",
    "organizations.view_dispatch",
    "organizations.add_dispatch",
    "organizations.view_dispatchline",
)

desks.extended(
    "organizations.view_announcement",
    "organizations.add_announcement",
    "organizations.change_announcement",
)

# --- Accounts and their people -------------------------------------------------------------------

desks.tables("organizations.SupportDesk", "organizations.OrganizationType", "organizations.Announcement")
desks.tables("organizations.ConnectedService")


@desks.belongs("organizations.Organization")
def accounts_of_the_type(agent: User) -> Q:
    return Q(type__desk__in=desks_of(agent).values("pk"))


desks.follows("organizations.Address", "organization", to="organizations.Organization")
desks.follows("organizations.Membership", "organization", to="organizations.Organization")
desks.follows("organizations.ContactSheet", "membership", to="organizations.Membership")
desks.follows("organizations.FormerCredential", "membership", to="organizations.Membership")
desks.follows("organizations.Claim", "membership", to="organizations.Membership")


@desks.belongs("accounts.User")
def people_with_a_place(agent: User) -> Q:
    """A person is within by a place in an account that is, also one that has ended: questions come afterwards."""
    return Q(pk__in=_places(agent).exclude(user=None).values("user"))


@desks.held_elsewhere("accounts.User")
def people_with_a_place_elsewhere(agent: User) -> Q:
    """What is changed of a person reaches all their accounts."""
    held = Membership.objects.confirmed().exclude(organization__in=_accounts(agent).values("pk"))
    return Q(pk__in=held.exclude(user=None).order_by().values("user"))


@desks.belongs("accounts.SignUp")
def newcomers_awaited(agent: User) -> Q:
    return Q(email__in=_places(agent).values("email"))


@desks.belongs("notifications.Message")
def messages_to_no_user(agent: User) -> Q:
    """Who has no user yet is known by the address: of a place that waits, of a request from outside, of a desk."""
    asked = Contact.objects.filter(request__in=desks.within(ServiceRequest.objects.order_by(), agent).values("pk"))
    to_people = Q(recipient_email__in=_places(agent).values("email")) | Q(recipient_email__in=asked.values("email"))
    return Q(user=None) & (to_people | Q(recipient_email__in=desks_of(agent).values("email")))


# --- Requests ------------------------------------------------------------------------------------


@desks.belongs("organizations.ServiceRequest")
def requests_of_accounts(agent: User) -> Q:
    """A request is where its account is; one that has none yet, where it may belong."""
    return Q(organization__in=_accounts(agent).values("pk")) | _of_no_account(agent)


def _of_no_account(agent: User) -> Q:
    """What names nobody's number is for whoever finds it; what names one, for the desk of those numbers."""
    served = desks_of(agent).values("pk")
    types = OrganizationType.objects.filter(prefix=Upper(Substr(OuterRef("recovery__account_named"), 1, 3))).order_by()
    typed = Q(recovery__account_named__regex=NUMBER_TYPED)
    lost = Q(kind=Kind.RECOVERY) & (~(typed & Q(Exists(types))) | Q(Exists(types.filter(desk__in=served))))
    sheets = ContactSheet.objects.filter(
        client_number=KeyTextTransform("client_number", OuterRef("wishes")),
        membership__organization__type__desk__links_by_identity=True,
    ).order_by()
    here = sheets.filter(membership__organization__type__desk__in=served)
    own = desks_of(agent).filter(links_by_identity=True)
    linked = Q(kind=Kind.PROFILE_LINK) & Q(Exists(own)) & (~Q(Exists(sheets)) | Q(Exists(here)))
    return Q(organization=None) & Q(Exists(desks_of(agent))) & (lost | linked)


desks.follows("organizations.Document", "request", to="organizations.ServiceRequest")


@desks.belongs("organizations.LinkLine")
def lines_by_their_target(agent: User) -> Q:
    """Who decides speaks for the account that did not answer; where there is none such, the one that asks is left."""
    mine = _accounts(agent).values("pk")
    return Q(target__in=mine) | Q(target=None, request__organization__in=mine)


@desks.belongs("organizations.Dispatch")
def dispatches_of_accounts(agent: User) -> Q:
    """An account's is where it is; an agent's, which has none, where someone is whom it goes to."""
    lines = DispatchLine.objects.filter(dispatch=OuterRef("pk"), membership__in=_places(agent).values("pk"))
    asked = Q(request__organization__in=_accounts(agent).values("pk"))
    return asked | (Q(request=None) & (Q(Exists(lines)) | Q(asked_by=agent)))


desks.follows("organizations.DispatchLine", "membership", to="organizations.Membership")


# --- Preferences ---------------------------------------------------------------------------------


@desks.belongs("notifications.Mute")
def silence_about_accounts(agent: User) -> Q:
    """What someone prefers not to hear of an account is that account's; of all of them, whoever knows the person."""
    people = desks.within(User.objects.order_by(), agent).values("pk")
    key = Cast("pk", CharField())
    names = _accounts(agent).annotate(place=Concat(Value(f"{Organization._meta.label_lower}:"), key)).values("place")
    return Q(user__in=people) & (Q(place="") | Q(place__in=names))
