"""What this app, and those below it, hold about a person: the sections of the copy.

What proves something (passwords, codes, keys, tokens) is left out, hashed or not: whoever finds the copy
must not come in with it.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q
from django.template import TemplateDoesNotExist
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from accounts.models import (
    CorrectionRequest,
    DataExport,
    Device,
    EmailChange,
    FactorRecovery,
    Mode,
    OneTimeCode,
    Proposal,
    SavedFilter,
    SignUp,
    Telephone,
    TemporaryPassword,
    Terms,
    TermsAcceptance,
    User,
)
from notifications.actions import subject_of
from notifications.models import UNSAID, Message, Mute
from portal.core import journal
from portal.core.models import JournalEntry, place_of
from portal.core.personal import Row, Said, known_as, names_of, plain, rows, section

IDENTITY = ("username", "email", "first_name", "last_name", "language", "birth_date")
STATE = ("is_active", "is_staff", "is_superuser", "joined_at", "told_of_sleep_at", "asleep_since")
CHOICES = (
    "theme",
    "rows_a_page",
    "landing",
    "uses_shortcuts",
    "code_by",
    "authentication_phone",
    "must_choose_password",
)

UserEvent: Any = User.events.rel.related_model  # type: ignore[attr-defined]


journal.speech("mode", lambda mode: str(Mode(mode).label) if mode in Mode else mode)


@known_as
def the_user(user: User) -> list[str]:
    return [place_of(user)]


@section("user", _("Vous"), User)
def user(user: User) -> list[Row]:
    found = rows([user], "public_id", *IDENTITY, *STATE, "last_login", *CHOICES)
    return [found[0] | {"groups": ", ".join(user.groups.order_by("name").values_list("name", flat=True))}]


@section("history", _("Ce que votre profil a été"), UserEvent, versions=True)
def history(user: User) -> list[Row]:
    events = UserEvent.objects.filter(pgh_obj=user.pk).order_by("pgh_id")
    return rows(events, "pgh_created_at", *IDENTITY, *STATE, *CHOICES)


@section("saved_filters", _("Vos filtres enregistrés"), SavedFilter)
def saved_filters(user: User) -> list[Row]:
    return rows(user.saved_filters.all(), "name", "page", "choices", "saved_at")


@section("telephones", _("Vos téléphones"), Telephone)
def telephones(user: User) -> list[Row]:
    return rows(user.telephones.all(), "kind", "number", "extension", "position")


@section("addresses", _("Vos adresses de courriel"), EmailAddress)
def addresses(user: User) -> list[Row]:
    return rows(EmailAddress.objects.filter(user=user).order_by("pk"), "email", "verified", "primary")


@section("email_changes", _("Vos changements d’adresse"), EmailChange)
def email_changes(user: User) -> list[Row]:
    return rows(user.email_changes.order_by("pk"), "email", "asked_at", "expires_at", "used_at")


@section("proposals", _("Ce que d’autres ont proposé pour votre profil"), Proposal)
def proposals(user: User) -> list[Row]:
    told = ("public_id", "kind", "first_name", "last_name", "birth_date", "telephone")
    return rows(user.proposals.order_by("pk"), *told, "proposed_at", "expires_at", "outcome", "ended_at")


@section("sign_ups", _("Vos demandes d’utilisateur"), SignUp)
def sign_ups(user: User) -> list[Row]:
    """When a user was asked for with this address: the names were typed by whoever asked, maybe a stranger."""
    asked = SignUp.objects.filter(email=user.email).order_by("pk")
    return rows(asked, "email", "sent_at", "expires_at", "tries", "used_at")


@section("one_time_codes", _("Les codes qui vous ont été envoyés"), OneTimeCode)
def one_time_codes(user: User) -> list[Row]:
    sent = user.one_time_codes.order_by("pk")
    return rows(sent, "purpose", "sent_to", "sent_at", "expires_at", "tries", "used_at")


@section("temporary_passwords", _("Vos mots de passe temporaires"), TemporaryPassword)
def temporary_passwords(user: User) -> list[Row]:
    return rows(user.temporary_passwords.order_by("pk"), "sent_at", "expires_at", "used_at")


@section("factors", _("Vos seconds facteurs"), Authenticator)
def factors(user: User) -> list[Row]:
    return rows(Authenticator.objects.filter(user=user).order_by("pk"), "type", "created_at", "last_used_at")


@section("factor_recoveries", _("Vos demandes d’aide pour un second facteur"), FactorRecovery)
def factor_recoveries(user: User) -> list[Row]:
    asked = user.factor_recoveries.order_by("pk")
    return rows(asked, "public_id", "state", "words", "asked_at", "checked_at", "proof", "decided_at")


@section("sessions", _("Vos sessions"), UserSession)
def sessions(user: User) -> list[Row]:
    found = UserSession.objects.filter(user=user).order_by("pk")
    return rows(found, "created_at", "ip", "last_seen_at", "user_agent")


@section("devices", _("Vos appareils"), Device)
def devices(user: User) -> list[Row]:
    return rows(user.devices.order_by("pk"), "label", "first_seen_at", "last_seen_at")


@section("terms", _("Les conditions que vous avez acceptées"), TermsAcceptance, Terms)
def terms(user: User) -> list[Row]:
    accepted = user.terms_acceptances.select_related("terms").order_by("pk")
    return rows(accepted, "terms", "language", "accepted_at")


@section("copies", _("Vos copies de renseignements"), DataExport)
def copies(user: User) -> list[Row]:
    return rows(user.data_exports.order_by("pk"), "public_id", "state", "asked_at", "ready_at", "expires_at")


@section("corrections", _("Vos demandes de correction"), CorrectionRequest)
def corrections(user: User) -> list[Row]:
    asked = user.correction_requests.order_by("pk")
    return rows(asked, "number", "state", "what", "words", "asked_at", "due_on", "decided_at", "answer")


@section("messages", _("Les messages qui vous ont été écrits"), Message)
def messages(user: User) -> list[Row]:
    # An address may have had another owner before: what was written to that user is theirs.
    written = Message.objects.filter(Q(user=user) | Q(user=None, recipient_email=user.email)).order_by("pk")
    # Not what they say: while one waits it may carry a code or a link, afterwards nothing is left of it.
    own = ("category", "channel", "recipient_email", "recipient_phone", "language")
    told = rows(written, "public_id", "template", *own, "state", "written_at", "sent_at")
    return [row | {"template": Said(row["template"], topic_of(row["template"], row["category"].words))} for row in told]


def topic_of(template: str, category: str) -> str:
    """Return what a message was about: its subject, as its template has it, or for an SMS its category."""
    try:
        return subject_of(template, UNSAID)
    except TemplateDoesNotExist:
        return category


@section("mutes", _("Les messages que vous préférez ne pas recevoir"), Mute)
def mutes(user: User) -> list[Row]:
    found = list(user.mutes.order_by("pk"))
    places = journal.places_of(found)
    return [
        row | {"place": Said(mute.place, places.get(mute.place, "") if mute.place else gettext("Tous vos comptes"))}
        for row, mute in zip(rows(found, "category", "place"), found, strict=True)
    ]


@section("journal", _("Ce que le journal dit de vous"), JournalEntry)
def lines(user: User) -> list[Row]:
    """What the person did, and what was done to them; other people stay unnamed: the copy is of one person."""
    names = names_of(user)
    found = list(journal.lines_about(user, names).select_related("actor").order_by("at", "pk"))
    places = journal.places_of(found)
    return [
        {
            "at": plain(entry.at),
            "account": str(places.get(entry.place, "")),
            "sentence": _without_others(entry, user, places.get(entry.place), is_subject=entry.about in names),
        }
        for entry in found
    ]


def _without_others(entry: JournalEntry, user: User, place: Model | None, *, is_subject: bool) -> str:
    hidden = {} if is_subject else dict.fromkeys(entry.facts.keys() & {"name"}, _someone)
    if entry.actor_id and entry.actor_id != user.pk:
        hidden["actor"] = _someone
    if hidden.get("name") and entry.facts["name"] == user.get_full_name():
        del hidden["name"]
    return journal.sentence(entry, place, **hidden)


def _someone(name: str) -> str:
    return gettext("quelqu’un")


@section("back_office", _("Ce que vous avez fait dans la gestion, ou ce qui y a été fait de vous"), LogEntry)
def back_office(user: User) -> list[Row]:
    about = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    found = LogEntry.objects.filter(Q(user=user) | about).select_related("content_type").order_by("pk")
    return [{"action_time": plain(entry.action_time), "part": _part(entry, user)} for entry in found]


def _part(entry: LogEntry, user: User) -> str:
    kind = entry.content_type.name if entry.content_type else ""
    deed = entry.get_action_flag_display()
    return f"{gettext('auteur') if entry.user_id == user.pk else gettext('sujet')} ({deed}, {kind})"


@section("permissions", _("Les droits qui vous ont été donnés"), UserObjectPermission)
def permissions(user: User) -> list[Row]:
    given = UserObjectPermission.objects.filter(user=user).select_related("permission").order_by("pk")
    return [
        {"permission": Said(entry.permission.codename, entry.permission.name), "object_pk": entry.object_pk}
        for entry in given
    ]
