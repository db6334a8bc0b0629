"""« Mes dossiers autorisés »: the files of clients in which a person may do something, and each file."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from delegations import authorizations
from delegations.authorizations import listing
from delegations.models import Right
from organizations.models import Organization
from portal.core.policies import personal
from portal.core.tables import Column, Table, folded

COLUMNS = (
    Column("nom", _("Organisation cliente"), [folded("name")], "name"),
    Column("numero", _("Numéro de compte"), ["number"], "number"),
    Column("sujets", _("Sujets autorisés")),
    Column("par", _("Organisation mandataire")),
)


@personal
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    table = Table(request, authorizations.files_of(request.user).select_related("type"), COLUMNS)
    held = _held_by_file(request, list(table.rows))
    for file in table.rows:
        file.url = reverse("delegations:file", args=[file.number])
        file.held = held[file.pk]
    return TemplateResponse(request, "delegations/files.html", {"table": table})


@personal
@require_GET
def file(request: HttpRequest, number: str) -> HttpResponse:
    """One file: what one may do in it, by whom one came to it. The subjects that never leave a file are not there."""
    found = get_object_or_404(authorizations.files_of(request.user).select_related("type"), number=number)
    held = _held_by_file(request, [found])[found.pk]
    if not held["subjects"]:  # ended since the line above
        raise Http404
    families = [
        {"name": family.name, "subjects": list(group)}
        for family, group in groupby(held["subjects"], key=lambda subject: subject["family"])
    ]
    context = {"file": found, "families": families, "providers": held["providers"], "kept": listing.kept_in(found)}
    return TemplateResponse(request, "delegations/file.html", context)


def _held_by_file(request: HttpRequest, files: list[Organization]) -> dict[int, dict[str, Any]]:
    """Return for each file its subjects, each with its `right` in words, and the organizations that lead to it."""
    paths = [path for path in authorizations.holdings(user=request.user, files=files) if path.relation_id is not None]
    subjects = listing.subjects_by_key({path.subject_id for path in paths})
    providers = listing.providers_by_place({path.membership_id for path in paths})
    held: dict[int, dict[str, Any]] = {}
    for found in files:
        own = [path for path in paths if path.file_id == found.pk]
        rights = {path.subject_id: path.right for path in own}
        rights |= {path.subject_id: path.right for path in own if path.right == Right.WRITE}
        listed = [(subject, rights[subject.pk]) for subject in subjects if subject.pk in rights]
        held[found.pk] = {
            "subjects": [_with_right(subject, right) for subject, right in listed],
            "providers": list(dict.fromkeys(providers[path.membership_id] for path in own)),
        }
    return held


def _with_right(subject: Any, right: Right) -> dict[str, Any]:
    return {"name": subject.name, "summary": subject.summary, "family": subject.family, "right": right.label}
