"""« Qui peut agir dans mon dossier », and « Pourquoi cette personne a-t-elle accès? », today or on a past day."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from delegations import authorizations
from delegations.authorizations import listing
from delegations.authorizations.why import Explanation, Link
from delegations.forms.why import WhyForm
from delegations.models import Right
from delegations.models.relations import FOR_EVER
from delegations.permissions import can_see_relations, has_relations
from organizations.models import Membership
from organizations.policies import member_required
from organizations.views.context import account_context
from portal.core.tables import Column, Filter, Table, folded

PEOPLE = (
    Column("nom", _("Personne"), [folded("user__last_name"), folded("user__first_name")], "user__last_name"),
    Column("prenom", _("Prénom"), [folded("user__first_name")], "user__first_name"),
    Column("organisation", _("Organisation"), [folded("organization__name")], "organization__name"),
    Column("sujets", _("Sujets autorisés")),
    Column("actions", _("Actions")),
)


@member_required(can_see_relations)
@require_GET
def who(request: HttpRequest, access: Membership) -> HttpResponse:
    """Everybody who may do something in the file of the account, there and at its providers."""
    account = access.organization
    whose = {
        "organisation": (_("De l’organisation"), Q(organization=account)),
        "mandataires": (_("D’une organisation mandataire"), ~Q(organization=account)),
    }
    people = authorizations.people_in(account).select_related("user", "organization__type")
    table = Table(request, people, PEOPLE).offering(Filter("de", _("Personnes"), whose))
    _say_what_they_hold(access, list(table.rows))
    context = account_context(request, access, table=table, has_relations=has_relations(access))
    return TemplateResponse(request, "delegations/who.html", context)


def _say_what_they_hold(access: Membership, people: list[Membership]) -> None:
    """Write on each row the subjects held, in the highest right, and where one reads why."""
    account = access.organization
    paths = authorizations.holdings(files=[account], memberships=people) if people else []
    subjects = list(listing.subjects_by_key({path.subject_id for path in paths}))
    for person in people:
        own = [path for path in paths if path.membership_id == person.pk]
        writes = {path.subject_id for path in own if path.right == Right.WRITE}
        held = {path.subject_id for path in own}
        person.held = [
            (subject.name, (Right.WRITE if subject.pk in writes else Right.READ).label)
            for subject in subjects
            if subject.pk in held
        ]
        person.acts_by_role = any(path.path in ("role", "firm_role") for path in own)
        person.why_url = reverse("delegations:why", args=[account.number, person.public_id])


@member_required(can_see_relations)
@require_GET
def why(request: HttpRequest, access: Membership, person: UUID) -> HttpResponse:
    """By which path a person came to what they may do in a file, who granted each step, and until when."""
    membership = get_object_or_404(listing.explained_to(access.organization), public_id=person)
    files = list(listing.files_explained(access.organization, membership))
    form = WhyForm(request.GET or None, files=files, today=timezone.localdate())
    file, on = form.asked
    context = account_context(request, access, person=membership, form=form, file=file, on=on)
    if membership.user and file:
        # Of the file of a client, one reads what the own organization opened, not what the person holds by others.
        through = None if file == access.organization else access.organization
        context["explanation"] = told(authorizations.why(membership.user, file, on, through=through))
        context["is_own_file"] = through is None
    return TemplateResponse(request, "delegations/why.html", context)


# What each path is, in words.
PATHS = {
    "role": _("Personne responsable de l’organisation : elle peut tout dans son dossier."),
    "grant": _("Contact de l’organisation, avec des sujets autorisés."),
    "firm_role": _("Personne responsable de l’organisation mandataire."),
    "delegation": _("Membre du personnel de l’organisation mandataire, avec des sujets délégués."),
}


def told(explanation: Explanation) -> dict[str, Any]:
    """Return the answer as the page shows it: paths with the same steps are one, with all its subjects."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for path in explanation.paths:
        key = (path.kind, *(step.row.pk for step in path.links if step.kind in ("place", "relation")))
        line = merged.setdefault(key, {"words": PATHS[path.kind], "subjects": [], "steps": {}})
        line["subjects"] += [(subject.name, right.label) for subject, right in path.rights.items()]
        line["steps"] |= {(step.kind, step.row.pk): _step(step) for step in path.links}
    paths = [line | {"steps": list(line["steps"].values())} for line in merged.values()]
    nearest = explanation.nearest
    lacking = {"words": PATHS[nearest.kind], "obstacles": nearest.all_obstacles} if nearest else None
    return {"has_access": explanation.has_access, "paths": paths, "nearest": lacking}


def _step(link: Link) -> dict[str, Any]:
    row = link.row
    if link.kind == "place":
        title = _("%(role)s de « %(organization)s »") % {"role": row.role_label, "organization": row.organization.name}
    elif link.kind == "relation":
        title = " ".join((row.client.name, row.type.name, row.provider.name))
    elif link.kind == "provider":
        title = _("Sujet confié à l’organisation : %(subject)s") % {"subject": row.subject.name}
    else:
        title = _("Sujet autorisé de la personne : %(subject)s") % {"subject": row.subject.name}
    return {"title": title, "by": link.granted_by, "at": link.granted_at, "ends_on": link.ends_on or FOR_EVER}
