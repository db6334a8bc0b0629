"""What an account's own page answers at a glance to those who manage its people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Membership
from organizations.models.people import counts
from organizations.permissions import can_administer, links_waiting_for
from organizations.views.context import people_url
from organizations.views.panels import panels


def glance(access: Membership, *, is_alone: bool) -> dict[str, list[Any]]:
    """Return what waits for a deed, and how many people there are of each kind: {"text", "url"}, most urgent first.

    And the plots of the page.
    """
    count = counts(access.organization.memberships.all())
    waiting, plots = _waiting(access, count, is_alone=is_alone), panels(access, count)
    return {"waiting": waiting, "people": _people(access, count), "plots": plots}


def _line(access: Membership, text: str, *, choice: str = "") -> dict[str, Any]:
    return {"text": text, "url": people_url(access, choice)}


def _waiting(access: Membership, count: dict[str, int], *, is_alone: bool) -> list[dict[str, Any]]:
    asked = links_waiting_for(access).count() if can_administer(access) else 0
    lines = to_do(access, count | {"asked": asked})
    if is_alone and can_administer(access):
        lines.append(_line(access, _("Une seule personne est responsable de ce compte : nommez-en une deuxième")))
    return lines


def to_do(access: Membership, count: dict[str, int]) -> list[dict[str, Any]]:
    """Return what those counts ask of someone who manages the people of an account: {"text", "url"}."""
    lines = []
    if asked := count["asked"]:
        words = ngettext(
            "%(count)d demande attend votre décision", "%(count)d demandes attendent votre décision", asked
        )
        url = reverse("organizations:requests", args=[access.organization.number])
        lines.append({"text": words % {"count": asked}, "url": url})
    return lines + _ends(access, count) + _invitations(access, count)


def _ends(access: Membership, count: dict[str, int]) -> list[dict[str, Any]]:
    """Return the places that could not end, and those that will soon."""
    lines = []
    if kept := count["kept"]:
        words = ngettext(
            "%(count)d accès reste ouvert après son dernier jour : nommez d’abord une autre personne responsable",
            "%(count)d accès restent ouverts après leur dernier jour : nommez d’abord une autre personne responsable",
            kept,
        )
        lines.append(_line(access, words % {"count": kept}))
    if soon := count["ending"]:
        words = ngettext(
            "%(count)d accès prend fin d’ici trente jours", "%(count)d accès prennent fin d’ici trente jours", soon
        )
        lines.append(_line(access, words % {"count": soon}, choice="?fin=bientot"))
    return lines


def _invitations(access: Membership, count: dict[str, int]) -> list[dict[str, Any]]:
    """Return those that need someone's hand."""
    lines = []
    if lost := count["undelivered"]:
        words = ngettext(
            "%(count)d invitation n’a pas été remise par courriel",
            "%(count)d invitations n’ont pas été remises par courriel",
            lost,
        )
        lines.append(_line(access, words % {"count": lost}, choice="?attente_envoi=non-remis#attente"))
    if late := count["expired"]:
        words = ngettext("%(count)d invitation est expirée", "%(count)d invitations sont expirées", late)
        lines.append(_line(access, words % {"count": late}, choice="?attente_expiration=expiree#attente"))
    if soon := count["expiring"]:
        words = ngettext(
            "%(count)d invitation expire dans trois jours ou moins",
            "%(count)d invitations expirent dans trois jours ou moins",
            soon,
        )
        lines.append(_line(access, words % {"count": soon}, choice="?attente_expiration=bientot#attente"))
    return lines


def _people(access: Membership, count: dict[str, int]) -> list[dict[str, Any]]:
    active, pending = count["active"], count["pending"]
    words = ngettext("%(count)d utilisateur actif", "%(count)d utilisateurs actifs", active)
    lines = [_line(access, words % {"count": active}, choice="?statut=actif")]
    if inactive := count["inactive"]:
        words = ngettext("%(count)d utilisateur inactif", "%(count)d utilisateurs inactifs", inactive)
        lines.append(_line(access, words % {"count": inactive}, choice="?statut=inactif"))
    if never := count["never_signed_in"]:
        words = ngettext("%(count)d jamais connecté", "%(count)d jamais connectés", never)
        lines.append(_line(access, words % {"count": never}, choice="?connexion=jamais"))
    if pending:
        words = ngettext("%(count)d en attente de confirmation", "%(count)d en attente de confirmation", pending)
        lines.append(_line(access, words % {"count": pending}, choice="#attente"))
    return lines
