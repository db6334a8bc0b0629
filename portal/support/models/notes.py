"""What agents write for one another about an organization or a person."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, SupportDesk


class NoteQuerySet(models.QuerySet["Note"]):
    def pinned_first(self) -> "NoteQuerySet":
        return self.order_by(models.F("pinned_at").desc(nulls_last=True), "-written_at", "-pk")


@pghistory.track(exclude=["text"])
class Note(models.Model):
    """An internal note: never edited, corrected by another; never shown on the pages of an account.

    That of an organization is its desk's. One about a person is that of the desk for which it was written: another
    desk of the same person does not read it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("compte"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="internal_notes",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("personne"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="internal_notes",
    )
    desk = models.ForeignKey(
        SupportDesk, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("texte"), max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("par"), on_delete=models.PROTECT, related_name="notes_written"
    )
    written_at = models.DateTimeField(_("moment"), auto_now_add=True)
    pinned_at = models.DateTimeField(_("épinglée"), null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        default_permissions = ("add", "view")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="note_is_about_an_organization_or_a_person",
                condition=Q(organization__isnull=False, person=None, desk=None)
                | Q(organization=None, person__isnull=False),
            ),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]
        indexes = [
            models.Index(fields=["organization", "-written_at"], name="notes_about_an_organization"),
            models.Index(fields=["person", "-written_at"], name="notes_about_a_person"),
        ]
        triggers = [
            # Lifted where a person is forgotten (core.rewriting).
            pgtrigger.ReadOnly(
                name="settled_rows_stay", fields=["organization", "person", "desk", "text", "author", "written_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.written_at):%Y-%m-%d %H:%M}"
