"""What is given, from when to when, and what keeps it from being given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegations.models import Authorization, Right, Subject
from delegations.models.relations import FOR_EVER
from organizations.models import Organization, ServiceRequest


@dataclass(frozen=True)
class Terms:
    """Subjects, each with its right, and the days. `rights` of None, for a delegation: all that the provider holds.

    No `starts_on` is today; no `ends_on`, or 9999-12-31, no end.
    """

    rights: Mapping[Subject, str] | None = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    request: ServiceRequest | None = None

    @property
    def begins(self) -> date:
        """The first day, which `checked` has set."""
        return self.starts_on or timezone.localdate()


def checked(terms: Terms) -> Terms:
    """Return terms whose days make sense: what would have begun before today begins today."""
    today = timezone.localdate()
    ends_on = None if terms.ends_on == FOR_EVER else terms.ends_on
    if ends_on and terms.starts_on and ends_on < terms.starts_on:
        raise about_the_end(_("La date de fin précède la date de début. Corrigez l’une des deux."), code="reversed")
    if ends_on and ends_on < today:
        raise about_the_end(
            _("La date de fin est déjà passée. Choisissez aujourd’hui ou un jour à venir."), code="over"
        )
    return replace(terms, starts_on=max(terms.starts_on or today, today), ends_on=ends_on)


def about_the_end(sentence: Any, *, code: str) -> ValidationError:
    """Return a refusal that the form says beside the last day."""
    return ValidationError({"ends_on": ValidationError(sentence, code=code)})


def refuse_subjects(rights: Mapping[Subject, str], file: Organization, *, leaving: bool) -> None:
    """Refuse what does not exist in the file, is not offered in that right, or may not leave the file (`leaving`)."""
    if not rights:
        raise ValidationError(_("Choisissez au moins un sujet."), code="no_subject")
    known = {subject.pk: subject for subject in Subject.objects.offered().of(file).filter(pk__in=_keys(rights))}
    for subject, right in rights.items():
        offered = known.get(subject.pk)
        if offered is None:
            raise _refusal(_("Le sujet « %(subject)s » n’est pas offert dans ce dossier. Retirez-le."), subject)
        if right not in Right or not offered.offers(right):
            raise _refusal(_("Le sujet « %(subject)s » n’est pas offert avec ce droit. Choisissez l’autre."), subject)
        if leaving and not offered.is_delegable:
            raise _refusal(
                _(
                    "Le sujet « %(subject)s » ne se délègue pas."
                    " L’organisation cliente peut ajouter la personne à ses propres contacts."
                ),
                subject,
            )


def _refusal(sentence: Any, subject: Subject) -> ValidationError:
    return ValidationError(sentence, params={"subject": subject.name}, code="subject")


def refuse_more_than_held(rights: Mapping[Subject, str], held: Mapping[Subject, str]) -> None:
    """Refuse to give on what the provider was not given itself."""
    for subject, right in rights.items():
        if subject not in held:
            raise _refusal(
                _("Votre organisation n’a pas reçu le sujet « %(subject)s » de ce client. Demandez-le-lui."), subject
            )
        if Right(right) not in Right(held[subject]).lesser:
            raise _refusal(
                _("Votre organisation n’a le sujet « %(subject)s » qu’en lecture : choisissez la lecture."), subject
            )


def strongest(rows: Iterable[Authorization]) -> dict[Subject, str]:
    """Return each subject of some authorizations, with the strongest right."""
    rights: dict[Subject, str] = {}
    for row in rows:
        if rights.get(row.subject) != Right.WRITE:
            rights[row.subject] = row.right
    return rights


def _keys(rights: Mapping[Subject, str]) -> list[int]:
    return [subject.pk for subject in rights]
