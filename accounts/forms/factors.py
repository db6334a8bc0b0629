"""What people type, and what their browser answers, to prove a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_encode
from fido2.webauthn import RegistrationResponse

from accounts.models import User
from portal.core.fields import LineField, TelephoneField
from portal.core.forms import CodeInput

CODE_MAX = 40
# The answer of a passkey, in characters: the longest attestations are a few thousand.
LONGEST_ANSWER = 20_000


class FactorCodeForm(forms.Form):
    """A code of an application, or a recovery code."""

    code = forms.CharField(
        label=_("Code de votre application, ou code de secours"),
        help_text=_("Les six chiffres que l’application affiche, ou les huit d’un code de secours."),
        max_length=CODE_MAX,
        widget=CodeInput,
        error_messages={"required": _("Saisissez le code.")},
    )


class PairingForm(forms.Form):
    """The first code of an application that is being paired."""

    code = forms.CharField(
        label=_("Code à six chiffres de l’application"),
        max_length=CODE_MAX,
        widget=CodeInput,
        error_messages={"required": _("Saisissez le code que l’application affiche.")},
    )


class SentCodeForm(forms.Form):
    """A code that was sent."""

    code = forms.CharField(
        label=_("Code à usage unique"),
        max_length=CODE_MAX,
        widget=CodeInput,
        error_messages={"required": _("Saisissez le code reçu.")},
    )


class TelephoneForm(forms.Form):
    """The number that a person says is theirs."""

    number = TelephoneField(
        label=_("Numéro de cellulaire"),
        help_text=_("Nous y enverrons un code par texto."),
        error_messages={"required": _("Saisissez le numéro.")},
    )


class HelpForm(forms.Form):
    """What happened to a lost factor, in the person's words."""

    words = forms.CharField(
        label=_("Que s’est-il passé?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Par exemple : mon téléphone est perdu. N’écrivez ni mot de passe ni code."),
        error_messages={"required": _("Dites en quelques mots ce qui s’est passé.")},
    )


class AnsweredForm(forms.Form):
    """A form that holds the answer of a passkey. What is wrong with it was not typed: the form says so, no field."""

    # What a form of a kind makes of an answer, once parsed.
    read: Callable[[Any], dict[str, Any]]

    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_too_long = len(self.data.get("credential", "")) > LONGEST_ANSWER
        if "credential" in self.errors or is_too_long or not cleaned.get("credential"):
            self.errors.pop("credential", None)
            raise ValidationError(_("La clé d’accès n’a pas répondu. Réessayez, ou choisissez une autre façon."))
        return cleaned if self.errors else cleaned | self._understood(cleaned["credential"])

    def _understood(self, answer: Any) -> dict[str, Any]:
        """Return what the library makes of an answer. Of one that is none, it raises whatever its parsers raise."""
        try:
            return self.read(answer)
        except Exception as trouble:
            refusal = _("Cette clé d’accès n’a pas été acceptée. Réessayez, ou choisissez une autre façon.")
            raise ValidationError(refusal, code="refused") from trouble


class PasskeyForm(AnsweredForm):
    """The answer of a passkey to our challenge; cleaned, `factor` is the one whose key it is.

    Of `user`, or of whoever the answer names when nobody has said who they are.
    """

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def read(self, answer: Any) -> dict[str, Any]:
        auth.parse_authentication_response(answer)
        user = self.user or auth.extract_user_from_response(answer)
        return {"factor": auth.complete_authentication(user, answer)}


class NewPasskeyForm(AnsweredForm):
    """A new passkey: its name, and the answer of the browser that made it."""

    name = LineField(
        label=_("Nom de la clé"),
        max_length=60,
        help_text=_("Pour la reconnaître plus tard : « Ordinateur du bureau », par exemple."),
        error_messages={"required": _("Donnez un nom à la clé.")},
    )

    def read(self, answer: Any) -> dict[str, Any]:
        parsed = auth.parse_registration_response(answer)
        auth.complete_registration(answer)
        return {"credential": self._kept(parsed, answer)}

    def _kept(self, parsed: RegistrationResponse, answer: dict[str, Any]) -> dict[str, Any]:
        """Return the answer as it was understood: whatever else it holds is not kept."""
        name = websafe_encode(parsed.raw_id)
        response = {
            "clientDataJSON": websafe_encode(parsed.response.client_data),
            "attestationObject": websafe_encode(parsed.response.attestation_object),
        }
        knows_owner = bool(((answer.get("clientExtensionResults") or {}).get("credProps") or {}).get("rk"))
        extensions = {"credProps": {"rk": knows_owner}}
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions,
        }
