"""Opening trainers, one by one or from a file: the user, the number of the card, the first password."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.passwords import make_temporary
from accounts.actions.users import edit, open_user
from accounts.models import Language, User
from cardrequests import notices, permissions
from cardrequests.models import Trainer, next_abbreviation
from cardrequests.validators import name_key
from portal.core.fields import canonical_email
from portal.core.journal import event, record

OPENED = event("trainer.opened", _("%(actor)s a ouvert le formateur %(name)s, carte %(card)s."))
RETIRED = event("trainer.retired", _("%(actor)s a retiré le formateur %(name)s, carte %(card)s."))
REINSTATED = event("trainer.reinstated", _("%(actor)s a rétabli le formateur %(name)s, carte %(card)s."))
RESENT = event("trainer.password_resent", _("%(actor)s a renvoyé son premier mot de passe à %(name)s."))

# Nobody waits for the first one: a day and more to come upon the mail. « J’ai oublié mon mot de passe » gives another.
FIRST_LIFETIME = timedelta(hours=72)


@dataclass(frozen=True)
class Newcomer:
    """What an agent knows of a trainer to be."""

    first_name: str
    last_name: str
    email: str
    card_suffix: str = "1"
    language: str = Language.FRENCH


@transaction.atomic
def open_trainer(newcomer: Newcomer, *, by: User) -> Trainer:
    """Open a trainer and write to them. Someone who has a user keeps it, under the trainer's user name."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    email = canonical_email(newcomer.email)
    known = User.objects.select_for_update(no_key=True).filter(email=email).first()
    if known and Trainer.objects.filter(user=known).exists():
        raise ValidationError({"email": _("Cette personne est déjà formatrice.")}, code="trainer_already")
    if known:
        _refuse_another_name(known, newcomer)
    abbreviation = next_abbreviation(newcomer.first_name, newcomer.last_name)
    if known:
        user = edit(known, by=by, username=abbreviation.lower())
    else:
        user = open_user(
            by=by,
            email=email,
            first_name=newcomer.first_name,
            last_name=newcomer.last_name,
            language=newcomer.language,
            username=abbreviation.lower(),
        )
    trainer = Trainer(user=user, abbreviation=abbreviation, card_suffix=newcomer.card_suffix.upper(), opened_by=by)
    trainer.full_clean(validate_unique=False)
    trainer.save()
    _record(OPENED, trainer, by=by)
    if known:
        notices.trainer_named(trainer)
    else:
        _send_first_password(trainer, by=by)
    return trainer


def _refuse_another_name(user: User, newcomer: Newcomer) -> None:
    """An address that is someone else's would make a trainer of the wrong person."""
    if name_key(user.first_name, user.last_name) != name_key(newcomer.first_name, newcomer.last_name):
        raise ValidationError(
            {"email": _("Cette adresse est celle d’un utilisateur qui porte un autre nom. Vérifiez-la.")},
            code="someone_else",
        )


@transaction.atomic
def send_first_password(trainer: Trainer, *, by: User) -> None:
    """Send a further first password to someone who has not come in yet; the one before dies."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    if trainer.user.last_login:
        raise ValidationError(
            _("%(name)s s’est déjà connecté : « J’ai oublié mon mot de passe » lui donne un autre mot de passe.")
            % {"name": trainer.user.get_full_name()},
            code="came_in",
        )
    _record(RESENT, trainer, by=by)
    _send_first_password(trainer, by=by)


def _send_first_password(trainer: Trainer, *, by: User) -> None:
    made, password = make_temporary(trainer.user, lifetime=FIRST_LIFETIME, by=by)
    hours = int(FIRST_LIFETIME.total_seconds()) // 3600
    notices.trainer_opened(trainer, password=password, hours=hours, event=f"first_password:{made.pk}")


@transaction.atomic
def change(trainer: Trainer, *, is_active: bool, card_suffix: str, by: User) -> Trainer:
    """Retire or reinstate a trainer, or write the number of a new card; the user goes on as it is."""
    if not permissions.serves_training(by):
        raise PermissionDenied
    trainer = Trainer.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=trainer.pk)
    was_active = trainer.is_active
    trainer.is_active, trainer.card_suffix = is_active, card_suffix.upper()
    trainer.save(update_fields=["is_active", "card_suffix"])
    if was_active != is_active:
        _record(REINSTATED if is_active else RETIRED, trainer, by=by)
    return trainer


def _record(kind: str, trainer: Trainer, *, by: User | None) -> None:
    record(kind, about=trainer.user, place=None, by=by, name=trainer.user.get_full_name(), card=trainer.card_number)
