"""Files of what existed before, read into the portal row by row: runs, and what became of each row."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import SupportDesk


class Outcome(models.TextChoices):
    """What becomes of a row: foreseen by a check, then written by the import, then undone or not."""

    CREATED = "created", _("Créée")
    UNCHANGED = "unchanged", _("Déjà là")
    UPDATED = "updated", _("Mise à jour")
    REFUSED = "refused", _("Refusée")
    UNDONE = "undone", _("Défaite")
    KEPT = "kept", _("Restée")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def working(self) -> "ImportRunQuerySet":
        """The ones that a worker has to go on with."""
        return self.filter(state__in=ImportRun.WORKING)


class ImportRun(models.Model):
    """One file. Its content goes once it is read into rows; a worker then goes through these, some at a time."""

    class Kind(models.TextChoices):
        ORGANIZATIONS = "organizations", _("Organisations")
        CONTACTS = "contacts", _("Contacts")
        RELATIONS = "relations", _("Relations")
        AUTHORIZATIONS = "authorizations", _("Autorisations")
        CREDENTIALS = "credentials", _("Anciens identifiants")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Lecture du fichier")
        REFUSED = "refused", _("Fichier refusé")
        READ = "read", _("Colonnes à confirmer")
        CHECKING = "checking", _("Vérification en cours")
        CHECKED = "checked", _("Vérifié, à importer")
        RUNNING = "running", _("Importation en cours")
        STOPPED = "stopped", _("Arrêté")
        DONE = "done", _("Importé")
        UNDOING = "undoing", _("Annulation en cours")
        UNDONE = "undone", _("Annulé")
        DISCARDED = "discarded", _("Abandonné")

    WORKING = (State.UPLOADED, State.CHECKING, State.RUNNING, State.UNDOING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("contenu"), max_length=20, choices=Kind)
    desk = models.ForeignKey(
        SupportDesk, verbose_name=_("service à la clientèle"), on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(_("fichier"), max_length=150)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    content = models.BinaryField(null=True)
    header = models.JSONField(_("titres"), default=list)
    # For each column of the file, what it holds; nothing for what is not read.
    columns = models.JSONField(_("colonnes"), default=list)
    state = models.CharField(_("état"), max_length=20, choices=State, default=State.UPLOADED)
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    total = models.PositiveIntegerField(_("lignes"), default=0)
    # Up to which line a worker has come.
    position = models.PositiveIntegerField(default=0)
    # How many lines there are of each outcome: as the check foresaw, and as it came.
    foreseen = models.JSONField(_("prévu"), default=dict)
    counts = models.JSONField(_("résultat"), default=dict)
    # How often a worker began and came no further.
    attempts = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    began_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("importation")
        verbose_name_plural = _("importations")
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="content_of_an_import_goes_once_read", condition=Q(content=None) | Q(state="uploaded")
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="imports_to_go_on_with", condition=Q(state__in=("uploaded", "checking", "running",
                                                                                    "undoing")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.file_name}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def may_check(self) -> bool:
        """Whether the columns may be chosen (again): nothing of it is written yet."""
        return self.state in (self.State.READ, self.State.CHECKED)

    @property
    def may_start(self) -> bool:
        """Whether it is checked, and the check foresees something else than refusals."""
        return self.state == self.State.CHECKED and not self.would_refuse_all

    @property
    def would_refuse_all(self) -> bool:
        return self.state == self.State.CHECKED and set(self.foreseen) <= {Outcome.REFUSED.value}

    @property
    def may_stop(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)

    @property
    def may_resume(self) -> bool:
        return self.state == self.State.STOPPED

    @property
    def may_undo(self) -> bool:
        return self.state in (self.State.DONE, self.State.STOPPED) and self.made > 0

    @property
    def may_discard(self) -> bool:
        return self.may_check

    @property
    def made(self) -> int:
        """How many rows it created that are still there."""
        return self.counts.get(Outcome.CREATED, 0)

    @property
    def gone_through(self) -> int:
        """How many of its lines the worker has done, of the stage that it is in."""
        if self.state == self.State.CHECKING:
            return sum(self.foreseen.values())
        if self.state == self.State.UNDOING:
            return self.counts.get(Outcome.UNDONE, 0) + self.counts.get(Outcome.KEPT, 0)
        return sum(self.counts.values())

    @property
    def to_go_through(self) -> int:
        return self.gone_through + self.made if self.state == self.State.UNDOING else self.total

    def totals(self, counts: dict[str, int]) -> list[tuple[Any, int]]:
        """Return how many lines there are of each outcome, in words, those that there are."""
        return [(outcome.label, counts[outcome]) for outcome in Outcome if counts.get(outcome)]


class ImportRow(models.Model):
    """One line of a file: its cells as they came, what the check foresaw, what became of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("ligne"))
    cells = models.JSONField(_("cellules"), default=list)
    # What tells one line from another: of two with one key, the second is refused.
    key = models.CharField(max_length=300, blank=True)
    foreseen = models.CharField(_("prévu"), max_length=10, choices=Outcome, blank=True)
    outcome = models.CharField(_("résultat"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("raison"), blank=True)
    # The rows that it made or changed, and how many versions these had then: more now, and someone has touched them.
    made = models.JSONField(default=list)
    versions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("ligne d’une importation")
        verbose_name_plural = _("lignes d’importations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="one_row_per_line_of_an_import", fields=["run", "number"]),
        ]
        indexes = [
            models.Index(fields=["key", "run"], name="import_rows_by_key", condition=~Q(key="")),
            models.Index(fields=["run", "outcome", "number"], name="import_rows_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
