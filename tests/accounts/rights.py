"""What the tests about the person's rights share: someone who has just proven who they are, and a look everywhere."""

import unicodedata
from datetime import date, timedelta
from types import SimpleNamespace

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import (
    EmailChange,
    FactorRecovery,
    Language,
    OneTimeCode,
    Proposal,
    SignUp,
    TemporaryPassword,
    Terms,
    User,
)
from notifications.models import Category, Message, Mute
from organizations.models import (
    Contact,
    ContactSheet,
    Dispatch,
    Document,
    FormerCredential,
    Handover,
    Objection,
    Recovery,
    SecretQuestion,
    ServiceRequest,
)
from portal.core.journal import record
from portal.support.models import Note, Visit
from tests.accounts.factories import UserFactory
from tests.cardrequests.traces import leave_sessions
from tests.delegations.factories import AuthorizationFactory
from tests.help.traces import leave_help
from tests.organizations.factories import ClaimFactory, MembershipFactory


def proven(client):
    """Let the person of this browser have just typed the password."""
    session = client.session
    request = SimpleNamespace(session=session, user=User.objects.get(pk=session[SESSION_KEY]))
    reauthenticate_by_password(request)
    session.save()
    return client


def inside(user, client=None):
    """Return the browser in which someone has come in, and has just typed the password."""
    client = client or Client()
    client.force_login(user)
    return proven(client)


def plain(name):
    """Return a name as an address may hold it."""
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower()


def words_of(name):
    """Return all by which the portal knows `seeded(name)`."""
    low = plain(name)
    return {
        name,
        f"Lachance{low}",
        f"{low}.lachance@exemple.ca",
        f"{low}.ancienne@exemple.ca",
        f"{low}.nouvelle@exemple.ca",
        f"pseudo.{low}",
        *telephones_of(name),
    }


def telephones_of(name):
    digits = f"{sum(map(ord, name)) % 10_000:04}"
    return [f"+1514555{digits}", f"+1438555{digits}", f"+1450555{digits}"]


def birth_of(name):
    return date(1900 + sum(map(ord, name)) % 90, 3, 17)


def seeded(name, organization, **place):
    """Return a person who has left traces in every table that may hold one."""
    low, now = plain(name), timezone.now()
    numbers = telephones_of(name)
    user = UserFactory(
        first_name=name,
        last_name=f"Ancien{low}",
        email=f"{low}.ancienne@exemple.ca",
        username=f"pseudo.{low}",
        birth_date=birth_of(name),
        authentication_phone=numbers[0],
        code_by="sms",
    )
    user.email, user.last_name = f"{low}.lachance@exemple.ca", f"Lachance{low}"
    user.save()
    EmailAddress.objects.filter(user=user).update(email=user.email)
    membership = MembershipFactory(user=user, organization=organization, **place)
    ClaimFactory(membership=membership, used_at=now)
    names = {"first_name": name, "last_name": user.last_name}
    waiting = ClaimFactory(membership__organization=organization, membership__email=user.email, **{
        f"membership__{key}": value for key, value in names.items()
    })  # fmt: skip
    SecretQuestion.objects.create(membership=waiting.membership, question=f"Le chat de {name}?", answer_hash="x")
    _leave_a_sheet(membership, name, numbers)
    user.saved_filters.create(page="/comptes/", name=f"Filtre de {name}", choices=f"q={low}")
    leave_help(user, name)
    AuthorizationFactory(own=True, holder_membership=membership)
    _leave_proofs(user, now, numbers)
    _leave_words(user, membership, now, numbers)
    _leave_requests(user, membership, now, numbers)
    leave_sessions(user)
    _leave_notes(user, organization)
    _leave_a_visit(user, now)
    return user


def _leave_a_sheet(membership, name, numbers):
    ContactSheet.objects.create(
        membership=membership,
        client_number="10000001",
        job=f"Comptable {name}",
        birth_date=birth_of(name),
        telephone_kind="work",
        telephone=numbers[1],
        street=f"1, rue {name}",
    )
    FormerCredential.objects.create(membership=membership, identifier=f"ancien.{plain(name)}", password_hash="x")
    Dispatch.objects.create(asked_by=membership.user).lines.create(membership=membership)


def _leave_notes(user, organization):
    for about in ({"person": user}, {"organization": organization}):
        text = f"{user} a rappelé de {user.authentication_phone}."
        Note.objects.create(text=text, author=UserFactory(), **about)


def _leave_a_visit(user, now):
    said = {"reason": f"Aide à {user.first_name}", "ticket": f"B-{user.first_name}"}
    times = {"begun_at": now, "ends_at": now + timedelta(minutes=30), "ended_at": now}
    visit = Visit.objects.create(agent=UserFactory(is_staff=True), person=user, **said, **times)
    visit.pages.create(name="organizations:person", path="/x/", title=f"Fiche de {user.first_name} {user.last_name}")


def _leave_proofs(user, now, numbers):
    low = plain(user.first_name)
    user.telephones.create(kind="mobile_1", number=numbers[1])
    user.devices.create(key_hash=f"{user.pk:064}", label=f"Appareil de {user.first_name}", last_seen_at=now)
    proof = {"user": user, "sent_at": now, "expires_at": now}
    OneTimeCode.objects.create(**proof, ticket=user.public_id, code_hash="x", purpose="telephone", sent_to=numbers[2])
    TemporaryPassword.objects.create(**proof, password_hash="x")
    change = {"user": user, "asked_by": user, "asked_at": now, "expires_at": now}
    EmailChange.objects.create(**change, email=f"{low}.nouvelle@exemple.ca", secret_hash=f"{user.pk:064}")
    said = {"first_name": user.first_name, "last_name": user.last_name, "birth_date": birth_of(user.first_name)}
    proposed = {"user": user, "kind": "identity", "place": "organizations.organization:0", "expires_at": now}
    Proposal.objects.create(**proposed, **said, proposed_by=UserFactory())
    FactorRecovery.objects.create(user=user, words=f"Je suis {user.first_name}.")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": f"clé de {user.first_name}"})
    SignUp.objects.create(
        ticket=user.public_id,
        code_hash="x",
        sent_at=now,
        expires_at=now,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        language=Language.FRENCH,
        terms=Terms.objects.in_force(),
    )
    Session.objects.create(session_key=f"{user.pk:032}", session_data="", expire_date=now)
    UserSession.objects.create(user=user, ip="203.0.113.9", session_key=f"{user.pk:032}", user_agent=user.first_name)


def _leave_words(user, membership, now, numbers):
    actions.rights.corrections.ask(user, what=f"Le nom de {user.first_name}", words=f"Écrire {user.last_name}.")
    sent = {"category": Category.ACCOUNTS, "language": "fr-ca", "state": "sent", "user": user}
    Message.objects.create(**sent, event=f"a:{user.pk}", template="t", recipient_email=user.email)
    former = {"category": Category.SECURITY, "language": "fr-ca", "state": "failed", "text": user.first_name}
    Message.objects.create(
        **former, event="b", template="t", recipient_email=f"{plain(user.first_name)}.ancienne@exemple.ca"
    )
    others = former | {"recipient_email": "quelqu.un@exemple.ca", "text": f"{user} vous a retiré du compte."}
    Message.objects.create(**others, event=f"d:{user.pk}", template="t")
    Message.objects.create(**sent, event="c", template="t", channel="sms", recipient_phone=numbers[0])
    Mute.objects.create(user=user, category=Category.ACCOUNTS)
    record(
        "membership.activated", about=membership, place=membership.organization, by=user, name=str(user), role="member"
    )
    record("account.registered", about=membership.organization, place=membership.organization, by=None, name=str(user))
    record("user.opened", about=user, place=None, by=None, name=f"{user.first_name} Ancien{plain(user.first_name)}")
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(user),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=CHANGE,
        change_message=f'[{{"added": {{"object": "{user.email}"}}}}]',
    )


def _leave_requests(user, membership, now, numbers):
    """Someone who once lost an account, and who objected when another said so."""
    asked = ServiceRequest.objects.create(
        number=f"DEM-2020-{user.pk:05}", kind="recovery", state="cancelled", decided_at=now, due_at=now
    )
    words = f"Je suis {user.first_name}."
    lost = Recovery.objects.create(request=asked, form_key=user.public_id, account_named="Transport", words=words)
    names = {"first_name": user.first_name, "last_name": user.last_name, "telephone": numbers[0]}
    Contact.objects.create(
        request=asked, email=user.email, position="DG", secret_hash=f"{user.pk:064}", expires_at=now, **names
    )
    Document.objects.create(request=asked, name="statuts.pdf", kind="pdf", size=1, sha256="f" * 64)
    colleague = MembershipFactory(organization=membership.organization)
    Handover.objects.create(giver=membership, successor=colleague, role="manager", expires_at=now)
    Objection.objects.create(
        recovery=lost, membership=membership, secret_hash=f"{user.pk:064}", objected_at=now, words=words
    )


def everything():
    """Return every cell of every table that holds words or bytes: (table, column, text)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'date', 'inet', 'ARRAY', 'bytea'))"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
            for (text,) in cursor.fetchall():
                yield table, column, text


def found(words):
    """Return where in the database any of these words stands."""
    return {(table, column, word) for table, column, text in everything() for word in words if word in text}
