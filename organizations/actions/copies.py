"""What this app holds about a person: the sections of the copy, and how the journal knows the person."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.actions.departures import places_of
from organizations.models import (
    Claim,
    Contact,
    ContactSheet,
    Dispatch,
    DispatchLine,
    Document,
    FormerCredential,
    Handover,
    LinkLine,
    Membership,
    Objection,
    Organization,
    Recovery,
    Role,
    SecondLook,
    SecretQuestion,
    ServiceRequest,
)
from portal.core import journal
from portal.core.models import place_of
from portal.core.personal import Row, Said, known_as, rows, section

MembershipEvent: Any = Membership.events.rel.related_model  # type: ignore[attr-defined]
ContactSheetEvent: Any = ContactSheet.events.rel.related_model  # type: ignore[attr-defined]
NUMBERS = ("telephone_kind", "telephone", "extension", "other_telephone_kind", "other_telephone", "other_extension")
ON_A_SHEET = ("client_number", "job", "birth_date", *NUMBERS, "street", "city", "province", "country", "postal_code")

journal.speech("role", lambda role: str(Role(role).label) if role in Role else role)
# Each type of account has its own word for a role.
journal.speech_in(Organization, lambda account: {"role": account.type.word_for}, "type")


@known_as
def the_places(user: User) -> Iterable[str]:
    return map(place_of, places_of(user))


@section("memberships", _("Vos accès aux comptes"), Membership)
def memberships(user: User) -> list[Row]:
    places = list(places_of(user).select_related("organization__type").order_by("pk"))
    typed = ("email", "username", "first_name", "last_name", "language")
    dates = ("added_at", "expires_at", "activated_at", "ends_on", "ended_at")
    found = rows(places, "public_id", "role", "status", "is_primary", "is_starred", "asked_mode", *typed, *dates)
    return [_within(place.organization, row) for place, row in zip(places, found, strict=True)]


def _within(account: Organization, row: Row) -> Row:
    """Return a row about a place with its account, and the account's own word for the role."""
    return {"account": str(account)} | row | {"role": Said(row["role"], account.type.word_for(row["role"]))}


@section("membership_history", _("Ce que vos accès ont été"), MembershipEvent, versions=True)
def membership_history(user: User) -> list[Row]:
    events = MembershipEvent.objects.filter(pgh_obj__in=places_of(user).values("pk")).order_by("pgh_id")
    events = list(events.select_related("organization__type"))
    told = ("role", "status", "is_primary", "email", "username", "first_name", "last_name")
    found = rows(events, "pgh_created_at", "public_id", *told)
    return [_within(event.organization, row) for event, row in zip(events, found, strict=True)]


@section("contact_sheets", _("Votre fiche de contact dans les dossiers d’organisations"), ContactSheet)
def contact_sheets(user: User) -> list[Row]:
    return rows(ContactSheet.objects.filter(membership__in=places_of(user)).order_by("pk"), *ON_A_SHEET)


@section("contact_sheet_history", _("Ce que vos fiches de contact ont été"), ContactSheetEvent, versions=True)
def contact_sheet_history(user: User) -> list[Row]:
    events = ContactSheetEvent.objects.filter(membership__in=places_of(user)).order_by("pgh_id")
    return rows(events, "pgh_created_at", *ON_A_SHEET)


@section("former_identifiers", _("Vos identifiants d’anciens services"), FormerCredential)
def former_identifiers(user: User) -> list[Row]:
    found = FormerCredential.objects.filter(membership__in=places_of(user)).order_by("pk")
    return rows(found, "identifier", "imported_at", "used_at")


@section("handovers", _("Les relèves que vous avez proposées, ou qui vous l’ont été"), Handover)
def handovers(user: User) -> list[Row]:
    found = Handover.objects.filter(Q(giver__in=places_of(user)) | Q(successor__in=places_of(user)))
    offers = list(found.select_related("giver__organization").order_by("pk"))
    dates = ("offered_at", "expires_at", "accepted_at", "declined_at", "withdrawn_at")
    told = zip(offers, rows(offers, "role", "afterwards", *dates), strict=True)
    return [{"account": str(handover.giver.organization)} | row for handover, row in told]


@section("claims", _("Les liens d’activation qui vous ont été envoyés"), Claim)
def claims(user: User) -> list[Row]:
    found = Claim.objects.filter(membership__in=places_of(user)).order_by("pk")
    return rows(found, "method", "issued_at", "used_at", "revoked_at")


@section("dispatch_lines", _("Les envois groupés de coordonnées de liaison où vous étiez"), DispatchLine)
def dispatch_lines(user: User) -> list[Row]:
    found = DispatchLine.objects.filter(membership__in=places_of(user)).order_by("pk")
    return rows(found, "done_at", "refusal")


@section("dispatches", _("Les envois groupés de coordonnées de liaison que vous avez demandés"), Dispatch)
def dispatches(user: User) -> list[Row]:
    return rows(Dispatch.objects.filter(asked_by=user).order_by("pk"), "asked_at", "ended_at", "dates_fr", "dates_en")


@section("secret_questions", _("Les questions secrètes qui attendent votre réponse"), SecretQuestion)
def secret_questions(user: User) -> list[Row]:
    return rows(SecretQuestion.objects.filter(membership__in=places_of(user)).order_by("pk"), "question")


@section("requests", _("Les demandes que vous avez faites pour un compte"), ServiceRequest)
def requests(user: User) -> list[Row]:
    found = ServiceRequest.objects.filter(asked_by=user).select_related("organization").order_by("pk")
    return rows(found, "number", "kind", "organization", "state", "asked_at", "due_at", "wishes", "decided_at")


@section("additions", _("Les demandes de vous ajouter à un autre compte"), LinkLine)
def additions(user: User) -> list[Row]:
    found = LinkLine.objects.filter(membership__in=places_of(user)).order_by("pk")
    # The role in plain words: the account's own would tell whether there is one of this number.
    return rows(found, "target_number", "role", "state", "decided_at")


@section(
    "requests_from_outside",
    _("Les demandes faites avec votre adresse, sans vous connecter"),
    Contact,
    Recovery,
    ServiceRequest,
)
def requests_from_outside(user: User) -> list[Row]:
    contacts = Contact.objects.filter(email=user.email, request__kind=ServiceRequest.Kind.RECOVERY)
    typed = ("first_name", "last_name", "email", "telephone", "position", "proven_at")
    found = list(contacts.select_related("request__recovery").order_by("pk"))
    lost = rows([contact.request.recovery for contact in found], "account_named", "words")
    asked = rows([contact.request for contact in found], "number", "state", "asked_at", "decided_at", "answer")
    return [who | what | row for who, what, row in zip(rows(found, *typed), lost, asked, strict=True)]


@section("documents", _("Les documents que vous avez joints à une demande"), Document)
def documents(user: User) -> list[Row]:
    own = Q(request__contact__email=user.email) | Q(request__asked_by=user)
    found = Document.objects.filter(own).select_related("request").order_by("pk")
    return rows(found, "request", "name", "size", "sha256", "sent_at")


@section("objections", _("Vos oppositions à une demande d’accès"), Objection)
def objections(user: User) -> list[Row]:
    found = Objection.objects.filter(membership__in=places_of(user)).order_by("pk")
    return rows(found, "sent_at", "objected_at", "words")


@section(
    "second_looks",
    _("Ce que des agents ont proposé à votre sujet, et ce que vous avez proposé comme agent"),
    SecondLook,
)
def second_looks(user: User) -> list[Row]:
    found = SecondLook.objects.filter(Q(about=place_of(user)) | Q(proposed_by=user) | Q(closed_by=user)).order_by("pk")
    return rows(found, "kind", "state", "reason", "proposed_at", "answer", "closed_at")
