"""What an agent does from a dossier, each on a page that says what will happen, and asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.actions import unlocking
from organizations.actions import assistance
from organizations.models import Membership
from portal.support.forms.deeds import AddressForm, ConfirmationForm
from portal.support.permissions import Reach, can_unlock
from portal.support.views.cells import address_of_account, address_of_person

Around = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """One deed: what the page says of it, what it does, and where one goes on."""

    title: Any
    form: Any
    act: Callable[[Any], Any]
    back: str
    done: Any
    button: Any = ""
    about: str = ""
    words: list[Any] = field(default_factory=list)


def typed(request: HttpRequest) -> Any:
    """Return what was sent, be it nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, around: Around, deed: Deed) -> HttpResponse:
    """Ask, do, and go back to the dossier; what was refused stays on the page, with the reason."""
    form: Form = deed.form
    if request.method == "POST" and form.is_valid():
        try:
            deed.act(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, deed.done)
            return redirect(deed.back)
    context = around | {"title": deed.title, "subtitle": None, "deed": deed, "form": form}
    return TemplateResponse(request, "support/deed.html", context)


def resend(request: HttpRequest, around: Around, place: UUID) -> HttpResponse:
    """« Renvoyer l’invitation » to a person whom an account awaits."""
    found = _awaited(request, place)
    deed = Deed(
        _("Renvoyer l’invitation"),
        ConfirmationForm(typed(request)),
        lambda form: assistance.resend(found, by=request.user),
        back=address_of_account(found.organization),
        done=_("Une nouvelle invitation part pour %(name)s.") % {"name": found.full_name},
        about=_about(found),
        words=[_("La personne reçoit un nouveau lien ou un nouveau code; celui d’avant ne sert plus.")],
    )
    return show(request, around, deed)


def readdress(request: HttpRequest, around: Around, place: UUID) -> HttpResponse:
    """« Corriger l’adresse » of a person whom an account awaits."""
    found = _awaited(request, place)
    form = AddressForm(typed(request), initial={"seen": found.email})
    deed = Deed(
        _("Corriger l’adresse de courriel"),
        form,
        lambda form: assistance.readdress(found, **form.cleaned_data, by=request.user),
        back=address_of_account(found.organization),
        done=_("L’adresse est corrigée. Une nouvelle invitation part pour %(name)s.") % {"name": found.full_name},
        about=_about(found),
        words=[
            _("Assurez-vous de qui le demande : qui reçoit l’invitation entre dans le compte."),
            _("Le lien envoyé à l’ancienne adresse ne servira plus; les gestionnaires du compte le lisent au journal."),
        ],
    )
    return show(request, around, deed)


def unlock(request: HttpRequest, around: Around, person: UUID) -> HttpResponse:
    """« Débloquer la connexion » of a person who tried too often, or sleeps."""
    user = get_object_or_404(Reach(request.user).people, public_id=person)
    if not can_unlock(request.user, user):
        raise PermissionDenied
    deed = Deed(
        _("Débloquer la connexion"),
        ConfirmationForm(typed(request)),
        lambda form: unlocking.unlock(user, by=request.user),
        back=address_of_person(user),
        done=_("%(name)s peut essayer de nouveau.") % {"name": user.get_full_name()},
        about=user.get_full_name(),
        words=[
            _("Ses essais manqués sont oubliés; si son utilisateur était en sommeil, il se réveille."),
            _("Un utilisateur que les agents ont fermé à la connexion se rouvre depuis sa fiche."),
        ],
    )
    return show(request, around, deed)


def _awaited(request: HttpRequest, place: UUID) -> Membership:
    """Return the place of a person whom an account of the agent's desks awaits, if the agent may help there."""
    reach = Reach(request.user)
    found: Membership = get_object_or_404(reach.memberships, public_id=place)
    if not reach.helps(found.organization):
        raise PermissionDenied
    return found


def _about(place: Membership) -> str:
    return f"{place.full_name}, {place.email} – {place.organization}"
