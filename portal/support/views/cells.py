"""How a dossier says things: who someone is, what became of a mail, what a version changed; with a link to each."""

from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, ForeignKey, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import Message
from organizations.models import Membership, Organization
from portal.core.cells import DASH, lines_of, link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support.models.versions import Change
from portal.support.permissions import Reach

STATUS_COLOURS = {"active": "green", "pending": "blue", "inactive": "yellow", "registering": "blue"}
# Of a telephone to which codes go, only the last four figures.
MASKED = {"authentication_phone"}
NAMING = ("number", "client_number", "street")


def account_link(organization: Organization | None, reach: Reach) -> Any:
    """Return the name of an account, and its number; a link where the agent may open its dossier."""
    if organization is None:
        return DASH
    is_within = organization.type.desk_id in {desk.pk for desk in reach.desks}
    return link(address_of_account(organization), organization) if is_within else str(organization)


def address_of_account(organization: Organization) -> str:
    return reverse("admin:support_organization", args=[organization.number])


def person_link(user: User | None, reach: Reach) -> Any:
    if user is None:
        return DASH
    return link(address_of_person(user), user.get_full_name()) if reach.may("accounts.view_user") else str(user)


def address_of_person(user: User) -> str:
    return reverse("admin:support_person", args=[user.public_id])


def name_of(place: Membership, reach: Reach) -> Any:
    """Return who has a place: a link to their dossier, or what was typed of someone who has still to come."""
    return person_link(place.user, reach) if place.user else place.full_name


def standing_first(places: QuerySet[Membership]) -> QuerySet[Membership]:
    """Order places by their state, those that open something first, then by name."""
    states = [Membership.Status.ACTIVE, Membership.Status.PENDING, Membership.Status.INACTIVE]
    ranks = Case(*(When(status=state, then=Value(rank)) for rank, state in enumerate(states)), default=len(states))
    return places.order_by(ranks, "last_name", "first_name", "pk")


def status_of(place: Membership) -> SafeString:
    if place.is_pending and place.has_expired:
        return tag(_("Invitation expirée"), "red")
    return tag(place.get_status_display(), STATUS_COLOURS.get(place.status, "grey"))


def delivery_of(message: Message | None) -> Any:
    """Return what became of a message, where it went, and what the other server said."""
    if message is None:
        return DASH
    delivery = message.delivery
    return stacked(tag(delivery.label, delivery.colour), message.masked_recipient, message.last_error)


def resend_link(message: Message | None, reach: Reach) -> Any:
    """Lead to where a message that did not leave is sent again, while its words are there."""
    if message is None or not message.is_resendable or not reach.may("notifications.resend_message"):
        return ""
    asked = urlencode({"q": message.event})
    return link(f"{reverse('admin:notifications_message_changelist')}?{asked}", _("Renvoyer le message"))


# --- Versions ------------------------------------------------------------------------------------


def author_of(change: Change, people: dict[int, User]) -> Any:
    if change.author is None:
        return _("Le portail")
    return people[change.author].get_full_name() if change.author in people else DASH


def row_of(change: Change) -> Any:
    """Say which row it was, in the words of that version: a name, a number, a street."""
    event = change.event
    name = f"{getattr(event, 'first_name', '')} {getattr(event, 'last_name', '')}".strip()
    known = name or next((getattr(event, field) for field in NAMING if getattr(event, field, "")), event.pgh_obj_id)
    return stacked(str(change.model._meta.verbose_name).capitalize(), known)


def differences_of(change: Change, people: dict[int, User]) -> Any:
    """Return « champ : avant → après », a line each; of what began, that it did."""
    if change.before is None:
        return _("Création")
    lines = [
        (field.verbose_name, _value(field, old, people), _value(field, new, people))
        for field, old, new in change.differences
    ]
    return lines_of("{} : {} → {}", lines)


def _value(field: Any, value: Any, people: dict[int, User]) -> Any:
    """Say a value as people read it."""
    if value in (None, ""):
        return DASH
    if isinstance(field, ForeignKey):
        return people[value].get_full_name() if field.related_model is User and value in people else value
    if isinstance(field, BooleanField):
        return _("Oui") if value else _("Non")
    if field.name in MASKED:
        return f"•••{value[-4:]}"
    return _instant(value) or dict(field.flatchoices).get(value, value)


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, date) else ""


def days_of(row: Any) -> Any:
    """Return from when to when something holds; what was ended says when."""
    ends = moment(row.ended_at) if row.ended_at else (row.ends_on.isoformat() if row.ends_on else _("sans fin"))
    return stacked(row.starts_on.isoformat(), ends)
