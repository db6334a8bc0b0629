"""The user itself: opened by the person or for someone, shut out and let in."""

from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.sessions import end_proofs, end_sessions
from accounts.models import Terms, TermsAcceptance, User
from accounts.signals import shutting_out
from accounts.validators import validate_username
from notifications.actions import cancel_waiting
from portal.core.fields import canonical_email
from portal.core.journal import event, record
from portal.core.rehearsing import rehearsal

SIGNED_UP = event("user.signed_up", _("%(actor)s a créé son utilisateur."))
OPENED = event("user.opened", _("%(actor)s a créé un utilisateur pour %(name)s."))
SHUT_OUT = event("user.shut_out", _("%(actor)s a fermé l’accès au portail à %(name)s."))
LET_IN = event("user.let_in", _("%(actor)s a rouvert l’accès au portail à %(name)s."))


class Identity(TypedDict):
    """Who someone says they are."""

    email: str
    first_name: str
    last_name: str
    language: str
    username: NotRequired[str]
    birth_date: NotRequired[date | None]


@transaction.atomic
def create_user(*, password: str, terms: Terms, **identity: Unpack[Identity]) -> User:
    """Open a user for someone whose address was proven; refuse an address or a user name that is taken."""
    person = User(**identity)
    validate_password(password, person)
    person.set_password(password)
    return enrol(person.password, terms, **identity)


def enrol(password_hash: str, terms: Terms, **identity: Unpack[Identity]) -> User:
    """Open a user for someone who has chosen a password and accepted the terms. `identity` was proven."""
    user = _open(**identity)
    user.password = password_hash
    user.save(update_fields=["password"])
    TermsAcceptance.objects.create(user=user, terms=terms, language=user.language)
    record(SIGNED_UP, about=user, place=None, by=user)
    notices.user_ready(user)
    return user


@transaction.atomic
def open_user(*, by: User, **identity: Unpack[Identity]) -> User:
    """Open a user for someone else, without a password: the person chooses one by asking to reset it."""
    user = _open(**identity)
    record(OPENED, about=user, place=None, by=by, name=user.get_full_name())
    return user


def _open(**identity: Unpack[Identity]) -> User:
    identity["email"] = canonical_email(identity["email"])
    identity["username"] = (identity.get("username") or identity["email"]).lower()
    validate_username(identity["username"], email=identity["email"])
    _refuse_taken(identity)
    try:
        with transaction.atomic():
            return User.objects.create_user(**identity)
    except IntegrityError:
        _refuse_taken(identity)
        raise


def _refuse_taken(identity: Identity) -> None:
    """Look at both in one query: two would be two moments, and blame the user name for a taken address."""
    either = Q(email=identity["email"]) | Q(username=identity["username"])
    holders = list(User.objects.filter(either).values_list("email", flat=True))
    if identity["email"] in holders:
        raise ValidationError(_("Cette adresse a déjà un utilisateur. Connectez-vous."), code="email_taken")
    if holders:
        unique = User._meta.get_field("username").error_messages["unique"]
        raise ValidationError({"username": ValidationError(unique, code="username_taken")})


@transaction.atomic
def edit(user: User, *, by: User, **changed: Any) -> User:
    """Write what an agent changed of a person, and those columns only: the person may have changed others meanwhile.

    Nobody edits a closed user, nor takes the rights of the last superuser.
    """
    if changed.get("is_active") is False:
        shutting_out.send(User, user=user)
    if False in (changed.get("is_active"), changed.get("is_superuser")):
        refuse_last_superuser(user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.closed_at:
        raise ValidationError(_("Cet utilisateur est fermé : il n’est plus à personne."), code="closed")
    was_active = user.is_active
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    if user.is_active != was_active:
        _tell_access(user, by=by)
    return user


def _tell_access(user: User, *, by: User) -> None:
    if not user.is_active:
        cancel_waiting(user)
        end_proofs(user)
        end_sessions(user, keep=None)
    record(LET_IN if user.is_active else SHUT_OUT, about=user, place=None, by=by, name=user.get_full_name())


def is_last_superuser(pk: int) -> bool:
    """Whether nobody could give rights any more without this person. The superusers stay locked for the caller.

    They are locked in one order, before anyone alone: of two who leave at once, the second stays.
    """
    superusers = User.objects.filter(is_superuser=True, is_active=True, asleep_since=None)
    if not superusers.filter(pk=pk).exists():
        return False
    locked = superusers.select_for_update(no_key=True).order_by("pk")
    return list(locked.values_list("pk", flat=True)) == [pk]


def refuse_last_superuser(user: User) -> None:
    if is_last_superuser(user.pk):
        raise ValidationError(
            _("Sans cette personne, plus personne ne gérerait le portail. Nommez d’abord un autre superutilisateur."),
            code="last_superuser",
        )


@transaction.atomic
def refuse_unless_dispensable(user: User) -> None:
    """Raise if the rules of the database need this person active; ask them by trying, and undo it.

    What the apps above lock meanwhile stays locked for the caller.
    """
    shutting_out.send(User, user=user)
    try:
        with rehearsal():
            User.objects.filter(pk=user.pk).update(is_active=False)
    except IntegrityError:
        raise ValidationError(
            _("Un compte n’aurait plus de personne responsable active. Nommez-en d’abord une autre."),
            code="indispensable",
        ) from None
