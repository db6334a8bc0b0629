"""What differs from one kind of organization to another: rows that an operator edits, not code."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.models.clock import DAY, Calendar
from organizations.models.hours import Holiday, HolidayRegion, calendars
from organizations.models.reach import Reachable
from organizations.models.rules import HIGHEST_ROLE_STAYS
from organizations.validators.answers import is_within, validate_ranges

PENDING_DAYS = 14
# So many letters of its type begin the number of an account.
PREFIX = 3
LINKING_CODE_DAYS = 30


class Role(models.TextChoices):
    """What a person may do in an organization, smallest first (permissions.py says what)."""

    MEMBER = "member", _("Utilisateur")
    MANAGER = "manager", _("Gestionnaire")
    ADMINISTRATOR = "administrator", _("Administrateur")

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class ClaimMethod(models.TextChoices):
    """How a person proves that a place which waits is theirs."""

    EMAIL_LINK = "email_link", _("Lien par courriel")
    THREE_KEYS = "three_keys", _("Trois clés de sécurité")
    LINKING_CODE = "linking_code", _("Coordonnées de liaison")


class Lockable(models.TextChoices):
    """The information that a type of account may leave to the desk alone; category and identifier always are."""

    NAME = "name", _("Nom légal")
    OTHER_NAME = "other_name", _("Autre nom")
    ENTERPRISE_NUMBER = "enterprise_number", _("NEQ")
    FEDERAL_REGISTER = "federal_register", _("Numéro du registre fédéral")
    TRADE_REGISTER = "trade_register", _("Numéro du registre du commerce")
    CANTONAL_REGISTER = "cantonal_register", _("Numéro du registre des organisations genevoises")
    TELEPHONE = "telephone", _("Téléphone")
    ADDRESS = "address", _("Adresse")


def in_language(row: models.Model, field: str) -> str:
    """Return a text that a row keeps in two fields, `…_fr` and `…_en`, in the reader's language."""
    suffix = "en" if (get_language() or "").startswith("en") else "fr"
    return getattr(row, f"{field}_{suffix}")


class Named(models.Model):
    """A row that is called one thing in French, `name_fr`, and another in English, `name_en`."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


@pghistory.track()
class SupportDesk(Named, Reachable):
    """The operator's team that serves some types of organizations."""

    name_fr = models.CharField(_("nom français"), max_length=100, unique=True)
    name_en = models.CharField(_("nom anglais"), max_length=100, unique=True)
    email = models.EmailField(_("courriel"))
    region = models.CharField(
        _("jours fériés et heure de"), max_length=2, choices=HolidayRegion, default=HolidayRegion.QUEBEC
    )
    linking_code_days = models.PositiveSmallIntegerField(
        _("jours de validité d’un code de liaison"),
        default=LINKING_CODE_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    links_by_identity = models.BooleanField(
        _("liaison par renseignements d’identité"),
        default=False,
        help_text=_(
            "Qui a perdu ses coordonnées donne numéro de client, date de naissance et code postal; un agent décide."
        ),
    )

    class Meta:
        verbose_name = _("service à la clientèle")
        verbose_name_plural = _("services à la clientèle")
        # Given to a team for one desk (django-guardian): it then works for the types of accounts of that desk.
        permissions = [("serve_supportdesk", _("servir les comptes de ce service"))]
        constraints = [
            models.CheckConstraint(
                name="linking_code_is_valid_for_one_to_ninety_days",
                condition=Q(linking_code_days__gte=1, linking_code_days__lte=90),
                violation_error_message=_("De 1 à 90 jours."),
            ),
            models.CheckConstraint(
                name="emergency_line_says_in_both_languages_what_it_is_for",
                condition=Q(emergency_telephone="", emergency_fr="", emergency_en="")
                | (~Q(emergency_telephone="") & ~Q(emergency_fr="") & ~Q(emergency_en="")),
                violation_error_message=_(
                    "Une ligne d’urgence a un numéro, et dit dans les deux langues à quoi elle sert."
                ),
            ),
        ]

    @property
    def emergency(self) -> str:
        return in_language(self, "emergency")

    @cached_property
    def calendar(self) -> Calendar:
        """Its hours, holidays and zone, as they are now."""
        return calendars([self])[self.pk]

    def is_open(self, at: datetime) -> bool:
        return self.calendar.is_open(at)

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens next, after `at`; None where no hours are written."""
        return self.calendar.next_opening(at)

    def closing(self, at: datetime) -> datetime | None:
        """When it closes, where it is open."""
        return self.calendar.closing(at)

    def next_holiday(self, coming: Iterable[Holiday]) -> Holiday | None:
        """Return the first of these holidays of all regions that falls on a day when it would work."""
        week = self.calendar.week
        own = (each for each in coming if each.region == self.region)
        return next((each for each in own if not week or week.get(each.day.weekday())), None)


def know_calendars(desks: list[SupportDesk]) -> list[SupportDesk]:
    """Let desks that were read together read their calendars together."""
    found = calendars(desks)
    for desk in desks:
        desk.calendar = found[desk.pk]
    return desks


def due(asked_at: datetime, within: timedelta, desk: SupportDesk) -> datetime:
    """Return when something asked of a desk is to be answered: each 24 hours are one day that the desk works."""
    return desk.calendar.due(asked_at, within // DAY)


class OrganizationTypeQuerySet(models.QuerySet["OrganizationType"]):
    def open_to_registration(self) -> "OrganizationTypeQuerySet":
        return self.filter(is_open=True)


@pghistory.track()
class OrganizationType(Named):
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
    claim_method = models.CharField(
        _("façon d’activer un accès"), max_length=20, choices=ClaimMethod, default=ClaimMethod.EMAIL_LINK
    )
    has_registers = models.BooleanField(_("a des numéros de registres suisses"), default=False)
    locked_fields = ArrayField(
        models.CharField(max_length=20, choices=Lockable),
        verbose_name=_("informations verrouillées"),
        default=list,
        blank=True,
        help_text=_("Seul le service à la clientèle les change."),
    )
    locked_postal_codes = models.CharField(
        _("codes postaux dont l’adresse est verrouillée"),
        max_length=200,
        blank=True,
        validators=[validate_ranges],
        help_text=_("Séparés par des virgules, un code ou un intervalle : « 1200-1258, 1290 »."),
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
        triggers = [
            pgtrigger.Trigger(
                name="highest_role_stays_once_accounts_exist",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("highest_role"),
                func=HIGHEST_ROLE_STAYS,
            )
        ]

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def roles(self) -> list[Role]:
        """The roles that exist in accounts of this type, smallest first."""
        return [role for role in Role if role.rank <= Role(self.highest_role).rank]

    @property
    def asks_three_keys(self) -> bool:
        return self.claim_method == ClaimMethod.THREE_KEYS

    @property
    def links_by_code(self) -> bool:
        return self.claim_method == ClaimMethod.LINKING_CODE

    def locks_address_at(self, postal_code: str) -> bool:
        """Whether an address is the desk's to change: everywhere, or where this postal code is."""
        return Lockable.ADDRESS in self.locked_fields or is_within(postal_code, self.locked_postal_codes)

    def word_for(self, role: str) -> str:
        """Return the word on screen for a person in `role`: « Administrateur de compte », « Responsable »…"""
        return in_language(self, Role(role).value)
