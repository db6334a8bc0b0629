"""What the forms of the catalogue begin with: « Profil concerné », and the contact that the form is about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, people
from organizations.permissions import profiles_managed_by
from organizations.views.contacts import NAME, STATES
from portal.core.tables import Column, Filter, Table

CHOSEN = (
    Column("nom", _("Nom"), NAME, "shown_name"),
    Column("courriel", _("Adresse courriel"), ["shown_email"], "shown_email"),
    Column("numero", _("Numéro de client"), ["sheet_number"], "sheet_number"),
    Column("etat", _("État"), ["status"]),
)
# What a form carries in its address: the profile to go to, the contact chosen.
PROFILE, CONTACT = "profil", "contact"
# Beyond so many profiles, one comes in by « Mes comptes ».
MOST = 200


def profiles(request: HttpRequest) -> list[Membership]:
    """Return the places of « Profil concerné »."""
    return list(profiles_managed_by(request.user).order_by("organization__name", "organization__number")[:MOST])


def other_profile(request: HttpRequest, access: Membership) -> str:
    """Return the address of this very form for another profile that was chosen, if the person manages it."""
    wanted = request.GET.get(PROFILE, "")
    if not wanted or wanted == access.organization.number:
        return ""
    if not profiles_managed_by(request.user).filter(organization__number=wanted).exists():
        return ""
    return reverse(request.resolver_match.view_name, args=[wanted])


def chosen_contact(request: HttpRequest, access: Membership) -> Membership | None:
    """Return the contact that the form is about; nobody is chosen yet, or whoever was has left."""
    wanted = request.GET.get(CONTACT, "")
    if not wanted:
        return None
    try:
        found = _there(access).filter(public_id=UUID(wanted)).first()
    except ValueError:
        found = None
    if found is None:
        messages.warning(request, say("Ce contact n’est pas, ou n’est plus, dans ce profil. Choisissez-en un autre."))
    return found


def contact_choice(request: HttpRequest, access: Membership) -> Table:
    states = {word: (state.label, _is(state)) for word, state in STATES.items()}
    return Table(request, _there(access), CHOSEN).offering(Filter("etat", _("État"), states))


def _there(access: Membership) -> Any:
    return people.as_contacts(access.organization.memberships.exclude(status=Membership.Status.ENDED))


def _is(state: str) -> Any:
    return Q(status=state)
