"""« Écrire au soutien »: a question of someone who is signed in, which the desk answers as it decides on requests."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices
from organizations.actions import documents, requests, submissions
from organizations.actions.memberships import lock_account
from organizations.models import Membership, ServiceRequest, SupportDesk
from organizations.validators.documents import Paper

Kind, State = ServiceRequest.Kind, ServiceRequest.State
TOLD_AS = {
    "question": _("Question"),
    "page": _("Page d’où l’on écrit"),
    "reference": _("Code de l’erreur"),
    "desk": _("Service"),
}


@dataclass(frozen=True)
class Question:
    """What was written; from which page, and with which number of an error, where there is one; in which form."""

    words: str
    form: str
    page: str = ""
    reference: str = ""
    papers: Sequence[Paper] = ()


@transaction.atomic
def ask(question: Question, *, to: SupportDesk, by: User, place: Membership | None = None) -> ServiceRequest:
    """Put a question to a desk, for the account of `place` or, for who has none, for oneself. Sent twice, it is one."""
    if place is None:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
    organization = lock_account(place) if place else None
    sent = ServiceRequest.objects.filter(kind=Kind.QUESTION, asked_by=by, wishes__form=question.form)
    if already := sent.order_by("pk").first():
        return already
    wishes = {"question": question.words, "page": question.page, "reference": question.reference}
    if organization is None:
        wishes["desk"] = to.name_fr
    kept = {name: value for name, value in wishes.items() if value} | {submissions.FORM: question.form}
    asked = requests.submit(Kind.QUESTION, organization, by=by, wishes=kept, state=State.IN_VALIDATION)
    documents.keep(asked, question.papers)
    if organization is None:
        notices.request_waiting(asked, to)
    return asked


def _tell(asked: ServiceRequest) -> requests.Told:
    return submissions.tell(asked, {name: str(label) for name, label in TOLD_AS.items()})


requests.declare(Kind.QUESTION, tells=_tell)
