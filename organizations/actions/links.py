"""« Ajout d'un utilisateur existant à un autre compte »: one account asks, the other decides, else an agent."""

from collections import defaultdict
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.actions import memberships, people, requests
from organizations.models import LinkLine, Membership, Organization, Role, ServiceRequest
from organizations.models.requests import ANSWER_WITHIN, next_request_number
from organizations.models.types import due
from portal.core.journal import event, record

ASKED = event("request.link_asked", _("%(actor)s a fait la demande %(number)s."))
ACCEPTED = event("request.link_accepted", _("%(actor)s a accepté d’ajouter %(name)s (demande %(number)s)."))
REFUSED = event("request.link_refused", _("%(actor)s a refusé d’ajouter %(name)s (demande %(number)s)."))

State = LinkLine.State


@transaction.atomic
def ask(wishes: Mapping[Membership, list[str]], *, by: Membership) -> ServiceRequest:
    """Ask that people of the account of `by` be added to other accounts, named by their numbers.

    Where `by` may decide too, it is done at once. What is already waiting is not asked twice.
    """
    if not permissions.can_administer(by):
        raise PermissionDenied
    memberships.lock_account(by)
    now = timezone.now()
    asked = ServiceRequest.objects.create(
        number=next_request_number(),
        kind=ServiceRequest.Kind.LINK,
        organization=by.organization,
        asked_by=by.holder,
        due_at=due(now, ANSWER_WITHIN, by.organization.type.desk),
    )
    lines = _write_lines(asked, wishes)
    if not lines:
        raise ValidationError(_("Tout ce que vous demandez attend déjà une réponse, ou est déjà fait."), code="nothing")
    record(ASKED, about=asked, place=by.organization, by=by.holder, number=asked.number)
    _tell(asked, lines)
    return asked


def _write_lines(asked: ServiceRequest, wishes: Mapping[Membership, list[str]]) -> list[LinkLine]:
    numbers = {number for wanted in wishes.values() for number in wanted}
    targets = {account.number: account for account in Organization.objects.active().filter(number__in=numbers)}
    waiting = LinkLine.objects.waiting().filter(membership__in=wishes)
    waited = set(waiting.values_list("membership", "target_number"))
    places = Membership.objects.confirmed().filter(user__memberships__in=wishes, organization__number__in=numbers)
    there = set(places.values_list("user", "organization__number"))
    return LinkLine.objects.bulk_create(
        LinkLine(
            request=asked,
            membership=membership,
            target_number=number,
            target=targets.get(number),
            role=membership.role,
        )
        for membership, wanted in wishes.items()
        for number in dict.fromkeys(wanted)
        if (membership.pk, number) not in waited and (membership.user_id, number) not in there
    )


def _tell(asked: ServiceRequest, lines: list[LinkLine]) -> None:
    by_target: dict[Organization, list[LinkLine]] = defaultdict(list)
    for line in lines:
        if line.target:
            by_target[line.target].append(line)
    for target, wanted in by_target.items():
        notices.link_asked(asked, target, wanted)


@transaction.atomic
def accept(line: LinkLine, *, role: str, by: Membership) -> None:
    """Add the person to the account of `by`, in a role that `by` may give."""
    memberships.lock_account(by)
    line = _lock(line, target=by.organization)
    if not permissions.can_administer(by) or not permissions.can_name(by, role):
        raise PermissionDenied
    _accept(line, by.organization, role=role, by=by.holder)


@transaction.atomic
def refuse(line: LinkLine, *, by: Membership) -> None:
    """Say no to adding the person to the account of `by`."""
    memberships.lock_account(by)
    line = _lock(line, target=by.organization)
    if not permissions.can_administer(by):
        raise PermissionDenied
    _close(line, State.REFUSED, by=by.holder)


@transaction.atomic
def decide_as_agent(line: LinkLine, *, is_accepted: bool, agent: User) -> None:
    """Decide in the place of an account that did not answer; the proofs are on the agent's page."""
    if not permissions.can_decide_line(agent, line):
        raise PermissionDenied
    if line.target_id:
        Organization.objects.select_for_update(no_key=True).get(pk=line.target_id)
    line = _lock(line, target=line.target)
    if not is_accepted:
        _close(line, State.REFUSED, by=agent)
    elif line.target is None:
        raise ValidationError(_("Aucun compte actif ne porte le numéro %(number)s.") % {"number": line.target_number})
    else:
        # What the person has lost at home since it was asked is not given to them elsewhere.
        role = min(Role(line.role), Role(line.membership.role), key=lambda each: each.rank)
        _accept(line, line.target, role=role, by=agent)


@transaction.atomic
def cancel(asked: ServiceRequest, *, by: Membership) -> ServiceRequest:
    """Take a request of the account of `by` back, as long as a line of it waits; what is decided stays."""
    return requests.cancel(by.organization.requests.get(pk=asked.pk), by=by.holder)


def _lock(line: LinkLine, *, target: Organization | None) -> LinkLine:
    """Lock the request, then re-read the line: two people decide once."""
    ServiceRequest.objects.select_for_update().get(pk=line.request_id)
    lines = LinkLine.objects.select_related("request__organization", "membership__user", "target__type")
    line = lines.get(pk=line.pk, target=target)
    if line.state != State.WAITING:
        raise ValidationError(_("Cette demande vient d’être traitée : relisez la liste."), code="stale")
    return line


def _accept(line: LinkLine, target: Organization, *, role: str, by: User) -> None:
    person = line.membership.user
    if person is None or not line.membership.is_active:
        raise ValidationError(_("Cette personne n’a plus accès au compte qui a fait la demande."), code="gone")
    if not target.memberships.confirmed().filter(user=person).exists():
        people.join(User.objects.select_for_update(no_key=True).get(pk=person.pk), target, role=role, by=by)
    _close(line, State.ACCEPTED, by=by)


def _close(line: LinkLine, state: State, *, by: User) -> None:
    line.state, line.decided_by, line.decided_at = state, by, timezone.now()
    line.save(update_fields=["state", "decided_by", "decided_at"])
    kind = ACCEPTED if state == State.ACCEPTED else REFUSED
    name = line.membership.full_name
    record(kind, about=line.request, place=line.target, by=by, name=name, number=line.request.number)
    request = line.request
    if request.lines.waiting().exists():
        return
    is_done = request.lines.filter(state=State.ACCEPTED).exists()
    request.state = ServiceRequest.State.DONE if is_done else ServiceRequest.State.REFUSED
    request.decided_at = timezone.now()
    request.save(update_fields=["state", "decided_at"])
    notices.request_decided(request)


# --- As one request among others -----------------------------------------------------------------


def _tell_lines(asked: ServiceRequest) -> list[tuple[str, str]]:
    lines = asked.lines.select_related("membership__user").order_by("pk")
    return [(f"{line.membership.full_name}, {line.target_number}", line.get_state_display()) for line in lines]


def _close_lines(asked: ServiceRequest, by: User) -> None:
    asked.lines.waiting().update(state=State.REFUSED, decided_by=by, decided_at=timezone.now())


requests.declare(ServiceRequest.Kind.LINK, tells=_tell_lines, cancels=_close_lines)
