"""An organization: one table for all types, and its addresses."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode
from organizations.models.rules import KEEPS_AN_ADMINISTRATOR
from organizations.models.types import Lockable, OrganizationType
from portal.core.fields import spoken_telephone
from portal.core.numbers import draw_many
from portal.core.spelling import Folded

# Of where an organization is, what an address says.
ADDRESS_FIELDS = ("street", "city", "province", "country", "postal_code", "region")


class Province(models.TextChoices):
    ALBERTA = "AB", _("Alberta")
    BRITISH_COLUMBIA = "BC", _("Colombie-Britannique")
    PRINCE_EDWARD_ISLAND = "PE", _("Île-du-Prince-Édouard")
    MANITOBA = "MB", _("Manitoba")
    NEW_BRUNSWICK = "NB", _("Nouveau-Brunswick")
    NOVA_SCOTIA = "NS", _("Nouvelle-Écosse")
    NUNAVUT = "NU", _("Nunavut")
    ONTARIO = "ON", _("Ontario")
    QUEBEC = "QC", _("Québec")
    SASKATCHEWAN = "SK", _("Saskatchewan")
    NEWFOUNDLAND_AND_LABRADOR = "NL", _("Terre-Neuve-et-Labrador")
    NORTHWEST_TERRITORIES = "NT", _("Territoires du Nord-Ouest")
    YUKON = "YT", _("Yukon")


class Country(models.TextChoices):
    """Where an organization may have its address, as the operators' guides know them."""

    CANADA = "CA", _("Canada")
    UNITED_STATES = "US", _("États-Unis")
    FRANCE = "FR", _("France")
    SWITZERLAND = "CH", _("Suisse")


class Region(models.TextChoices):
    """The administrative regions of Québec, by their official codes; everywhere else is « Autre »."""

    BAS_SAINT_LAURENT = "01", "Bas-Saint-Laurent"
    SAGUENAY_LAC_SAINT_JEAN = "02", "Saguenay–Lac-Saint-Jean"
    CAPITALE_NATIONALE = "03", "Capitale-Nationale"
    MAURICIE = "04", "Mauricie"
    ESTRIE = "05", "Estrie"
    MONTREAL = "06", "Montréal"
    OUTAOUAIS = "07", "Outaouais"
    ABITIBI_TEMISCAMINGUE = "08", "Abitibi-Témiscamingue"
    COTE_NORD = "09", "Côte-Nord"
    NORD_DU_QUEBEC = "10", "Nord-du-Québec"
    GASPESIE_ILES_DE_LA_MADELEINE = "11", "Gaspésie–Îles-de-la-Madeleine"
    CHAUDIERE_APPALACHES = "12", "Chaudière-Appalaches"
    LAVAL = "13", "Laval"
    LANAUDIERE = "14", "Lanaudière"
    LAURENTIDES = "15", "Laurentides"
    MONTEREGIE = "16", "Montérégie"
    CENTRE_DU_QUEBEC = "17", "Centre-du-Québec"
    OTHER = "00", _("Autre")

    @property
    def spoken(self) -> str:
        """« Montérégie (16) », or « Autre »."""
        return str(self.label) if self is Region.OTHER else f"{self.label} ({self.value})"


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def active(self) -> "OrganizationQuerySet":
        return self.filter(status=Organization.Status.ACTIVE)


@pghistory.track()
class Organization(models.Model):
    """An account. Its number, three letters of the type and seven digits, never changes nor is used again."""

    class Status(models.TextChoices):
        REGISTERING = "registering", _("En cours d’inscription")
        ACTIVE = "active", _("Actif")
        CLOSED = "closed", _("Fermé")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numéro de compte"), max_length=10, unique=True, editable=False)
    # By which the operator's former services knew it, if it comes from there.
    former_number = models.CharField(_("ancien numéro"), max_length=30, blank=True, editable=False)
    type = models.ForeignKey(
        OrganizationType, verbose_name=_("type de compte"), on_delete=models.PROTECT, related_name="organizations"
    )
    name = models.CharField(_("nom légal"), max_length=150)
    other_name = models.CharField(_("autre nom"), max_length=150, blank=True)
    enterprise_number = models.CharField(_("NEQ"), max_length=10, blank=True)
    # Where the type has them: a company's numbers in the Swiss, the trade and the cantonal registers.
    federal_register = models.CharField(Lockable.FEDERAL_REGISTER.label, max_length=30, blank=True)
    trade_register = models.CharField(Lockable.TRADE_REGISTER.label, max_length=30, blank=True)
    cantonal_register = models.CharField(Lockable.CANTONAL_REGISTER.label, max_length=30, blank=True)
    telephone = models.CharField(_("téléphone"), max_length=20)
    extension = models.CharField(_("poste"), max_length=8, blank=True)
    status = models.CharField(_("état"), max_length=20, choices=Status, default=Status.REGISTERING)
    # How strongly all its people must come in: chosen by those who administer it.
    asked_mode = models.CharField(_("sécurité demandée"), max_length=10, choices=Mode, default=Mode.PASSWORD)
    # The form from which the account was registered: sent twice, it is one account.
    registration_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registered_at = models.DateTimeField(_("inscription"), auto_now_add=True)
    activated_at = models.DateTimeField(_("activation"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermeture"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        # What agents look for (portal.support).
        indexes = [
            GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="accounts_by_close_name"),
            GinIndex(OpClass(Folded("other_name"), name="gin_trgm_ops"), name="accounts_by_close_other_name"),
            models.Index(fields=["enterprise_number"], name="accounts_by_enterprise_number"),
            models.Index(fields=["telephone"], name="accounts_by_telephone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="number_is_three_letters_and_seven_digits", condition=Q(number__regex=r"^[A-Z]{3}[0-9]{7}$")
            ),
            models.UniqueConstraint(
                name="one_open_account_per_type_and_former_number",
                fields=["former_number", "type"],
                condition=~Q(former_number="") & ~Q(status="closed"),
                violation_error_message=_("Une autre organisation de ce type porte déjà cet ancien numéro."),
            ),
            models.CheckConstraint(
                name="account_is_active_iff_activated_and_not_closed",
                condition=Q(status="registering", activated_at=None, closed_at=None)
                | Q(status="active", activated_at__isnull=False, closed_at=None)
                | Q(status="closed", closed_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="number_and_type_never_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("number", "type"),
            ),
            pgtrigger.FSM(
                name="account_goes_from_state_to_state",
                field="status",
                transitions=[("registering", "active"), ("registering", "closed"), ("active", "closed")],
            ),
            pgtrigger.Trigger(
                name="account_opens_with_an_administrator",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("OLD.status <> 'active' AND NEW.status = 'active'"),
                func=KEEPS_AN_ADMINISTRATOR.format(organization="NEW.id") + "RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def spoken_telephone(self) -> str:
        return spoken_telephone(self.telephone, self.extension)

    @property
    def civic_address(self) -> "Address | None":
        return next((address for address in self.addresses.all() if address.kind == Address.Kind.CIVIC), None)

    @property
    def locked_fields(self) -> set[str]:
        """What only the desk changes: by type, and the address where the type locks the place."""
        locked = set(self.type.locked_fields) - {Lockable.ADDRESS}
        address = self.civic_address
        is_address_locked = self.type.locks_address_at(address.postal_code if address else "")
        return locked | set(ADDRESS_FIELDS) if is_address_locked else locked

    @property
    def links_by_code(self) -> bool:
        """Whether people take their place with a linking code; whoever opens the account still gets a link."""
        return self.type.links_by_code and not self.is_registering

    @property
    def days_to_confirm(self) -> int:
        """For how long what is sent to a pending person serves."""
        return self.type.desk.linking_code_days if self.links_by_code else self.type.pending_days

    @property
    def is_registering(self) -> bool:
        return self.status == self.Status.REGISTERING


def next_number(type_: OrganizationType) -> str:
    """Draw the next account number of a type: `TRP0000001`."""
    return next_numbers(type_, 1)[0]


def next_numbers(type_: OrganizationType, count: int) -> list[str]:
    """Draw so many account numbers of a type."""
    return [f"{type_.prefix}{number:07}" for number in draw_many(f"account {type_.prefix}", count)]


# Where the postal code stands before the town.
CODE_FIRST = {Country.FRANCE, Country.SWITZERLAND}


def spoken_postal_code(code: str, country: str) -> str:
    """Return a kept postal code as people write it: « J0J 1X0 »."""
    return f"{code[:3]} {code[3:]}" if country == Country.CANADA else code


@pghistory.track()
class Address(models.Model):
    """Where an organization is, and where its mail goes when that differs."""

    class Kind(models.TextChoices):
        CIVIC = "civic", _("Adresse")
        POSTAL = "postal", _("Adresse postale")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("genre"), max_length=10, choices=Kind, default=Kind.CIVIC)
    street = models.CharField(_("adresse"), max_length=150)
    city = models.CharField(_("ville"), max_length=100)
    province = models.CharField(_("province"), max_length=2, choices=Province, blank=True)
    country = models.CharField(_("pays"), max_length=2, choices=Country, default=Country.CANADA)
    postal_code = models.CharField(_("code postal"), max_length=12)
    region = models.CharField(_("région administrative"), max_length=2, choices=Region, default=Region.OTHER)

    class Meta:
        verbose_name = _("adresse")
        verbose_name_plural = _("adresses")
        constraints = [
            models.UniqueConstraint(name="one_address_of_each_kind", fields=["organization", "kind"]),
            models.CheckConstraint(
                name="canadian_address_names_its_province", condition=~Q(country="CA") | ~Q(province="")
            ),
            models.CheckConstraint(
                name="administrative_region_is_in_quebec", condition=Q(region="00") | Q(country="CA", province="QC")
            ),
        ]

    def __str__(self) -> str:
        parts = [self.street, self.city, self.province, self.country, self.postal_code, Region(self.region).spoken]
        return " ".join(part for part in parts if part)

    @property
    def lines(self) -> list[str]:
        """The address as one writes it on an envelope, then the region. No code breaks over two lines."""
        code = spoken_postal_code(self.postal_code, self.country).replace(" ", "\xa0")
        place = f"{self.city} ({self.get_province_display()})" if self.province else self.city
        line = f"{code} {place}" if self.country in CODE_FIRST else f"{place} {code}"
        country = "" if self.country == Country.CANADA else str(self.get_country_display())
        region = "" if self.region == Region.OTHER else Region(self.region).spoken
        return [line for line in (self.street, line, country, region) if line]
