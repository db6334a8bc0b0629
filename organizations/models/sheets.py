"""What the file of an organization holds of a contact, besides the name and the address for mail."""

import hashlib

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Telephone
from organizations.models.accounts import Address, Country, Province
from organizations.models.keys import SecretQuestion
from organizations.models.memberships import Membership
from portal.core.fields import spoken_telephone
from portal.core.numbers import draw_many

# What a page about a person shows of their place.
SHOWN = ("email", "username", "first_name", "last_name", "role", "language", "ends_on", "asked_mode")


@pghistory.track()
class ContactSheet(models.Model):
    """The sheet of one contact. The client number is the operator's number of that individual.

    Someone who is a contact of several organizations bears one number in all of them; whoever was never
    seen gets a new one. With a linking code it makes the « coordonnées de liaison ».
    """

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="sheet")
    client_number = models.CharField(_("numéro de client"), max_length=8, editable=False)
    job = models.CharField(_("fonction"), max_length=100, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    telephone_kind = models.CharField(
        _("type de numéro de téléphone principal"), max_length=10, choices=Telephone.Kind, blank=True
    )
    telephone = models.CharField(_("numéro de téléphone principal"), max_length=16, blank=True)
    extension = models.CharField(_("poste"), max_length=10, blank=True)
    other_telephone_kind = models.CharField(
        _("type de l’autre numéro de téléphone"), max_length=10, choices=Telephone.Kind, blank=True
    )
    other_telephone = models.CharField(_("autre numéro de téléphone"), max_length=16, blank=True)
    other_extension = models.CharField(_("poste de l’autre numéro"), max_length=10, blank=True)
    street = models.CharField(_("adresse"), max_length=150, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=2, choices=Province, blank=True)
    country = models.CharField(_("pays"), max_length=2, choices=Country, default=Country.CANADA)
    postal_code = models.CharField(_("code postal"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("fiche d’un contact")
        verbose_name_plural = _("fiches des contacts")
        indexes = [
            models.Index(fields=["client_number"], name="contacts_by_client_number"),
            models.Index(fields=["birth_date"], name="contacts_by_birth_date"),
            models.Index(fields=["telephone"], name="contacts_by_telephone"),
            models.Index(fields=["other_telephone"], name="contacts_by_other_telephone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="client_number_is_eight_digits", condition=Q(client_number__regex=r"^[0-9]{8}$")
            ),
            models.CheckConstraint(
                name="telephone_of_a_contact_has_a_kind",
                condition=Q(telephone="") | ~Q(telephone_kind=""),
            ),
        ]

    def __str__(self) -> str:
        return self.client_number

    @property
    def spoken_number(self) -> str:
        """The principal number alone, as one types it."""
        return spoken_telephone(self.telephone)

    @property
    def spoken_telephone(self) -> str:
        return spoken_telephone(self.telephone, self.extension)

    @property
    def spoken_other_telephone(self) -> str:
        return spoken_telephone(self.other_telephone, self.other_extension)

    @property
    def lines(self) -> list[str]:
        """The address as one writes it on an envelope; nothing where there is none."""
        kept = {name: getattr(self, name) for name in ("street", "city", "province", "country", "postal_code")}
        return Address(**kept).lines if self.street else []


def version_of(membership: Membership) -> str:
    """Return what a page showed of a person of an account, in short: it differs once someone has changed it."""
    place = [str(getattr(membership, name)) for name in SHOWN]
    sheet = ContactSheet.objects.filter(membership=membership).values_list("telephone", "birth_date").first()
    question = SecretQuestion.objects.filter(membership=membership).values_list("question", flat=True).first()
    return hashlib.sha256(repr([*place, sheet, question]).encode()).hexdigest()[:16]


def next_client_number() -> str:
    """Draw the number of an individual whom the operator never saw: eight digits, the first a 1."""
    return next_client_numbers(1)[0]


def next_client_numbers(count: int) -> list[str]:
    """Draw so many numbers that nobody bears: an import may have brought some of those to come."""
    numbers: list[str] = []
    while len(numbers) < count:
        drawn = [f"{10_000_000 + rank}" for rank in draw_many("client", count - len(numbers))]
        taken = set(ContactSheet.objects.filter(client_number__in=drawn).values_list("client_number", flat=True))
        numbers += [number for number in drawn if number not in taken]
    return numbers


@pghistory.track(exclude=["password_hash"])
class FormerCredential(models.Model):
    """An identifier and the hash of a password from the operator's former services: they serve once, to link."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="former_credentials")
    identifier = models.CharField(_("ancien identifiant"), max_length=150)
    password_hash = models.CharField(_("ancien mot de passe haché"), max_length=256, blank=True)
    imported_at = models.DateTimeField(_("importation"), auto_now_add=True)
    used_at = models.DateTimeField(_("utilisation"), null=True, blank=True)

    class Meta:
        verbose_name = _("ancien identifiant")
        verbose_name_plural = _("anciens identifiants")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                Lower("identifier"),
                "membership",
                name="one_former_identifier_per_membership",
            ),
            models.CheckConstraint(
                name="former_password_goes_once_used", condition=Q(used_at=None) | Q(password_hash="")
            ),
        ]

    def __str__(self) -> str:
        return self.identifier
