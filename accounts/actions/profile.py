"""« Profil »: what a person says of themselves, changed by the person."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, Telephone, User
from portal.core.journal import event, record

NAMES_CHANGED = event("user.names_changed", _("%(actor)s a changé son prénom ou son nom."))
BIRTH_DATE_CHANGED = event("user.birth_date_changed", _("%(actor)s a changé sa date de naissance."))
LANGUAGE_CHANGED = event("user.language_changed", _("%(actor)s a changé sa langue de communication."))
TELEPHONES_CHANGED = event("user.telephones_changed", _("%(actor)s a changé ses numéros de téléphone."))

# What the journal says when one of these fields changes: which, never from what to what.
CHANGES = {
    "first_name": NAMES_CHANGED,
    "last_name": NAMES_CHANGED,
    "birth_date": BIRTH_DATE_CHANGED,
    "language": LANGUAGE_CHANGED,
    "telephones": TELEPHONES_CHANGED,
}


@transaction.atomic
def save(user: User, profile: Profile, *, seen: str, by: User) -> list[str]:
    """Save a profile as typed on a page that was opened on the one with the mark `seen`; return what changed.

    Refused if another page has changed it meanwhile: nobody overwrites what they have not read.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    current = Profile.of(user)
    changed = [name for name in CHANGES if getattr(current, name) != getattr(profile, name)]
    if changed and current.mark != seen:
        raise ValidationError(
            _("Votre profil a changé entre-temps, dans une autre fenêtre. Comparez, puis enregistrez de nouveau."),
            code="stale",
        )
    for name in set(changed) - {"telephones"}:
        setattr(user, name, getattr(profile, name))
    user.save(update_fields=[name for name in changed if name != "telephones"])
    if "telephones" in changed:
        user.telephones.all().delete()
        Telephone.objects.bulk_create(
            Telephone(user=user, position=position, **asdict(line)) for position, line in enumerate(profile.telephones)
        )
    for kind in dict.fromkeys(CHANGES[name] for name in changed):
        record(kind, about=user, place=None, by=by)
    return changed
