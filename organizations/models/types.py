"""What differs from one kind of organization to another: rows that an operator edits, not code."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PENDING_DAYS = 14


class Role(models.TextChoices):
    """What a person may do in an organization, smallest first (permissions.py says what)."""

    MEMBER = "member", _("Utilisateur")
    MANAGER = "manager", _("Gestionnaire")
    ADMINISTRATOR = "administrator", _("Administrateur")

    @property
    def rank(self) -> int:
        return list(Role).index(self)


def in_language(row: models.Model, field: str) -> str:
    """Return a text that a row keeps in two fields, `…_fr` and `…_en`, in the reader's language."""
    suffix = "en" if (get_language() or "").startswith("en") else "fr"
    return getattr(row, f"{field}_{suffix}")


@pghistory.track()
class SupportDesk(models.Model):
    """The operator's team that serves some types of organizations."""

    name_fr = models.CharField(_("nom français"), max_length=100, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=100, unique=True)
    email = models.EmailField(_("courriel"))
    telephone = models.CharField(_("téléphone"), max_length=20, blank=True)
    toll_free = models.CharField(_("sans frais"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("service à la clientèle")
        verbose_name_plural = _("services à la clientèle")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class OrganizationTypeQuerySet(models.QuerySet["OrganizationType"]):
    def open_to_registration(self) -> "OrganizationTypeQuerySet":
        return self.filter(is_open=True)


@pghistory.track()
class OrganizationType(models.Model):
    """A type of account: the prefix of its numbers, its words on screen, the rules that differ."""

    prefix = models.CharField(
        _("préfixe"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Trois lettres majuscules."))],
    )
    name_fr = models.CharField(_("nom français"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80)
    summary_fr = models.CharField(_("pour qui, en français"), max_length=200, blank=True)
    summary_en = models.CharField(_("pour qui, en anglais"), max_length=200, blank=True)
    administrator_fr = models.CharField(_("mot français pour l’administrateur"), max_length=60)
    administrator_en = models.CharField(_("mot anglais pour l’administrateur"), max_length=60)
    manager_fr = models.CharField(_("mot français pour le gestionnaire"), max_length=60)
    manager_en = models.CharField(_("mot anglais pour le gestionnaire"), max_length=60)
    member_fr = models.CharField(_("mot français pour le membre"), max_length=60)
    member_en = models.CharField(_("mot anglais pour le membre"), max_length=60)
    highest_role = models.CharField(
        _("rôle le plus élevé"),
        max_length=20,
        choices=[(Role.MANAGER.value, Role.MANAGER.label), (Role.ADMINISTRATOR.value, Role.ADMINISTRATOR.label)],
        default=Role.ADMINISTRATOR,
        help_text=_("Chaque compte de ce type garde au moins une personne active dans ce rôle."),
    )
    pending_days = models.PositiveSmallIntegerField(
        _("jours pour activer"),
        default=PENDING_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    is_open = models.BooleanField(_("inscription en ligne"), default=True)
    registration_with_documents = models.BooleanField(
        _("inscription avec documents"),
        default=False,
        help_text=_("Un agent lit les documents de l’organisation et décide, avant que le compte puisse être activé."),
    )
    desk = models.ForeignKey(
        SupportDesk, verbose_name=_("service à la clientèle"), on_delete=models.PROTECT, related_name="types"
    )
    position = models.PositiveSmallIntegerField(_("rang dans les listes"), default=0)

    objects = OrganizationTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("type de compte")
        verbose_name_plural = _("types de compte")
        ordering = ["position", "prefix"]
        constraints = [
            models.CheckConstraint(name="type_prefix_is_three_capitals", condition=Q(prefix__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(
                name="type_gives_one_to_ninety_days_to_activate",
                condition=Q(pending_days__gte=1, pending_days__lte=90),
                violation_error_message=_("De 1 à 90 jours."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def roles(self) -> list[Role]:
        """The roles that exist in accounts of this type, smallest first."""
        return [role for role in Role if role.rank <= Role(self.highest_role).rank]

    def word_for(self, role: str) -> str:
        """Return the word on screen for a person in `role`: « Administrateur de compte », « Responsable »…"""
        return in_language(self, Role(role).value)
