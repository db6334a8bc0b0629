"""The forms of the catalogue about authorizations: each is a request, and takes effect at once or after an agent.

add(Addition, submission, by=) -> ServiceRequest       « Ajouter une relation ou des sujets autorisés à un contact »
remove(Removal, submission, by=) -> ServiceRequest     « Retirer une relation ou des sujets autorisés à un contact »
sent(kind, form, by=) -> ServiceRequest | None         what a form that is sent again has become
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations import permissions
from delegations.actions import authorizations, removals
from delegations.actions.locks import lock
from delegations.actions.terms import Terms, checked
from delegations.models import Authorization, Reach, Relation, Right, Subject
from organizations.actions import contacts, requests, submissions
from organizations.actions.contacts import CONTACT, NewContact
from organizations.actions.submissions import FORM, Submission
from organizations.models import Membership, ServiceRequest
from portal.core.journal import event, record

EXPORTED = event("authorization.exported", _("%(actor)s a téléchargé la liste des autorisations (nombre : %(count)s)."))

Kind, State = ServiceRequest.Kind, ServiceRequest.State


@dataclass(frozen=True)
class Addition:
    """Whom the form is about, someone new included; by which relation, none for the own file; and what is given.

    Without rights, by a relation: all that the client gave.
    """

    contact: Membership | NewContact
    relation: Relation | None
    rights: Mapping[Subject, str]
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def terms(self) -> Terms:
        return Terms(self.rights or None if self.relation else self.rights, self.starts_on, self.ends_on)

    @property
    def wishes(self) -> dict[str, Any]:
        file = {"file": self.relation.client.name} if self.relation else {}
        rights = {subject.code: str(right) for subject, right in self.rights.items()}
        days = {"starts_on": self.starts_on, "ends_on": self.ends_on}
        return file | {"subjects": rights} | {name: day for name, day in days.items() if day}


@transaction.atomic
def sent(kind: str, form: str, *, by: Membership) -> ServiceRequest | None:
    """Return what this form became when it was sent before: of a second click, one says the same."""
    return submissions.found(kind, Submission(form, "", ""), sender=by) if form else None


@transaction.atomic
def add(addition: Addition, submission: Submission, *, by: Membership) -> ServiceRequest:
    """Give a contact what the form says; add them first if they are new, unless an agent has to see them before."""
    relation = addition.relation
    lock(by, *([relation.client, relation.provider] if relation else []))
    if not permissions.can_grant(by):
        raise PermissionDenied
    if already := submissions.found(Kind.ADD_SUBJECTS, submission, sender=by):
        return already
    checked(Terms(starts_on=addition.starts_on, ends_on=addition.ends_on))
    asked = submissions.keep(Kind.ADD_SUBJECTS, addition.wishes, submission, by=by)
    contact = addition.contact
    if isinstance(contact, NewContact):
        added = contacts.add_contact(contact, by=by, asked=_undecided(asked))
        if isinstance(added, ServiceRequest):
            return added
        asked.state, asked.decided_at = State.DONE, asked.asked_at
        contact = added
    _give(contact, addition, asked, by=by)
    asked.about = contact
    asked.save(update_fields=["about", "state", "decided_at"])
    return asked


def _undecided(asked: ServiceRequest) -> ServiceRequest:
    """Return the request as it is while nobody knows yet whether an agent must see it."""
    asked.state, asked.decided_at = State.SUBMITTED, None
    return asked


def _give(contact: Membership, addition: Addition, asked: ServiceRequest, *, by: permissions.By) -> None:
    terms = replace(addition.terms, request=asked)
    if addition.relation:
        assert isinstance(by, Membership)  # noqa: S101 (agents add contacts, they delegate nothing)
        authorizations.delegate(contact, addition.relation, terms, by=by)
    elif addition.rights:
        authorizations.grant(contact, terms, by=by)


@transaction.atomic
def give_to_accepted(membership: Membership, asked: ServiceRequest) -> None:
    """Give a contact whom an agent let in what the form asked for them, in the name of who asked."""
    if asked.kind != Kind.ADD_SUBJECTS or "subjects" not in asked.wishes:
        return
    by = _still_in_charge(asked) or asked.decided_by
    rights = _read(asked.wishes["subjects"])
    if by is None or not rights:
        return
    days = {name: date.fromisoformat(asked.wishes[name]) for name in ("starts_on", "ends_on") if name in asked.wishes}
    if days.get("ends_on", date.max) < timezone.localdate():
        return  # the agent took longer than it was to last
    _give(membership, Addition(membership, None, rights, **days), asked, by=by)


def _read(codes: Mapping[str, str]) -> dict[Subject, str]:
    found = Subject.objects.offered().filter(code__in=codes)
    return {subject: codes[subject.code] for subject in found}


def _still_in_charge(asked: ServiceRequest) -> Membership | None:
    places = Membership.objects.giving_access().able_to_manage_people()
    return places.filter(user=asked.asked_by, organization=asked.organization).select_related("user").first()


@dataclass(frozen=True)
class Removal:
    """What is taken from a contact: all; what some relations give (None: the own file); or some authorizations."""

    contact: Membership
    reach: str
    relations: Collection[Relation | None] = ()
    rows: Collection[Authorization] = ()

    @property
    def wishes(self) -> dict[str, Any]:
        names = [relation.client.name if relation else "" for relation in self.relations]
        subjects = [f"{row.subject.code} ({row.file.name})" for row in self.rows]
        return {"reach": self.reach, "files": names, "taken": subjects}


@transaction.atomic
def remove(removal: Removal, submission: Submission, *, by: Membership) -> ServiceRequest:
    """Take from a contact what the form says, at once."""
    files = [relation.client for relation in removal.relations if relation] + [row.file for row in removal.rows]
    lock(by, *files)
    if not permissions.can_grant(by):
        raise PermissionDenied
    if already := submissions.found(Kind.REMOVE_SUBJECTS, submission, sender=by):
        return already
    if removal.reach == Reach.ALL:
        removals.end_everything(removal.contact, by=by)
    elif removal.reach == Reach.RELATIONS:
        removals.end_relations(removal.contact, removal.relations, by=by)
    else:
        removals.end(removal.rows, by=by)
    return submissions.keep(Kind.REMOVE_SUBJECTS, removal.wishes, submission, by=by, about=removal.contact)


@transaction.atomic
def note_export(count: int, *, by: Membership) -> None:
    """Write that someone took the list of authorizations away as a file."""
    record(EXPORTED, about=by.organization, place=by.organization, by=by.user, count=count)


# --- In words ------------------------------------------------------------------------------------


def tell_addition(asked: ServiceRequest) -> requests.Told:
    """Tell what was to be given: the subjects by their names, the days, and who was to be added."""
    wishes = asked.wishes
    told = [(str(_("Dossier")), wishes["file"])] if wishes.get("file") else []
    names = {subject.code: subject.name for subject in Subject.objects.filter(code__in=wishes.get("subjects", {}))}
    for code, right in wishes.get("subjects", {}).items():
        told.append((names.get(code, code), str(Right(right).label)))
    if wishes.get("file") and not wishes.get("subjects"):
        told.append((str(_("Sujets")), str(_("Tous ceux que le client a confiés"))))
    rest = {name: value for name, value in wishes.items() if name in ("starts_on", "ends_on")}
    words = {"starts_on": str(_("Date de début")), "ends_on": str(_("Date de fin"))}
    told += [(words[name], value) for name, value in rest.items()]
    contact = wishes.get(CONTACT, {})
    name = f"{contact.get('first_name', '')} {contact.get('last_name', '')}".strip()
    return [(str(_("Contact à ajouter")), name), *told] if name else told


def tell_removal(asked: ServiceRequest) -> requests.Told:
    wishes = asked.wishes
    own = str(_("Dossier de l’organisation"))
    told = [(str(_("Retrait")), str(Reach(wishes["reach"]).label))]
    if files := wishes.get("files"):
        told.append((str(_("Relations")), ", ".join(name or own for name in files)))
    if taken := wishes.get("taken"):
        told.append((str(_("Sujets")), ", ".join(taken)))
    return told


def cancel_addition(asked: ServiceRequest, by: User) -> None:
    """Forget what was typed of the contact who will not be added."""
    asked.wishes = {name: wish for name, wish in asked.wishes.items() if name in (FORM, "subjects")}
    asked.save(update_fields=["wishes"])


requests.declare(Kind.ADD_SUBJECTS, tells=tell_addition, cancels=cancel_addition)
requests.declare(Kind.REMOVE_SUBJECTS, tells=tell_removal)
