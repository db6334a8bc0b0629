"""How the portal looks to a person, and where it opens."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import KEPT_AT_MOST, SavedFilter, User


@dataclass(frozen=True)
class Wanted:
    """What a person chose; what is None stays as it is."""

    language: str | None = None
    theme: str | None = None
    rows_a_page: int | None = None
    landing: str | None = None
    uses_shortcuts: bool | None = None


@transaction.atomic
def save_preferences(user: User, **chosen: Any) -> None:
    """Keep what the person chose (`Wanted`); what is not given stays. The history tells it: no journal, no notice."""
    given = asdict(Wanted(**chosen))
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(user, name)}
    if not changed:
        return
    User.objects.filter(pk=user.pk).update(**changed)
    for name, value in changed.items():
        setattr(user, name, value)


@transaction.atomic
def save_filter(user: User, *, page: str, name: str, choices: str) -> SavedFilter:
    """Keep what the person chose in a list. The same name again takes the new choices."""
    User.objects.select_for_update().get(pk=user.pk)
    kept = user.saved_filters.filter(page=page)
    if not kept.filter(name=name).exists() and kept.count() >= KEPT_AT_MOST:
        raise ValidationError(
            _("Vous gardez déjà %(count)d filtres pour cette liste : supprimez-en un d’abord."),
            params={"count": KEPT_AT_MOST},
        )
    saved, _is_new = user.saved_filters.update_or_create(page=page, name=name, defaults={"choices": choices})
    return saved


@transaction.atomic
def drop_filter(user: User, public_id: UUID) -> None:
    """Forget a filter; one that is gone already is gone."""
    user.saved_filters.filter(public_id=public_id).delete()
