"""The section of requests, of an account or of a person."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.actions.contacts import CONTACT
from organizations.models import ServiceRequest
from portal.core.cells import link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support.models.versions import newest_first
from portal.support.permissions import Reach
from portal.support.views.cells import account_link, person_link
from portal.support.views.sections import Listing, by_line, rows_of

State, Kind = ServiceRequest.State, ServiceRequest.Kind
COLOURS = {
    State.SUBMITTED: "blue",
    State.IN_VALIDATION: "yellow",
    State.DONE: "green",
    State.REFUSED: "red",
}


def requests_listing(asked: QuerySet[ServiceRequest], reach: Reach, *, searched: str) -> Listing:
    """Return the section; `searched` finds the same requests in the list of all."""
    address = f"{reverse('admin:organizations_servicerequest_changelist')}?q={searched}"
    return Listing(
        "demandes",
        _("Demandes"),
        "organizations.view_servicerequest",
        [_("Demande"), _("Compte"), _("Demandée par"), _("État"), _("Échéance")],
        rows_of(newest_first(asked, "asked_at")),
        by_line(partial(_request, reach=reach)),
        _("Aucune demande."),
        elsewhere=[link(address, _("Ouvrir dans la liste"))],
    )


def address_of(asked: ServiceRequest) -> str:
    """Return where an agent reads this request, and decides: additions to other accounts are decided line by line."""
    if asked.kind == Kind.LINK:
        return f"{reverse('admin:organizations_linkline_changelist')}?q={asked.number}"
    kind = "profilelink" if asked.kind == Kind.PROFILE_LINK else "servicerequest"
    if CONTACT in asked.wishes:
        kind = "contactcheck"
    return reverse(f"admin:organizations_{kind}_change", args=[asked.pk])


def state_of(asked: ServiceRequest) -> Any:
    return tag(asked.get_state_display(), COLOURS.get(State(asked.state), "grey"))


def _request(asked: ServiceRequest, *, reach: Reach) -> list[Any]:
    late = tag(_("En retard"), "red") if asked.is_late else ""
    due = stacked(moment(asked.due_at), late) if asked.is_open else moment(asked.decided_at)
    what = stacked(link(address_of(asked), asked.number), asked.get_kind_display())
    account = account_link(asked.organization, reach)
    return [what, account, stacked(person_link(asked.asked_by, reach), moment(asked.asked_at)), state_of(asked), due]
