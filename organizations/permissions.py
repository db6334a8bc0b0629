"""Who may do what in an organization. The only place, with the models, where roles are named.

`access` is the caller's membership: `.user`, `.organization`, `.role`.
"""

from django.db.models import QuerySet

from accounts.models import User
from organizations.models import Membership, Organization, Role
from organizations.models.memberships import MANAGING_ROLES


def can_see(access: Membership) -> bool:
    """Every active person sees the account."""
    return True


def can_manage_people(access: Membership) -> bool:
    """Managers and administrators add people, resend and withdraw invitations, and change statuses."""
    return access.role in MANAGING_ROLES


def can_read_journal(access: Membership) -> bool:
    return can_manage_people(access)


def can_name(access: Membership, role: str) -> bool:
    """Nobody gives, restores or takes away a role above their own."""
    return can_manage_people(access) and Role(role).rank <= Role(access.role).rank


def can_change(access: Membership, person: Membership) -> bool:
    """Whether what the list offers on a person's line would be done: nobody suspends themselves."""
    return can_name(access, person.role) and person.user_id != access.user_id


def nameable_roles(access: Membership) -> list[Role]:
    """The roles of this type of account that `access` may give, smallest first."""
    return [role for role in access.organization.type.roles if can_name(access, role)]


def administered_by(user: User) -> QuerySet[Organization]:
    """The active accounts in which `user` holds the highest role: those to which they may link other people."""
    places = Membership.objects.giving_access().able_to_administer().filter(user=user)
    accounts = Organization.objects.filter(pk__in=places.values("organization")).order_by("name", "number")
    return accounts.select_related("type").prefetch_related("addresses")
