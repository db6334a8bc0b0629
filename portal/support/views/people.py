"""The sections of the dossier of a person."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions.rights.sections import topic_of
from accounts.models import Device, User
from accounts.models.devices import browser_of
from notifications.models import Message
from organizations.models import ContactSheet, Membership
from portal.core.cells import DASH, link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support.models.versions import events_of, newest_first
from portal.support.permissions import Reach
from portal.support.views import files, journal, training
from portal.support.views.cells import account_link, delivery_of, resend_link, standing_first, status_of
from portal.support.views.requests import requests_listing
from portal.support.views.sections import Listing, by_line, rows_of


def listings_of(user: User, reach: Reach) -> list[Listing]:
    listings = [
        places(user, reach),
        mails(user, reach),
        requests_listing(reach.requests_of(user), reach, searched=user.email),
        *files.of_person(user, reach),
    ]
    if reach.trainers.filter(user=user).exists():
        listings += training.of_trainers(reach, trainer__user=user)
    return [*listings, sessions(user, reach), devices(user), journal.of_person(user, reach), history(user, reach)]


def places(user: User, reach: Reach) -> Listing:
    return Listing(
        "comptes",
        _("Comptes"),
        "organizations.view_membership",
        [_("Compte"), _("Type d’utilisateur"), _("Statut"), _("Depuis"), _("Ajouté par")],
        rows_of(standing_first(reach.memberships.filter(user=user).select_related("added_by"))),
        by_line(partial(_place, reach=reach)),
        _("Cette personne n’a de place dans aucun compte de vos services."),
    )


def _place(place: Membership, *, reach: Reach) -> list[Any]:
    account = stacked(account_link(place.organization, reach), _("Compte principal") if place.is_primary else "")
    state = stacked(status_of(place), moment(place.ended_at) if place.ended_at else "")
    by = place.added_by.get_full_name() if place.added_by else DASH
    return [account, place.role_label, state, moment(place.activated_at or place.added_at), by]


# --- Mails ---------------------------------------------------------------------------------------


def mails(user: User, reach: Reach) -> Listing:
    address = f"{reverse('admin:notifications_message_changelist')}?q={user.email}"
    return Listing(
        "messages",
        _("Courriels et textos"),
        "notifications.view_message",
        [_("Écrit"), _("Objet"), _("Catégorie"), _("Ce qu’il en est")],
        rows_of(newest_first(reach.messages_to(user), "written_at")),
        by_line(partial(_message, reach=reach)),
        _("Le portail ne lui a encore rien écrit."),
        elsewhere=[link(address, _("Ouvrir dans la liste"))],
    )


def _message(message: Message, *, reach: Reach) -> list[Any]:
    what = stacked(topic_of(message.template, message.get_category_display()), message.get_channel_display())
    delivery = stacked(delivery_of(message), resend_link(message, reach))
    return [moment(message.written_at), what, message.get_category_display(), delivery]


# --- How they come in ----------------------------------------------------------------------------


def sessions(user: User, reach: Reach) -> Listing:
    return Listing(
        "sessions-ouvertes",
        _("Sessions ouvertes"),
        "accounts.view_user",
        [_("Dernière activité"), _("Ouverte"), _("Navigateur"), _("Réseau")],
        rows_of(newest_first(reach.open_sessions_of(user), "last_seen_at")),
        by_line(
            lambda session: [
                moment(session.last_seen_at),
                moment(session.created_at),
                browser_of(session.user_agent) or DASH,
                session.ip,
            ]
        ),
        _("Aucune session ouverte."),
    )


def devices(user: User) -> Listing:
    return Listing(
        "connexions",
        _("Connexions"),
        "accounts.view_user",
        [_("Dernière connexion"), _("Appareil"), _("Première connexion")],
        rows_of(newest_first(user.devices.all(), "last_seen_at")),
        by_line(_device),
        _("Jamais connecté d’un appareil connu."),
    )


def _device(device: Device) -> list[Any]:
    return [moment(device.last_seen_at), device.label or tag(_("inconnu")), moment(device.first_seen_at)]


def history(user: User, reach: Reach) -> Listing:
    keys = list(reach.memberships.filter(user=user).order_by("pk").values_list("pk", flat=True))
    return journal.history_listing(
        [
            events_of(User).filter(pgh_obj=user.pk),
            events_of(Membership).filter(pgh_obj__in=keys),
            events_of(ContactSheet).filter(membership__in=keys),
        ]
    )
