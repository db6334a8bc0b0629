"""Issuing linking codes to many people: asked for at once, done by a worker, a few people at a time.

All that happens to one person is one transaction with the line that says so: a worker that dies leaves
the line as it was, and the next one goes on from there.
"""

from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.actions import claims, linking, memberships
from organizations.actions.lists import ABOVE
from organizations.models import Dispatch, DispatchLine, Membership, Organization, ServiceRequest
from organizations.models.requests import next_request_number
from portal.core.journal import event, record
from portal.core.queue import later
from portal.core.retention import delete_in_batches

ASKED = event(
    "request.codes_asked", _("%(actor)s a demandé des codes de liaison pour %(count)s contacts (demande %(number)s).")
)
EXPLAINED = event(
    "membership.explained", _("%(actor)s a envoyé à %(name)s le courriel explicatif et ses coordonnées de liaison.")
)

# So many people in one transaction: the account is locked meanwhile, and its people wait.
AT_ONCE = 20
DONE_WITHIN = timedelta(hours=48)


# --- Asking --------------------------------------------------------------------------------------


@transaction.atomic
def ask(people: QuerySet[Membership], *, attestation: str, by: Membership) -> Dispatch:
    """Ask for a new code for each of `people`, pending contacts of the account of `by`.

    Who waits for one already is not asked for twice: asked again, it is the same dispatch.
    """
    organization = memberships.lock_account(by)
    if not permissions.can_issue_codes(by):
        raise PermissionDenied
    waiting = DispatchLine.objects.waiting().filter(membership__organization=organization)
    found = people.filter(organization=organization, status=Membership.Status.PENDING)
    keys = list(found.exclude(pk__in=waiting.values("membership")).order_by("pk").values_list("pk", flat=True))
    if not keys:
        current = Dispatch.objects.unfinished().filter(request__organization=organization).order_by("pk").last()
        if current and found.exists():
            return current
        raise ValidationError(_("Cochez au moins un contact qui attend encore son code."), code="nobody")
    now = timezone.now()
    asked = ServiceRequest.objects.create(
        number=next_request_number(),
        kind=ServiceRequest.Kind.ISSUE_CODES,
        organization=organization,
        asked_by=by.holder,
        due_at=now + DONE_WITHIN,
        attestation=attestation,
        attested_at=now,
    )
    dispatch = Dispatch.objects.create(request=asked, asked_by=by.holder)
    _write_lines(dispatch, keys)
    record(ASKED, about=asked, place=organization, by=by.holder, count=len(keys), number=asked.number)
    return dispatch


@transaction.atomic
def explain(people: QuerySet[Membership], *, dates_fr: str, dates_en: str, by: User) -> Dispatch:
    """Ask that each of `people` be sent the explanatory e-mail, with coordinates of their own: an agent's deed."""
    if not permissions.can_explain(by, people):
        raise PermissionDenied
    keys = list(people.order_by("organization", "pk").values_list("pk", flat=True))
    if not keys:
        raise ValidationError(_("Choisissez au moins une personne."), code="nobody")
    dispatch = Dispatch.objects.create(asked_by=by, dates_fr=dates_fr, dates_en=dates_en)
    _write_lines(dispatch, keys)
    return dispatch


def _write_lines(dispatch: Dispatch, keys: list[int]) -> None:
    lines = (DispatchLine(dispatch=dispatch, membership_id=key) for key in keys)
    DispatchLine.objects.bulk_create(lines, batch_size=1_000)
    later("organizations.tasks.issue_codes", dispatch.pk)


# --- Doing ---------------------------------------------------------------------------------------


@transaction.atomic
def proceed(dispatch: Dispatch) -> int:
    """Do the next lines of a dispatch, all of one account; return how many there were. Nothing left, it ends.

    The account is locked first and its lines are read under that lock: two workers never do one line twice.
    """
    dispatch = Dispatch.objects.select_related("asked_by", "request").get(pk=dispatch.pk)
    if dispatch.request and not dispatch.request.is_open:
        _give_up(dispatch)
    line = dispatch.lines.waiting().select_related("membership").order_by("pk").first()
    if line is None:
        _end(dispatch)
        return 0
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    organization = locked.get(pk=line.membership.organization_id)
    waiting = dispatch.lines.waiting().filter(membership__organization=organization)
    lines = list(waiting.select_related("membership").order_by("pk")[:AT_ONCE])
    asker = organization.memberships.active().filter(user=dispatch.asked_by).select_related("user").first()
    with translation.override(dispatch.asked_by.language):
        for line in lines:
            line.membership.organization = organization
            line.refusal = _refusal(line, dispatch, asker)[:300]
            line.done_at = timezone.now()
    DispatchLine.objects.bulk_update(lines, ["refusal", "done_at"])
    return len(lines)


def _refusal(line: DispatchLine, dispatch: Dispatch, asker: Membership | None) -> str:
    """Do one line; return why it was refused, or nothing."""
    try:
        with transaction.atomic():
            if dispatch.is_explained:
                _explain(line.membership, dispatch)
            elif asker is None:
                raise PermissionDenied
            else:
                asker.organization = line.membership.organization
                linking.issue_code(line.membership, by=asker)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except PermissionDenied:
        return str(ABOVE)
    return ""


def _explain(membership: Membership, dispatch: Dispatch) -> None:
    """Send one person the explanatory e-mail. The caller holds the lock on the account."""
    organization = membership.organization
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    membership.organization = organization
    linking.refuse_without_code(organization)
    linking.refuse_unlinkable(membership, dispatch.asked_by)
    tell = partial(notices.explained, dates_fr=dispatch.dates_fr, dates_en=dispatch.dates_en)
    claims.issue(membership, by=dispatch.asked_by, tell=tell)
    linking.extend(membership)
    record(EXPLAINED, about=membership, place=organization, by=dispatch.asked_by, name=membership.full_name)


def _give_up(dispatch: Dispatch) -> None:
    """Leave undone what a request that was cancelled has still to do."""
    with translation.override(dispatch.asked_by.language):
        dispatch.lines.waiting().update(done_at=timezone.now(), refusal=str(_("La demande a été annulée avant.")))


def _end(dispatch: Dispatch) -> None:
    now, asked = timezone.now(), dispatch.request
    is_first = Dispatch.objects.unfinished().filter(pk=dispatch.pk).update(ended_at=now)
    if is_first and asked and asked.is_open:
        asked.state, asked.decided_at = ServiceRequest.State.DONE, now
        asked.save(update_fields=["state", "decided_at"])
        if (
            asked.asked_by
            and asked.asked_by.memberships.giving_access().filter(organization=asked.organization).exists()
        ):
            notices.codes_issued(asked, counts(dispatch))


def counts(dispatch: Dispatch) -> Dispatch:
    """Return the dispatch with how much of it is done."""
    return Dispatch.objects.with_counts().get(pk=dispatch.pk)


# --- What is kept no longer ----------------------------------------------------------------------


def forget(before: datetime) -> int:
    """Forget to whom codes were issued together; each claim has a life of its own."""
    return delete_in_batches(DispatchLine.objects.filter(dispatch__ended_at__lt=before))
