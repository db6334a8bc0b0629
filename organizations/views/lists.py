"""The two lists of « Utilisateurs »: columns, filters, and the lines of their file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Role, people
from organizations.permissions import can_change
from portal.core.tables import Column, Filter, Table, folded

# In the order of power, whatever the words of the type.
RANK = Case(*(When(role=role, then=role.rank) for role in Role), output_field=IntegerField())

CONFIRMED = (
    Column("utilisateur", _("Nom d’utilisateur"), [folded("user__username")], "user__username"),
    Column("prenom", _("Prénom"), [folded("user__first_name")], "user__first_name"),
    Column("nom", _("Nom"), [folded("user__last_name"), folded("user__first_name")], "user__last_name"),
    Column("courriel", _("Adresse de courriel"), ["user__email"], "user__email"),
    Column("type", _("Type d’utilisateur"), [RANK]),
    Column("comptes", _("Comptes liés")),
    Column("statut", _("Statut"), ["status"]),
    Column("connexion", _("Dernière connexion"), ["user__last_login"]),
    Column("actions", _("Actions")),
)
PENDING = (
    Column("utilisateur", _("Nom d’utilisateur"), [folded("username"), "email"], "username"),
    Column("prenom", _("Prénom"), [folded("first_name")], "first_name"),
    Column("nom", _("Nom"), [folded("last_name"), folded("first_name")], "last_name"),
    Column("courriel", _("Adresse de courriel"), ["email"], "email"),
    Column("type", _("Type d’utilisateur"), [RANK]),
    Column("comptes", _("Comptes liés")),
    Column("expiration", _("Date d’expiration"), ["expires_at"]),
    Column("actions", _("Actions")),
)
# The words of roles in an address.
ROLES = {"utilisateur": Role.MEMBER, "gestionnaire": Role.MANAGER, "administrateur": Role.ADMINISTRATOR}


def confirmed_list(request: HttpRequest, access: Membership) -> Table:
    status = {
        "actif": (_("Actif"), Q(status=Membership.Status.ACTIVE)),
        "inactif": (_("Inactif"), Q(status=Membership.Status.INACTIVE)),
    }
    never = {"jamais": (_("Jamais connecté"), people.never_signed_in())}
    soon = {"bientot": (_("Bientôt terminés"), people.ending())}
    rows = access.organization.memberships.confirmed().with_linked_accounts(known_to=access.user)
    return Table(request, rows.select_related("user", "organization__type"), CONFIRMED).offering(
        _types(access),
        Filter("statut", _("Statut"), status),
        Filter("connexion", _("Connexion"), never),
        Filter("fin", _("Dernier jour d’accès"), soon),
    )


def pending_list(request: HttpRequest, access: Membership) -> Table:
    term = {
        "bientot": (_("Expire dans trois jours ou moins"), people.expiring()),
        "expiree": (_("Expirée"), people.expired()),
    }
    mail = {"non-remis": (_("Non remis"), people.undelivered())}
    rows = access.organization.memberships.pending().select_related("organization__type").with_claims()
    return Table(request, rows, PENDING, prefix="attente_").offering(
        _types(access), Filter("expiration", _("Date d’expiration"), term), Filter("envoi", _("Courriel"), mail)
    )


def _types(access: Membership) -> Filter:
    kind = access.organization.type
    words = {word: (kind.word_for(role), Q(role=role)) for word, role in ROLES.items() if role in kind.roles}
    return Filter("type", _("Type d’utilisateur"), words)


def _confirmed_line(person: Membership) -> list[Any]:
    user = person.user
    linked = " ".join(place.organization.number for place in user.known_memberships)
    own = [user.username, user.first_name, user.last_name, user.email]
    return [*own, person.role_label, linked, person.get_status_display(), user.last_login]


def _pending_line(person: Membership) -> list[Any]:
    own = [person.username or person.email, person.first_name, person.last_name, person.email]
    return [*own, person.role_label, person.organization.number, person.expires_at]


@dataclass(frozen=True)
class PeopleList:
    """One of the two lists: how to ask for it, what a line of its file says, and what is done to those ticked."""

    name: str
    table: Callable[[HttpRequest, Membership], Table]
    line: Callable[[Membership], list[Any]]
    columns: Sequence[Column]
    deeds: Sequence[str]

    @property
    def headings(self) -> list[Any]:
        return [column.label for column in self.columns if column.name != "actions"]


LISTS = {
    each.name: each
    for each in (
        PeopleList("confirmes", confirmed_list, _confirmed_line, CONFIRMED, ("inactivate", "reactivate", "remove")),
        PeopleList("attente", pending_list, _pending_line, PENDING, ("resend", "withdraw")),
    )
}


def asked_list(request: HttpRequest) -> PeopleList:
    """Return the list that a form is about; nonsense is about the first."""
    return LISTS.get(request.POST.get("list", ""), LISTS["confirmes"])


def mark_changeable(access: Membership, rows: Sequence[Membership]) -> bool:
    """Tell, on each row, whether what its line offers would be done; return whether that is so of any."""
    for person in rows:
        person.is_changeable = can_change(access, person)
    return any(person.is_changeable for person in rows)


def list_url(request: HttpRequest, access: Membership) -> str:
    """Return the address of « Utilisateurs » as the reader left it: searched, filtered, sorted, on its page."""
    page = reverse("organizations:memberships", args=[access.organization.number])
    shown = request.POST.get("next") or request.GET.get("next") or ""
    return shown if shown.split("?")[0].split("#")[0] == page else page
