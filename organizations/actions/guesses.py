"""Counting wrong guesses of what links a profile: by what was guessed, whoever guesses, from wherever."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import GuessCount
from organizations.models.linking import GUESSED_WITHIN, GUESSES
from portal.core.retention import delete_in_batches
from portal.core.secrets import hash_token


def count(key: str) -> None:
    """Count a guess of `key` before it is looked at, in one conditional UPDATE: forty at once are five.

    It stays when the guess is wrong, so the caller is in no transaction; what nobody bears counts alike.
    """
    now = timezone.now()
    counted, _is_new = GuessCount.objects.get_or_create(key_hash=hash_token(key))
    is_over = Q(begun_at__lte=now - GUESSED_WITHIN)
    allowed = GuessCount.objects.filter(is_over | Q(guesses__lt=GUESSES), pk=counted.pk)
    begins = {
        "guesses": Case(When(is_over, then=Value(1)), default=F("guesses") + 1),
        "begun_at": Case(When(is_over, then=Value(now)), default=F("begun_at")),
    }
    if not allowed.update(**begins):
        raise ValidationError(
            _("Trop d’essais pour ces renseignements. Réessayez dans une heure, ou demandez un nouveau code."),
            code="exhausted",
        )


def give_back(key: str) -> None:
    """Take a right guess off the count."""
    GuessCount.objects.filter(key_hash=hash_token(key), guesses__gt=0).update(guesses=F("guesses") - 1)


def forget(before: datetime) -> int:
    """Forget the counts whose hour has passed."""
    return delete_in_batches(GuessCount.objects.filter(begun_at__lt=before - GUESSED_WITHIN))
