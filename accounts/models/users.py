"""A person: one user, one proven address, one way to sign in."""

import uuid
from typing import Any, ClassVar

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.factors import Standing
from portal.core.fields import NAME_MAX, canonical_email, spoken_telephone
from portal.core.spelling import Folded


class Language(models.TextChoices):
    FRENCH = "fr-ca", _("Français")
    ENGLISH = "en", _("Anglais")


class Theme(models.TextChoices):
    AUTO = "auto", _("Comme l’appareil")
    LIGHT = "light", _("Clair")
    DARK = "dark", _("Sombre")


class CodeBy(models.TextChoices):
    """Where a code goes that completes the password."""

    EMAIL = "email", _("Code par courriel")
    SMS = "sms", _("Code par texto")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").lower())

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Write a user whose address has been proven. Pages go through accounts.actions."""
        email = canonical_email(email)
        user = self.model(email=email, **{"username": email, **fields})
        user.username = user.username.lower()
        user.set_password(password)
        user.save(using=self._db)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=["last_login", "password"])),
    exclude=["password"],
)
class User(AbstractBaseUser, PermissionsMixin):
    """One human. The address is canonical (core.fields) and was proven before the row existed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("nom d’utilisateur"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Ce nom d’utilisateur est déjà pris. Choisissez-en un autre.")},
    )
    email = models.EmailField(_("adresse courriel"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    language = models.CharField(_("langue"), max_length=5, choices=Language, default=Language.FRENCH)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    is_staff = models.BooleanField(_("agent"), default=False)
    joined_at = models.DateTimeField(_("inscription"), auto_now_add=True)

    # How the portal looks to them, and where it opens: an account's number, or nothing to be asked each time.
    theme = models.CharField(_("thème"), max_length=5, choices=Theme, default=Theme.AUTO)
    rows_a_page = models.PositiveSmallIntegerField(_("rangées par page"), default=50)
    landing = models.CharField(_("compte d’accueil"), max_length=20, blank=True)
    uses_shortcuts = models.BooleanField(_("raccourcis d’une seule touche"), default=True)

    # How they come in: the code they chose to be sent besides the password, and the telephone it may go to, proven.
    code_by = models.CharField(_("code à usage unique"), max_length=5, choices=CodeBy, blank=True)
    authentication_phone = models.CharField(_("téléphone d’authentification"), max_length=16, blank=True)
    must_choose_password = models.BooleanField(_("doit choisir un mot de passe"), default=False)

    # Told after months without a sign-in, asleep after more; closed at their own wish, and nobody's any more.
    told_of_sleep_at = models.DateTimeField(_("avis d’inactivité"), null=True, blank=True)
    asleep_since = models.DateTimeField(_("en sommeil depuis"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermeture"), null=True, blank=True)

    # What the apps above said when a request began as this person (accounts.backends): its gates ask no second time.
    heard: list[Standing] | None = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "first_name", "last_name"]

    class Meta:
        verbose_name = _("utilisateur")
        verbose_name_plural = _("utilisateurs")
        indexes = [
            GinIndex(OpClass(Folded("first_name", "last_name"), name="gin_trgm_ops"), name="people_by_close_name"),
        ]
        constraints = [
            models.CheckConstraint(name="email_is_canonical", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(name="username_is_lower_case", condition=models.Q(username=Lower("username"))),
            models.CheckConstraint(
                name="closed_user_does_not_sign_in", condition=models.Q(closed_at=None) | models.Q(is_active=False)
            ),
            models.CheckConstraint(
                name="code_by_telephone_has_a_telephone",
                condition=~models.Q(code_by="sms") | ~models.Q(authentication_phone=""),
            ),
            models.CheckConstraint(
                name="page_has_ten_to_a_hundred_rows", condition=models.Q(rows_a_page__range=(10, 100))
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends with the password, and with the address, that it began with."""
        proof = f"{self.password} {self.email}"
        return salted_hmac("accounts.models.User.session", proof, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return gettext("Utilisateur fermé") if self.closed_at else f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name


def display(user: User) -> str:
    """Return how allauth's pages and mails call a person."""
    return str(user)


class Telephone(models.Model):
    """A number at which a person is reached. The first is the « numéro de téléphone principal » (CCQ-50)."""

    class Kind(models.TextChoices):
        MOBILE_1 = "mobile_1", _("Cellulaire 1")
        MOBILE_2 = "mobile_2", _("Cellulaire 2")
        HOME = "home", _("Résidence")
        WORK = "work", _("Travail")
        OTHER = "other", _("Autre")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="telephones")
    kind = models.CharField(_("type de numéro"), max_length=10, choices=Kind, default=Kind.MOBILE_1)
    number = models.CharField(_("numéro de téléphone"), max_length=16)
    extension = models.CharField(_("poste"), max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("téléphone")
        verbose_name_plural = _("téléphones")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["number"], name="people_by_telephone")]
        constraints = [
            models.UniqueConstraint(name="one_line_per_number_of_a_person", fields=["user", "number", "extension"]),
        ]

    def __str__(self) -> str:
        return spoken_telephone(self.number, self.extension)
