"""Who was trained in a session, and is to receive a card."""

import hashlib
import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cardrequests.models.sessions import TrainingSession
from cardrequests.models.tables import Title
from cardrequests.validators import KEY_MAX
from portal.core.fields import NAME_MAX, spoken_telephone

# The lock makes a submission wait for a participant who is being written, and the other way about.
ONLY_WHILE_NEW = """
    PERFORM 1 FROM cardrequests_trainingsession WHERE id IN (OLD.session_id, NEW.session_id) FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM cardrequests_trainingsession
        WHERE id IN (OLD.session_id, NEW.session_id) AND state <> 'new'
    ) THEN
        RAISE EXCEPTION 'participants change only while their session is new'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'participants_change_only_while_new';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def remembered(self) -> "ParticipantQuerySet":
        """The ones whose data are still kept."""
        return self.filter(forgotten_at=None)


@pghistory.track(exclude=["name_key"])
class Participant(models.Model):
    """A person as the trainer named them. `name_key` is what spellings of one name share (validators.py)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="participants")
    title = models.ForeignKey(Title, verbose_name=_("titre"), on_delete=models.PROTECT, related_name="+")
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    name_key = models.CharField(_("nom simplifié"), max_length=KEY_MAX, editable=False)
    birth_date = models.DateField(_("date de naissance"), null=True)
    telephone = models.CharField(_("téléphone"), max_length=16)
    extension = models.CharField(_("poste"), max_length=10, blank=True)
    position = models.PositiveIntegerField(_("rang"), default=0)
    # At the end of the time for which one's data are kept: the row stays, for the count, without a person in it.
    forgotten_at = models.DateTimeField(_("oubli"), null=True, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        default_permissions = ("view",)
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="participant_appears_once_in_a_session",
                fields=["session", "name_key", "birth_date"],
                condition=Q(forgotten_at=None),
                violation_error_message=_("Cette personne est déjà dans la liste : même nom, même date de naissance."),
            ),
            models.CheckConstraint(
                name="participant_has_a_birth_date_until_forgotten",
                condition=Q(birth_date__isnull=False) | Q(forgotten_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled_rows_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_WHILE_NEW,
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("name_key"), name="gin_trgm_ops"), name="participants_by_close_name"),
            models.Index(fields=["birth_date"], name="participants_by_birth_date"),
            models.Index(fields=["telephone"], name="participants_by_telephone"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def spoken_telephone(self) -> str:
        return spoken_telephone(self.telephone, self.extension)

    @property
    def version(self) -> str:
        """What a page showed of the person, in short: it differs once someone has changed them."""
        shown = [self.first_name, self.last_name, self.birth_date, self.telephone, self.extension, self.title_id]
        return hashlib.sha256("\n".join(map(str, shown)).encode()).hexdigest()[:16]
