"""Who may use the portal at all, and what is asked of them first."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Asked, CodeBy, FactorRecovery, Hold, Mode, Standing, User, strongest
from accounts.signals import closing, coming_in
from notifications import sms
from portal.core import desks

# What is kept of a person is where the person is, and that is said above: it depends on their accounts.
desks.nobodys("accounts.User")
for label in ("accounts.FactorRecovery", "accounts.CorrectionRequest", "accounts.TermsAcceptance", "mfa.Authenticator"):
    desks.follows(label, "user", to="accounts.User")
desks.follows("notifications.Message", "user", to="accounts.User")
desks.tables("accounts.Terms")
desks.usual(
    "accounts.view_user",
    "accounts.change_user",
    "accounts.view_signup",
    "accounts.view_secondfactor",
    "accounts.view_factorrecovery",
    "accounts.change_factorrecovery",
    "accounts.view_correctionrequest",
    "accounts.change_correctionrequest",
    "accounts.view_termsacceptance",
    "notifications.view_message",
    "notifications.resend_message",
    "notifications.view_mute",
)

FACTORS = {Authenticator.Type.TOTP: Mode.TOTP, Authenticator.Type.WEBAUTHN: Mode.PASSKEY}
# What each step of a sign-in is worth: a recovery code stands for the application that was lost.
WORTH = {
    Authenticator.Type.TOTP: Mode.TOTP,
    Authenticator.Type.RECOVERY_CODES: Mode.TOTP,
    Authenticator.Type.WEBAUTHN: Mode.PASSKEY,
}


@desks.belongs("auth.Group")
def own_teams(agent: User) -> Q:
    return Q(pk__in=agent.groups.order_by().values("pk"))


@desks.belongs("accounts.SignUp")
def people_as_newcomers(agent: User) -> Q:
    """What someone typed who has a user by now; who has none yet is nobody's, unless an account awaits them."""
    return Q(email__in=desks.within(User.objects.order_by(), agent).values("email"))


def can_sign_in(user: User, heard: list[Standing] | None = None) -> bool:
    """An active user whom no other app has shut out, awake. Who may not sign in is not written to either."""
    return not user.asleep_since and is_let_in(user, heard)


def is_let_in(user: User, heard: list[Standing] | None = None) -> bool:
    """Whether nothing but sleep may keep this person out: such a one may be woken."""
    return user.is_active and all(standing.is_let_in for standing in heard or standings(user))


def standings(user: User) -> list[Standing]:
    """What the apps above have to say of this person now; who has just `heard` it need not ask again."""
    answers: list[tuple[Any, Any]] = coming_in.send(User, user=user)
    return [standing for _receiver, standing in answers]


def holds_of(user: User) -> list[Hold]:
    """The places that would be left without anyone to answer for them, had this person no user any more."""
    answers: list[tuple[Any, Any]] = closing.send(User, user=user)
    return [hold for _receiver, holds in answers for hold in holds]


def must_choose_password(user: User) -> bool:
    """Whether the person came in with a temporary password, which has served its one time."""
    return user.must_choose_password


# --- Second factors --------------------------------------------------------------------------------


def mode_set_up(user: User) -> Mode:
    """The strongest mode that a person has set up."""
    types = Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True)
    return strongest([FACTORS[type_] for type_ in types] + [mode_of_codes(user.code_by)])


def with_password_alone() -> QuerySet[User]:
    """Return the people who have set up nothing stronger than a password."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.filter(~Exists(factors), code_by="").order_by()


def mode_of_codes(code_by: str) -> Mode:
    return Mode.SMS if code_by == CodeBy.SMS else Mode.EMAIL if code_by else Mode.PASSWORD


def mode_achieved(records: list[dict[str, Any]]) -> Mode:
    """What the steps of a session are worth, as allauth's records hold them."""
    modes = [WORTH[record["type"]] for record in records if record["method"] == "mfa"]
    codes = [mode_of_codes(record["channel"]) for record in records if record["method"] == "code"]
    return strongest(modes + codes)


def who_asks(user: User, heard: list[Standing] | None = None) -> list[Asked]:
    """Who asks a mode of this person: the portal of its agents, and the apps above."""
    asked = [Asked(Mode.TOTP, _("le portail, à toute personne du service à la clientèle"))] if _is_agent(user) else []
    return asked + [each for standing in heard or standings(user) for each in standing.asks]


def mode_asked(user: User, heard: list[Standing] | None = None) -> Mode:
    return strongest([asked.mode for asked in who_asks(user, heard)])


def _is_agent(user: User) -> bool:
    return user.is_staff or user.is_superuser


def lacks_asked_mode(user: User, records: list[dict[str, Any]]) -> bool:
    """Whether more is asked of a person than this session has shown, as was said when the request began."""
    achieved = mode_achieved(records)
    return achieved != Mode.PASSKEY and not achieved.satisfies(mode_asked(user, user.heard))


def has_strong_factor(user: User) -> bool:
    """Whether an application or a passkey completes the password of this person."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def strong_since(user: User) -> float | None:
    """Return since when the person has an application or a passkey, in seconds of the clock."""
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")
    first = factors.values_list("created_at", flat=True).first()
    return first.timestamp() if first else None


def code_channel(user: User) -> str | None:
    """Where the code of a sign-in goes: what the person chose, else by e-mail when someone asks more than a password.

    Without a gateway an SMS would never come: the mailbox stands in.
    """
    if user.code_by == CodeBy.SMS and sms.is_available():
        return CodeBy.SMS
    return CodeBy.EMAIL if user.code_by or mode_asked(user) != Mode.PASSWORD else None


def find_recovery(token: str) -> FactorRecovery | None:
    """Return what the link of a mail may cancel."""
    return FactorRecovery.objects.cancelled_by(token).select_related("user").first()
