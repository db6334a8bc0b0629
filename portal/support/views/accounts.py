"""The sections of the dossier of an account."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cardrequests.permissions import TRAINING
from organizations.models import Address, Claim, Membership, Organization
from portal.core.cells import DASH, link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support.models.versions import events_of, newest_first
from portal.support.permissions import Reach
from portal.support.views import files, journal, training
from portal.support.views.cells import delivery_of, name_of, person_link, resend_link, standing_first, status_of
from portal.support.views.requests import requests_listing
from portal.support.views.sections import Listing, by_line, rows_of


def listings_of(organization: Organization, reach: Reach) -> list[Listing]:
    """Return the sections, in the order in which an agent on the telephone needs them."""
    asked = reach.requests.filter(organization=organization)
    listings = [
        people(organization, reach),
        claims(organization, reach),
        requests_listing(asked, reach, searched=organization.number),
        *files.of_organization(organization, reach),
    ]
    if organization.type.prefix == TRAINING:
        trainers = organization.memberships.exclude(status=Membership.Status.ENDED).values("user")
        listings += training.of_trainers(reach, trainer__user__in=trainers)
    return [*listings, sign_ins(organization, reach), journal.of_account(organization, reach), history(organization)]


# --- People --------------------------------------------------------------------------------------


def people(organization: Organization, reach: Reach) -> Listing:
    places = reach.memberships.filter(organization=organization)
    helps = reach.helps(organization)
    return Listing(
        "utilisateurs",
        _("Utilisateurs"),
        "organizations.view_membership",
        [_("Personne"), _("Type d’utilisateur"), _("Statut"), _("Dernière connexion"), _("Que faire")],
        rows_of(standing_first(places)),
        by_line(partial(_person, reach=reach, helps=helps)),
        _("Personne n’a encore de place dans ce compte."),
        elsewhere=_list_of_people(organization),
    )


def _list_of_people(organization: Organization) -> list[SafeString]:
    """Lead to where one does something to several: the explanatory mail with linking codes, for those awaited."""
    address = reverse("admin:organizations_membership_changelist")
    awaited = f"{address}?q={organization.number}&status__exact=pending"
    return [
        link(f"{address}?q={organization.number}", _("Ouvrir dans la liste")),
        *([link(awaited, _("Émettre des codes de liaison"))] if organization.links_by_code else []),
    ]


def _person(place: Membership, *, reach: Reach, helps: bool) -> list[Any]:
    user = place.user
    last_login = moment(user.last_login, str(_("Jamais"))) if user else DASH
    deeds = _deeds(place, user, reach) if user else [_awaited_deeds(place)] if helps and place.is_pending else []
    name = stacked(name_of(place, reach), user.email if user else place.email)
    return [name, place.role_label, stacked(status_of(place), _until(place)), last_login, stacked(*deeds)]


def _until(place: Membership) -> Any:
    return moment(place.expires_at or place.ended_at) if place.expires_at or place.ended_at else ""


def _deeds(place: Membership, user: Any, reach: Reach) -> list[Any]:
    if place.has_ended or user.closed_at or not reach.may("accounts.change_user"):
        return []
    return [link(reverse("admin:accounts_user_change", args=[user.pk]), _("Accès et nom"))]


def _awaited_deeds(place: Membership) -> Any:
    return stacked(
        link(reverse("admin:support_resend", args=[place.public_id]), _("Renvoyer l’invitation")),
        link(reverse("admin:support_readdress", args=[place.public_id]), _("Corriger l’adresse")),
    )


# --- Claims --------------------------------------------------------------------------------------


def claims(organization: Organization, reach: Reach) -> Listing:
    sent = reach.claims.filter(membership__organization=organization)
    sent = sent.select_related("message", "issued_by", "membership__user", "membership__organization__type")
    return Listing(
        "activations",
        _("Activations et leurs courriels"),
        "organizations.view_claim",
        [_("Émission"), _("Personne"), _("Méthode"), _("État"), _("Courriel")],
        rows_of(newest_first(sent, "issued_at")),
        by_line(partial(_claim, reach=reach)),
        _("Aucun lien ni code n’a encore été envoyé."),
    )


def _claim(claim: Claim, *, reach: Reach) -> list[Any]:
    by = claim.issued_by.get_full_name() if claim.issued_by else ""
    state = tag(_("Utilisée"), "green") if claim.used_at else tag(_("Remplacée ou annulée"))
    if claim.is_live:
        state = tag(_("Attend la personne"), "blue") if claim.membership.is_pending else tag(_("Sans suite"))
    delivery = stacked(delivery_of(claim.message), resend_link(claim.message, reach))
    moments = stacked(moment(claim.issued_at), by)
    method = claim.get_method_display()
    return [moments, name_of(claim.membership, reach), method, stacked(state, _when(claim)), delivery]


def _when(claim: Claim) -> Any:
    ended = claim.used_at or claim.revoked_at
    return moment(ended) if ended else ""


# --- What happened -------------------------------------------------------------------------------


def sign_ins(organization: Organization, reach: Reach) -> Listing:
    devices = reach.devices.filter(user__in=organization.memberships.confirmed().values("user"))
    return Listing(
        "connexions",
        _("Connexions de ses utilisateurs"),
        "accounts.view_user",
        [_("Dernière connexion"), _("Personne"), _("Appareil"), _("Première connexion")],
        rows_of(newest_first(devices, "last_seen_at")),
        by_line(
            lambda device: [
                moment(device.last_seen_at),
                person_link(device.user, reach),
                device.label or DASH,
                moment(device.first_seen_at),
            ]
        ),
        _("Personne ne s’est encore connecté."),
    )


def history(organization: Organization) -> Listing:
    return journal.history_listing(
        [
            events_of(Organization).filter(pgh_obj=organization.pk),
            events_of(Address).filter(organization=organization.pk),
            events_of(Membership).filter(organization=organization.pk),
        ]
    )
