"""What one may consult or do in the file of an organization: rows that an operator edits."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, OrganizationType
from organizations.models.types import Named, in_language


class Right(models.TextChoices):
    """How far an authorization goes. Writing includes reading."""

    READ = "read", _("Lecture")
    WRITE = "write", _("Écriture")

    @property
    def enough(self) -> tuple["Right", ...]:
        """The rights that give this one."""
        return (Right.WRITE,) if self is Right.WRITE else (Right.READ, Right.WRITE)

    @property
    def lesser(self) -> tuple["Right", ...]:
        """This right, and what it includes."""
        return (Right.READ, Right.WRITE) if self is Right.WRITE else (Right.READ,)


@pghistory.track()
class SubjectFamily(Named):
    """« Chantier et conformité », « Paiements et relevés », « Profil »…"""

    name_fr = models.CharField(_("nom français"), max_length=80, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("rang dans les listes"), default=0)

    class Meta:
        verbose_name = _("famille de sujets")
        verbose_name_plural = _("familles de sujets")
        ordering = ["position", "pk"]


class SubjectQuerySet(models.QuerySet["Subject"]):
    def offered(self) -> "SubjectQuerySet":
        """The ones that may be given today."""
        return self.filter(retired_at=None)

    def of(self, organization: Organization) -> "SubjectQuerySet":
        """Return the ones that exist in the file of an organization: its type decides."""
        return self.filter(types=organization.type_id)

    def delegable(self) -> "SubjectQuerySet":
        """The ones that a client may give a provider."""
        return self.filter(is_delegable=True)

    def in_families(self) -> "SubjectQuerySet":
        return self.select_related("family").order_by("family__position", "family", "position", "pk")


@pghistory.track()
class Subject(Named):
    """A « sujet autorisé » (or « prestation »). Retired, it is given no more and opens nothing."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    family = models.ForeignKey(
        SubjectFamily, verbose_name=_("famille"), on_delete=models.PROTECT, related_name="subjects"
    )
    name_fr = models.CharField(_("nom français"), max_length=120)
    name_en = models.CharField(_("nom anglais"), max_length=120)
    summary_fr = models.TextField(_("ce que le sujet permet, en français"), max_length=600, blank=True)
    summary_en = models.TextField(_("ce que le sujet permet, en anglais"), max_length=600, blank=True)
    offers_read = models.BooleanField(_("offert en lecture"), default=True)
    offers_write = models.BooleanField(_("offert en lecture et écriture"), default=True)
    is_delegable = models.BooleanField(
        _("se délègue"), default=True, help_text=_("Un client peut le confier à une organisation mandataire.")
    )
    types = models.ManyToManyField(
        OrganizationType, verbose_name=_("types de compte dont les dossiers l’ont"), related_name="subjects"
    )
    position = models.PositiveSmallIntegerField(_("rang dans les listes"), default=0)
    retired_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("sujet autorisé")
        verbose_name_plural = _("sujets autorisés")
        ordering = ["family__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="subject_is_offered_in_some_right",
                condition=Q(offers_read=True) | Q(offers_write=True),
                violation_error_message=_("Offrez le sujet en lecture, en écriture, ou les deux."),
            ),
        ]

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def highest(self) -> Right:
        """How far it may be given."""
        return Right.WRITE if self.offers_write else Right.READ

    def offers(self, right: str) -> bool:
        return self.offers_write if right == Right.WRITE else self.offers_read
