"""The one box of the back office: what was found, kind by kind, each leading to its dossier."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cardrequests.models import Card, Invoice, TrainingSession, spoken_money
from organizations.models import Membership, Organization, ServiceRequest
from portal.core.cells import link
from portal.support import actions
from portal.support.actions.finding import MOST, Found
from portal.support.models.asked import Asked, take_apart
from portal.support.permissions import Reach
from portal.support.views import requests, training
from portal.support.views.cells import address_of_account, address_of_person, status_of
from portal.support.views.marks import marked

Around = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One result: where it leads, what it is called, what else is said of it; `more` are links and states."""

    url: str
    title: Any
    details: list[Any]
    more: list[Any]


@dataclass(frozen=True)
class Group:
    title: Any
    lines: list[Line]
    is_cut: bool


@require_safe
def search(request: HttpRequest, around: Around) -> HttpResponse:
    """Search accounts, people and numbered things of one's desks; a box left empty teaches what may be searched."""
    asked = take_apart(request.GET.get("q", ""))
    reach = Reach(request.user)
    found = actions.finding.find(asked, reach)
    context = around | {
        "title": _("Rechercher"),
        "asked": asked,
        "groups": groups_of(found, asked),
        "total": found.total,
        "most": MOST,
        "examples": examples(reach),
        "participants_url": _participants(asked, reach),
    }
    return TemplateResponse(request, "support/search.html", context)


def examples(reach: Reach) -> list[tuple[Any, str]]:
    """Return what one may type, with an example of each; of training, where it is of one's desks."""
    told = [
        (_("Numéro de compte, même sans ses zéros"), "TRP0000012, trp 12"),
        (_("NEQ"), "1143920115"),
        (_("Nom d’un compte ou d’une personne, même mal écrit"), "Tremblai"),
        (_("Adresse de courriel"), "nom@exemple.ca"),
        (_("Nom d’utilisateur"), "ctremblay"),
        (_("Téléphone, de n’importe quelle façon"), "(514) 276-1234, +15142761234"),
        (_("Numéro de client"), "10000042"),
        (_("Numéro de demande"), "DEM-2026-00012"),
    ]
    trained = [
        (_("Numéro de session, de facture ou de note de crédit"), "SES-2026-00003, FAC-2026-00003"),
        (_("Carte d’un participant ou d’un formateur"), "CAR-2026-000003, ETHC003-1"),
    ]
    return told + trained if reach.trains else told


def _participants(asked: Asked, reach: Reach) -> str:
    if not asked.is_enough or not reach.trains or not reach.may("cardrequests.view_participant"):
        return ""
    return f"{reverse('admin:cardrequests_participant_changelist')}?{urlencode({'q': asked.typed})}"


# --- What was found ------------------------------------------------------------------------------


def groups_of(found: Found, asked: Asked) -> list[Group]:
    kinds: dict[str, tuple[Any, Callable[[Any], Line]]] = {
        "organizations": (_("Comptes"), _account),
        "people": (_("Personnes"), _person),
        "awaited": (_("Personnes en attente de confirmation"), _awaited),
        "requests": (_("Demandes"), _request),
        "sessions": (_("Sessions de formation"), _session),
        "invoices": (_("Factures et notes de crédit"), _invoice),
        "cards": (_("Cartes"), _card),
    }
    return [
        Group(title, _marked(map(line, getattr(found, kind)), asked), kind in found.cut)
        for kind, (title, line) in kinds.items()
        if getattr(found, kind)
    ]


def _marked(lines: Iterable[Line], asked: Asked) -> list[Line]:
    def mark(shown: Any) -> Any:
        return marked(shown, asked.typed)

    return [Line(each.url, mark(each.title), list(map(mark, filter(None, each.details))), each.more) for each in lines]


def _account(account: Organization) -> Line:
    details = [account.other_name, account.enterprise_number, account.spoken_telephone, account.type.name]
    return Line(address_of_account(account), account, details, [])


def _person(user: Any) -> Line:
    telephones = [str(line) for line in user.telephones.all()]
    accounts = [place.organization for place in user.places_within]
    details = [user.email, user.username if user.username != user.email else "", *telephones]
    return Line(address_of_person(user), user.get_full_name(), details, [str(account) for account in accounts])


def _awaited(place: Membership) -> Line:
    return Line(
        address_of_account(place.organization), place.full_name, [place.email, place.organization], [status_of(place)]
    )


def _request(asked: ServiceRequest) -> Line:
    more = [requests.state_of(asked), *_dossiers_of(asked)]
    return Line(requests.address_of(asked), asked.number, [asked.get_kind_display()], more)


def _dossiers_of(asked: ServiceRequest) -> list[Any]:
    found = [link(address_of_account(asked.organization), asked.organization)] if asked.organization else []
    return [*found, *([_person_of(asked.asked_by)] if asked.asked_by else [])]


def _person_of(user: User) -> Any:
    return link(address_of_person(user), user.get_full_name())


def _session(session: TrainingSession) -> Line:
    more = [training.state_of(session), _person_of(session.trainer.user)]
    return Line(training.address_of(session), session.number, [session.organism_name], more)


def _invoice(invoice: Invoice) -> Line:
    session = invoice.session
    more = [training.state_of(session), _person_of(session.trainer.user)]
    return Line(training.address_of(session), invoice.number, [spoken_money(invoice.amount), session.number], more)


def _card(card: Card) -> Line:
    holder = card.participant
    address = reverse("admin:cardrequests_participant_change", args=[holder.pk])
    session = holder.session
    more = [card.standing.label, link(training.address_of(session), session.number), _person_of(session.trainer.user)]
    return Line(address, card.number, [holder.full_name], more)
