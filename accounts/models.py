"""A person: one user, one proven address, one way to sign in."""

import re
import uuid
from datetime import timedelta
from math import ceil
from typing import Any, ClassVar

import pghistory
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core.fields import NAME_MAX, canonical_email

CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5
CODE_COOLDOWN = timedelta(seconds=60)


class Language(models.TextChoices):
    FRENCH = "fr-ca", _("Français")
    ENGLISH = "en", _("Anglais")


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
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    is_staff = models.BooleanField(_("agent"), default=False)
    joined_at = models.DateTimeField(_("inscription"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "first_name", "last_name"]

    class Meta:
        verbose_name = _("utilisateur")
        verbose_name_plural = _("utilisateurs")
        constraints = [
            models.CheckConstraint(name="email_is_canonical", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(name="username_is_lower_case", condition=models.Q(username=Lower("username"))),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name


def display(user: User) -> str:
    """Return how allauth's pages and mails call a person."""
    return str(user)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def unexpired(self) -> "SignUpQuerySet":
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def live(self) -> "SignUpQuerySet":
        """Return those whose code may still be tried."""
        return self.unexpired().filter(tries__lt=CODE_TRIES)

    def sent_within(self, period: timedelta) -> "SignUpQuerySet":
        return self.filter(sent_at__gt=timezone.now() - period)

    def newest_first(self) -> "SignUpQuerySet":
        return self.order_by("-sent_at", "-pk")


class SignUp(models.Model):
    """One one-time code, asked by someone who wants a user and has still to prove the address.

    The session that asked holds `ticket`: the code works only there. Asking again writes a further
    row under the same ticket, so that each code keeps its own tries. The counter moves by one
    conditional UPDATE: parallel guesses are counted too (docs/security.md).
    """

    ticket = models.UUIDField(db_index=True, editable=False)
    email = models.EmailField(_("adresse courriel"))
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    password = models.CharField(_("mot de passe haché"), max_length=128, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    terms = models.ForeignKey("Terms", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(_("code haché"), max_length=128)
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    sent_at = models.DateTimeField(_("envoi du code"))
    expires_at = models.DateTimeField(_("expiration"))
    used_at = models.DateTimeField(_("utilisation"), null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("création d’utilisateur en cours")
        verbose_name_plural = _("créations d’utilisateur en cours")
        constraints = [
            models.CheckConstraint(
                name="sign_up_code_has_at_most_five_tries", condition=models.Q(tries__lte=CODE_TRIES)
            ),
            models.CheckConstraint(
                name="used_sign_up_keeps_no_password", condition=models.Q(used_at=None) | models.Q(password="")
            ),
        ]
        indexes = [models.Index(fields=["email", "sent_at"], name="codes_sent_to_an_address")]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now() and self.tries < CODE_TRIES

    @property
    def tries_left(self) -> int:
        return CODE_TRIES - self.tries

    @property
    def cooldown(self) -> int:
        """The seconds to wait before a further code may be asked."""
        return max(0, ceil((self.sent_at + CODE_COOLDOWN - timezone.now()).total_seconds()))


TERMS_SHAPE = _("Une ligne vide sépare les paragraphes; un titre commence par « # ».")


class TermsQuerySet(models.QuerySet["Terms"]):
    def in_force(self) -> "Terms":
        """Return the version that people accept today."""
        return self.filter(effective_at__lte=timezone.now()).latest("effective_at", "pk")


class Terms(models.Model):
    """A version of the terms of use. A version that someone accepted never changes: write a new one."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    text_fr = models.TextField(_("texte français"), help_text=TERMS_SHAPE)
    text_en = models.TextField(_("texte anglais"), help_text=TERMS_SHAPE)
    effective_at = models.DateTimeField(_("entrée en vigueur"))

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("conditions d’utilisation")
        verbose_name_plural = _("conditions d’utilisation")

    def __str__(self) -> str:
        return self.version

    def text(self, language: str) -> str:
        return self.text_en if language == Language.ENGLISH else self.text_fr

    @property
    def blocks(self) -> list[tuple[bool, str]]:
        """The text in the reader's language: whether each block is a title, and its words."""
        blocks = re.split(r"(?:\r?\n){2,}", self.text(get_language() or Language.FRENCH).strip())
        return [(block.startswith("# "), block.removeprefix("# ")) for block in blocks]


class TermsAcceptance(models.Model):
    """That a person accepted a version, when, and in which language it was shown."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="terms_acceptances")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    accepted_at = models.DateTimeField(_("acceptation"), auto_now_add=True)

    class Meta:
        verbose_name = _("acceptation des conditions")
        verbose_name_plural = _("acceptations des conditions")
        constraints = [
            models.UniqueConstraint(
                name="one_acceptance_per_user_and_version",
                fields=["user", "terms"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.accepted_at:%Y-%m-%d}"
