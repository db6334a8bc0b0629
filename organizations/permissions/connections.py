"""Which of the operator's services someone finds in the menu of an account."""

from organizations.models import ConnectedService, Membership


def connections_of(access: Membership) -> set[str]:
    """Return the entries that the operator put into the menu of this type of account; loaded with the access."""
    known = getattr(access, "connections", None)
    if known is None:
        known = ConnectedService.objects.filter(type=access.organization.type_id).values_list("kind", flat=True)
        access.connections = known = list(known)  # type: ignore[attr-defined]
    return set(known)


def can_open_slips(access: Membership) -> bool:
    return ConnectedService.Kind.SLIPS in connections_of(access)


def can_open_projects(access: Membership) -> bool:
    return ConnectedService.Kind.PROJECTS in connections_of(access)


def can_open_billing(access: Membership) -> bool:
    return ConnectedService.Kind.BILLING in connections_of(access)
