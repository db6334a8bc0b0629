"""How the portal looks to a person, and where it opens."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def save_preferences(
    user: User,
    *,
    language: str | None = None,
    theme: str | None = None,
    rows_a_page: int | None = None,
    landing: str | None = None,
    uses_shortcuts: bool | None = None,
) -> None:
    """Keep what the person chose; what is not given stays. The history tells it, the journal has better to say."""
    given = {
        "language": language,
        "theme": theme,
        "rows_a_page": rows_a_page,
        "landing": landing,
        "uses_shortcuts": uses_shortcuts,
    }
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(user, name)}
    if not changed:
        return
    User.objects.filter(pk=user.pk).update(**changed)
    for name, value in changed.items():
        setattr(user, name, value)
