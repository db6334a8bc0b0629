"""A message: to whom, about what, what became of it. What it said stays only until it is sent."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.models.channels import UNDELIVERED, WAITING, Channel, State

# A server that says « later » is asked again for this long (RFC 5321 4.5.4.1 leaves the choice).
PATIENCE = timedelta(hours=24)
# What could not be delivered may be sent again by an agent during this time, then its words are wiped.
BODY_LIFETIME = timedelta(days=7)
E164 = re.compile(r"^\+[1-9][0-9]{6,14}$")


@dataclass(frozen=True)
class Recipient:
    """One address and the language in which its owner reads; the user, when there is one.

    Whoever builds it says whether that person may be written to at all. `phone` (E.164) is for an SMS.
    """

    email: str
    language: str
    user: Any = None
    is_reachable: bool = True
    phone: str = ""


class Category(models.TextChoices):
    """What a message is for. Security carries codes and links: first in the queue, never repeated by itself."""

    SECURITY = "security", _("Sécurité et activation")
    ACCOUNTS = "accounts", _("Comptes et accès")


# What stands in the subject of a message where a fact stood that is nowhere any more.
GONE = "…"
UNSAID = {
    "asked": {"number": GONE},
    "code": GONE,
    "contact_name": GONE,
    "day": GONE,
    "deed": GONE,
    "handover": {"giver": {"full_name": GONE}, "successor": {"full_name": GONE}},
    "membership": {"full_name": GONE},
    "organization": {"name": GONE, "number": GONE},
    "request": {"number": GONE},
    "run": {"file_name": GONE},
}


@dataclass(frozen=True)
class Delivery:
    """What became of a message, as people read it: in a word, what to do about it, and the colour of the word."""

    label: str | Promise
    advice: str | Promise
    colour: str


DELIVERIES = {
    State.TO_SEND: (_("Le courriel partira dans la minute."), "blue"),
    State.CLAIMED: (_("Le courriel part en ce moment."), "blue"),
    State.SENT: (_("S’il reste introuvable, il faut regarder dans les courriels indésirables."), "green"),
    State.DEFERRED: (
        _("Le serveur de courriel du destinataire demande d’attendre. Le portail essaie de nouveau de lui-même."),
        "yellow",
    ),
    State.FAILED: (
        _("L’adresse a refusé le courriel. Retirez cette ligne, puis ajoutez la personne avec la bonne adresse."),
        "red",
    ),
    State.UNCERTAIN: (
        _("La ligne a été coupée pendant l’envoi. Demandez à la personne si elle l’a reçu; sinon, renvoyez-le."),
        "yellow",
    ),
    State.CANCELLED: (
        _("Le portail ne lui écrit pas : cette personne est inactive, ou préfère ne pas recevoir ces messages."),
        "grey",
    ),
}


class MessageQuerySet(models.QuerySet["Message"]):
    def by(self, channel: Channel) -> "MessageQuerySet":
        return self.filter(channel=channel)

    def due(self) -> "MessageQuerySet":
        return self.filter(state__in=WAITING, next_at__lte=timezone.now())

    def overdue(self) -> "MessageQuerySet":
        """Return those that waited so long that nobody expects them any more."""
        return self.filter(state__in=WAITING, give_up_at__lte=timezone.now())

    def abandoned(self) -> "MessageQuerySet":
        """Return those whose worker is gone: it did not finish while they were lent to it."""
        return self.filter(state=State.CLAIMED, lease_until__lte=timezone.now())

    def urgent_first(self) -> "MessageQuerySet":
        """Order as they should leave: a person sits and waits for a code, nobody for a notice."""
        is_later = Case(When(category=Category.SECURITY, then=Value(0)), default=Value(1))
        return self.order_by(is_later, "next_at", "pk")


def a_day_from_now() -> datetime:
    return timezone.now() + PATIENCE


class Message(models.Model):
    """One e-mail to one address, or one SMS to one number. The same `event` is told once to each."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("événement"), max_length=200)
    template = models.CharField(_("modèle"), max_length=120)
    category = models.CharField(_("catégorie"), max_length=20, choices=Category)
    channel = models.CharField(_("voie"), max_length=5, choices=Channel, default=Channel.EMAIL)
    recipient_email = models.EmailField(_("adresse du destinataire"), blank=True)
    recipient_phone = models.CharField(_("numéro du destinataire"), max_length=16, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("utilisateur"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
    )
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES)

    subject = models.CharField(_("objet"), max_length=250, blank=True)
    text = models.TextField(_("texte"), blank=True)
    html = models.TextField(_("HTML"), blank=True)

    state = models.CharField(_("état"), max_length=20, choices=State, default=State.TO_SEND)
    written_at = models.DateTimeField(_("écrit"), auto_now_add=True)
    next_at = models.DateTimeField(_("prochain envoi"), default=timezone.now)
    give_up_at = models.DateTimeField(_("abandon"), default=a_day_from_now)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    claim = models.UUIDField(_("prise"), null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(_("pris jusqu’à"), null=True, blank=True)
    data_begun_at = models.DateTimeField(_("début du contenu"), null=True, blank=True)
    doubted_at = models.DateTimeField(_("premier doute"), null=True, blank=True)
    sent_at = models.DateTimeField(_("remis"), null=True, blank=True)
    last_error = models.CharField(_("dernière réponse"), max_length=250, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view",)
        permissions = [("resend_message", _("Peut renvoyer un message"))]
        constraints = [
            models.UniqueConstraint(
                name="one_message_per_event_recipient_and_template",
                fields=["event", "recipient_email", "recipient_phone", "template"],
            ),
            models.CheckConstraint(
                name="email_has_an_address_and_sms_a_number",
                condition=Q(channel=Channel.EMAIL, recipient_phone="") & ~Q(recipient_email="")
                | Q(channel=Channel.SMS, recipient_email="", recipient_phone__regex=E164.pattern),
            ),
            models.CheckConstraint(
                name="message_without_further_use_keeps_no_words",
                condition=~Q(state__in=[State.SENT, State.CANCELLED]) | Q(subject="", text="", html=""),
            ),
            models.CheckConstraint(
                name="claimed_message_has_a_lease",
                condition=~Q(state=State.CLAIMED) | Q(claim__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="messages_that_wait", condition=Q(state__in=WAITING)),
            models.Index(fields=["lease_until"], name="messages_that_are_claimed", condition=Q(state=State.CLAIMED)),
            models.Index(fields=["user", "-written_at"], name="messages_of_a_person"),
            models.Index(fields=["recipient_email"], name="messages_to_an_address", condition=Q(user=None)),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def delivery(self) -> Delivery:
        advice, colour = DELIVERIES[State(self.state)]
        return Delivery(State(self.state).label, advice, colour)

    @property
    def masked_recipient(self) -> str:
        """To whom, as agents read it: of a telephone only the last four figures."""
        if self.channel == Channel.SMS:
            return "•" * (len(self.recipient_phone) - 4) + self.recipient_phone[-4:]
        return self.recipient_email

    @property
    def is_wiped(self) -> bool:
        """Whether its words are gone, so that it cannot be sent again."""
        return not self.text

    @property
    def is_resendable(self) -> bool:
        """Whether sending again can help: it did not leave, and its words are still here."""
        return self.state in (*UNDELIVERED, State.DEFERRED) and not self.is_wiped
