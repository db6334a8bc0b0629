"""« Importations »: a file received, its columns, what the check foresees, how far the import is, what was refused.

Each page says where the run is and what may be done next; it goes on whoever looks, and is found here again.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core import jobs
from portal.core.admin import Page, ReadOnly
from portal.core.spreadsheets import csv_file
from portal.support import permissions
from portal.support.actions.imports import runs
from portal.support.forms.imports import ColumnsForm, UploadForm
from portal.support.models import ImportRun, Outcome
from portal.support.validators.columns import COLUMNS, SECRET

# How many of the refused lines a page shows; the file has them all.
ROWS_A_PAGE = 50
SAMPLE = 3
DEEDS = {
    "start": runs.start,
    "stop": runs.stop,
    "resume": runs.resume,
    "undo": runs.undo,
    "discard": runs.discard,
}


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    change_list_template = "support/admin/imports.html"
    list_display = ["uploaded_at", "kind", "file_name", "desk", "state", "by", "ended_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["desk", "by"]
    search_fields = ["file_name"]
    ordering = ["-uploaded_at", "-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).defer("content")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = {"can_import": permissions.can_import(request.user)}
        return super().changelist_view(request, own | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None:
            return super().change_view(request, object_id, *args, **kwargs)
        return redirect("admin:support_import", run.public_id)

    # --- Pages -----------------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {
            "new/": (self.upload, "support_upload"),
            "<uuid:run>/": (self.show, "support_import"),
            "<uuid:run>/columns/": (self.check_columns, "support_import_check"),
            "<uuid:run>/refused/": (self.refused, "support_import_refused"),
            "<uuid:run>/<slug:deed>/": (self.act, "support_import_act"),
        }

    def upload(self, request: HttpRequest) -> HttpResponse:
        """« Importer un fichier »."""
        agent: Any = request.user
        if not permissions.can_import(agent):
            raise PermissionDenied
        typed = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(
            *typed, kinds=permissions.kinds_to_import(agent), desks=permissions.desks_to_import_for(agent)
        )
        if request.method == "POST" and form.is_valid():
            received = runs.Upload(**{name: form.cleaned_data[name] for name in ("kind", "desk", "name", "content")})
            try:
                run = runs.upload(received, by=agent)
            except ValidationError as refusal:
                form.add_error("file", refusal)
            else:
                return redirect("admin:support_import", run.public_id)
        known = [(kind.label, COLUMNS[kind]) for kind in permissions.kinds_to_import(agent)]
        context = {"title": _("Importer un fichier"), "form": form, "known_columns": known}
        return self.page(request, "support/admin/upload.html", **context)

    def show(self, request: HttpRequest, run: UUID) -> HttpResponse:
        """Where a run is, and what comes next."""
        return self._page(request, self._own(request, run))

    def check_columns(self, request: HttpRequest, run: UUID) -> HttpResponse:
        """Take the columns as chosen, and have the file checked."""
        shown = self._own(request, run)
        if request.method != "POST":
            return redirect("admin:support_import", shown.public_id)
        form = self._columns(shown, request.POST)
        if form.is_valid():
            try:
                runs.check(shown, form.columns, by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return redirect("admin:support_import", shown.public_id)
        return self._page(request, shown, form)

    def act(self, request: HttpRequest, run: UUID, deed: str) -> HttpResponse:
        """Start, stop, resume, undo or discard."""
        shown = self._own(request, run)
        if request.method == "POST" and deed == "start" and shown.would_refuse_all:
            words = _("Aucune ligne de ce fichier ne pourrait entrer : corrigez les colonnes ou le fichier.")
            self.message_user(request, words, messages.ERROR)
        elif request.method == "POST" and deed in DEEDS:
            try:
                DEEDS[deed](shown, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        return redirect("admin:support_import", shown.public_id)

    def refused(self, request: HttpRequest, run: UUID) -> HttpResponse:
        """The refused lines as a file: corrected, it is sent again."""
        shown = self._own(request, run)
        rows = ((*runs.shown_cells(shown, row), row.number, row.reason) for row in runs.refused_rows(shown).iterator())
        return csv_file("refus", [*shown.header, _("Ligne"), _("Raison")], rows)

    # --- What they share -------------------------------------------------------------------------

    @staticmethod
    def _own(request: HttpRequest, run: UUID) -> ImportRun:
        """Return a run of the desks that the agent serves: others do not exist for them."""
        if not permissions.can_import(request.user):
            raise PermissionDenied
        found = permissions.imports_of(request.user).select_related("desk", "by")
        return get_object_or_404(found, public_id=run)

    @staticmethod
    def _columns(run: ImportRun, typed: Any = None) -> ColumnsForm:
        sample = [runs.shown_cells(run, row) for row in run.rows.order_by("number")[:SAMPLE]]
        return ColumnsForm(typed, run=run, sample=sample)

    def _page(self, request: HttpRequest, run: ImportRun, form: ColumnsForm | None = None) -> HttpResponse:
        refused = Paginator(runs.refused_rows(run), ROWS_A_PAGE).get_page(request.GET.get("page"))
        return self.page(
            request,
            "support/admin/import.html",
            title=str(run),
            run=run,
            form=form or (self._columns(run) if run.may_check else None),
            foreseen=run.totals(run.foreseen),
            counts=run.totals(run.counts),
            refused=refused,
            refused_cells=[(row, runs.shown_cells(run, row)) for row in refused],
            same=runs.same_file(run).first(),
            hides_passwords=any(name in SECRET for name in run.columns),
        )


# --- « Mes traitements » -------------------------------------------------------------------------

State = ImportRun.State
# What waits for a worker goes on; what waits for the agent says so.
JOB_STATES = dict.fromkeys(ImportRun.WORKING, jobs.State.RUNNING) | {
    State.READ: jobs.State.PAUSED,
    State.CHECKED: jobs.State.PAUSED,
    State.STOPPED: jobs.State.PAUSED,
    State.REFUSED: jobs.State.FAILED,
    State.DONE: jobs.State.DONE,
    State.UNDONE: jobs.State.CANCELLED,
    State.DISCARDED: jobs.State.CANCELLED,
}


def _working(user: User) -> QuerySet[ImportRun]:
    return ImportRun.objects.working().filter(by=user)


def _told(user: User) -> Iterator[jobs.Job]:
    """Tell agents of the files that they sent, of the desks that they still serve."""
    if not user.is_staff:
        return
    mine = permissions.imports_of(user).filter(by=user, uploaded_at__gte=jobs.since())
    for run in mine.defer("content").order_by("-uploaded_at", "-pk")[: jobs.MOST]:
        yield jobs.Job(
            _("Importation : %(name)s") % {"name": run},
            JOB_STATES[State(run.state)],
            run.uploaded_at,
            reverse("admin:support_import", args=[run.public_id]),
            done=run.gone_through,
            total=run.to_go_through,
            refused=run.counts.get(Outcome.REFUSED, 0),
            ended_at=run.ended_at,
            label=run.get_state_display(),
        )


jobs.declare(running=_working, told=_told)
