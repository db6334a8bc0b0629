"""What the forms of the catalogue of services have in common: each that is sent is a request, and only once."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.actions import documents, requests
from organizations.models import Membership, ServiceRequest
from organizations.validators.documents import Paper

# Where a request keeps which form it was: no wish, and told to nobody.
FORM = "form"


@dataclass(frozen=True)
class Submission:
    """Which form was sent, upon what it was written (`version`), what was attested in it, what came with it."""

    form: str
    version: str
    attestation: str
    papers: Sequence[Paper] = ()


def found(kind: str, submission: Submission, *, sender: Membership) -> ServiceRequest | None:
    """Return what this very form has become already. The caller holds the lock on the account."""
    asked = sender.organization.requests.filter(asked_by=sender.user, kind=kind, wishes__form=submission.form)
    return asked.order_by("pk").first()


def refuse_stale(submission: Submission, version: str) -> None:
    """Refuse a form written upon what is true no longer: nothing is overwritten unseen."""
    if submission.version != version:
        raise ValidationError(
            _("Quelqu’un a changé ces renseignements pendant que vous écriviez. Comparez, puis soumettez de nouveau."),
            code="stale",
        )


def refuse_empty(wishes: Sized) -> None:
    if not wishes:
        raise ValidationError(_("Rien n’est différent : modifiez au moins un renseignement."), code="nothing")


@transaction.atomic
def keep(
    kind: str, wishes: Mapping[str, Any], submission: Submission, *, by: Membership, about: Membership | None = None
) -> ServiceRequest:
    """Keep a form whose effect is there, in the transaction that does it."""
    asked = requests.submit(
        kind,
        by.organization,
        by=by.holder,
        about=about,
        wishes={**wishes, FORM: submission.form},
        attestation=submission.attestation,
        state=ServiceRequest.State.DONE,
    )
    documents.keep(asked, submission.papers)
    return asked


def tell(asked: ServiceRequest, words: Mapping[str, str]) -> requests.Told:
    """Tell the wishes of a form as people read them; `words` names those that are no field."""
    lines = zip(asked.wishes, requests.tell_fields(asked), strict=True)
    return [(words.get(name, label), value) for name, (label, value) in lines if name != FORM]
