"""A person closes the own user: nobody signs in with it any more, and nothing in the portal names them.

`forget` is the one place where the journal and the history are rewritten: who, when and what stay, the
person's name becomes « Utilisateur fermé » (docs/security.md).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission

from accounts import notices
from accounts.actions.email_changes import event_of
from accounts.actions.sessions import end_sessions
from accounts.actions.users import is_last_superuser, refuse_last_superuser
from accounts.models import CorrectionRequest, DataExport, FactorRecovery, SignUp, Traces, User
from accounts.permissions import holds_of
from accounts.signals import forgetting, leaving, shutting_out
from notifications.actions import WORDLESS, cancel_waiting
from notifications.models import UNDELIVERED, WAITING, Channel, Message, State
from portal.core.journal import event, forget_names, lines_about, record
from portal.core.personal import names_of
from portal.core.rewriting import append_only_lifted

CLOSED = event("user.closed", _("%(actor)s a fermé son utilisateur."))
CLOSED_FOR = event("user.closed_for", _("%(actor)s a fermé l’utilisateur d’une personne dont c’était le seul compte."))
CLOSED_DOUBLE = event("user.closed_double", _("%(actor)s a fermé l’utilisateur en double d’une personne."))

FIRST_NAME, LAST_NAME = "Utilisateur", "fermé"
ERASED = "—"

UserEvent: Any = User.events.rel.related_model  # type: ignore[attr-defined]


@transaction.atomic
def close(user: User) -> None:
    """Close `user` at the own wish, at once and for good; refused while an account has nobody else to answer for it."""
    # Accounts are locked before people, as everywhere: of two who close at once, the second sees what is left.
    shutting_out.send(User, user=user)
    refuse_last_superuser(user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.closed_at:
        raise ValidationError(_("Cet utilisateur est déjà fermé."), code="closed")
    if holds := holds_of(user):
        raise ValidationError(
            _("Sans vous, personne ne répondrait plus de : %(accounts)s. Confiez d’abord ces comptes à quelqu’un.")
            % {"accounts": ", ".join(hold.name for hold in holds)},
            code="indispensable",
        )
    notices.closed(user, by=user)
    _close(user, kind=CLOSED, by=user)


@transaction.atomic
def close_for(user: User, *, by: User) -> None:
    """Close a user whom `by` has just taken out of the last account, at once and for good.

    The last superuser stays: that is not for a manager to end.
    """
    shutting_out.send(User, user=user)
    if is_last_superuser(user.pk):
        return
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.closed_at:
        notices.closed(user, by=by)
        _close(user, kind=CLOSED_FOR, by=by)


@transaction.atomic
def close_double(user: User, *, by: User) -> None:
    """Close a user whose person has another one, to which all went over. The caller holds the locks, and tells them."""
    _close(user, kind=CLOSED_DOUBLE, by=by)


def _close(user: User, *, kind: str, by: User) -> None:
    leaving.send(User, user=user)
    cancel_waiting(user)
    record(kind, about=user, place=None, by=by)
    user.is_active, user.closed_at = False, timezone.now()
    user.save(update_fields=["is_active", "closed_at"])
    forget(user)


def forget(user: User) -> None:
    """Take out of every table what tells who a closed user was."""
    traces = traces_of(user)
    with append_only_lifted():
        forgetting.send(User, user=user, traces=traces)
        forget_names(traces.words, entries=lines_about(user, names_of(user)))
        _forget_messages(Message.objects.filter(_written_to(user, traces)).exclude(template=notices.GOODBYE))
        _forget_words(traces)
        _forget_requests(user)
        _forget_back_office(user, traces)
        _delete_ways_in(user, traces)
        _rename(user)


def traces_of(user: User) -> Traces:
    """Return all that a person was known by, today and in any version before: only what they have proven.

    An address that they asked for, or a telephone that they typed, may be anyone's. So is an address
    that they had once and someone else has now.
    """
    versions: list[Any] = [user, *UserEvent.objects.filter(pgh_obj=user.pk)]
    changes = set(user.email_changes.filter(used_at__isnull=False).values_list("email", flat=True))
    addresses = changes | {version.email for version in versions}
    heirs = User.objects.filter(email__in=addresses).exclude(pk=user.pk)
    return Traces(
        names=frozenset(filter(str.strip, (f"{version.first_name} {version.last_name}" for version in versions))),
        addresses=frozenset(addresses - set(heirs.values_list("email", flat=True))),
        telephones=frozenset(filter(None, (version.authentication_phone for version in versions))),
    )


def _written_to(user: User, traces: Traces) -> Q:
    """What was written to the user, or to the person while the portal knew no user there."""
    to_nobody = Q(recipient_email__in=traces.addresses) | Q(recipient_phone__in=traces.telephones)
    # The link to an address that was only asked for dies with the user: it need not leave any more.
    to_nobody |= Q(event__in=[event_of(change) for change in user.email_changes.all()])
    return Q(user=user) | Q(user=None) & to_nobody


def _forget_messages(messages: QuerySet[Message]) -> int:
    """Keep that something was written, of what kind, when, and what became of it; not to whom."""
    number = Cast("pk", CharField())
    messages.filter(state__in=WAITING).update(state=State.CANCELLED, claim=None, lease_until=None, **WORDLESS)
    nameless = {"last_error": "", **WORDLESS}
    by_mail = messages.filter(channel=Channel.EMAIL)
    count = messages.filter(channel=Channel.SMS).update(
        recipient_phone=Concat(Value("+999"), LPad(number, 12, Value("0"))), **nameless
    )
    return count + by_mail.update(
        recipient_email=Concat(Value("ferme-"), number, Value("@exemple.invalid")), **nameless
    )


def _forget_words(traces: Traces) -> None:
    """Wipe what names the person in messages to others that could not be delivered: an agent could read them on."""
    naming = _naming(traces.words, in_any_of=("text", "subject", "html"))
    Message.objects.filter(naming, state__in=UNDELIVERED).update(**WORDLESS)


def _naming(words: Iterable[str], *, in_any_of: Iterable[str]) -> Q:
    """Ask for these words whole: b@exemple.ca is not named where bob@exemple.ca is."""
    naming = Q()
    for word in words:
        whole = rf"(?<![\w.+-]){re.escape(word)}(?![\w-]|\.\w)"
        for field in in_any_of:
            naming |= Q(**{f"{field}__regex": whole})
    return naming


def forget_goodbyes(before: datetime) -> int:
    """Forget to whom the last mails went: until they had left, the address was still needed."""
    goodbyes = Message.objects.filter(template=notices.GOODBYE, written_at__lt=before)
    left = goodbyes.exclude(state__in=[*WAITING, State.CLAIMED])
    return _forget_messages(left.exclude(recipient_email__endswith="@exemple.invalid"))


def _forget_requests(user: User) -> None:
    """Keep that something was asked and answered, and when; not what."""
    now = timezone.now()
    corrections, recoveries = CorrectionRequest.objects.filter(user=user), FactorRecovery.objects.filter(user=user)
    corrections.filter(state="asked").update(state=CorrectionRequest.State.WITHDRAWN, decided_at=now)
    corrections.update(what=ERASED, words=ERASED)
    corrections.exclude(answer="").update(answer=ERASED)
    open_ = recoveries.filter(state__in=[FactorRecovery.State.ASKED, FactorRecovery.State.CHECKED])
    open_.update(state=FactorRecovery.State.CANCELLED)
    recoveries.update(words="", proof="")
    DataExport.objects.filter(user=user).update(state=DataExport.State.EXPIRED, content=None)


def _forget_back_office(user: User, traces: Traces) -> None:
    about = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    naming = _naming(traces.addresses, in_any_of=("object_repr", "change_message"))
    LogEntry.objects.filter(about | naming).update(object_repr=f"{FIRST_NAME} {LAST_NAME}", change_message="")


def _delete_ways_in(user: User, traces: Traces) -> None:
    end_sessions(user, keep=None)
    theirs: tuple[Any, ...] = (EmailAddress, Authenticator, UserObjectPermission)
    for model in theirs:
        model.objects.filter(user=user).delete()
    for rows in (user.telephones, user.devices, user.one_time_codes, user.temporary_passwords, user.mutes):
        rows.all().delete()
    for others in (user.email_changes, user.proposals, user.saved_filters):
        others.all().delete()
    SignUp.objects.filter(email__in=traces.addresses).delete()
    user.groups.clear()
    user.user_permissions.clear()


def _rename(user: User) -> None:
    nobody = {
        "email": f"ferme-{user.public_id}@exemple.invalid",
        "username": f"ferme-{user.public_id}",
        "first_name": FIRST_NAME,
        "last_name": LAST_NAME,
        "birth_date": None,
        "authentication_phone": "",
        "code_by": "",
        "landing": "",
    }
    rights = {"is_staff": False, "is_superuser": False, "must_choose_password": False}
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(**nobody, **rights, password=user.password, last_login=F("last_login"))
    UserEvent.objects.filter(pgh_obj=user.pk).update(**nobody)
    user.refresh_from_db()
