"""« Sécurité du compte »."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode
from organizations.forms.modes import ModeField


class AskedModeForm(forms.Form):
    """How strongly all the people of an account must come in. `modes`: those that the caller may ask."""

    mode = ModeField(label=_("Façon minimale de se connecter"))

    def __init__(self, *args: Any, modes: list[Mode], can_send_sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own, unsent = _("à ajouter d’abord à votre propre accès"), _("les textos ne sont pas offerts")
        closed = {mode: own for mode in Mode if mode not in modes}
        if Mode.SMS in closed and not can_send_sms:
            closed[Mode.SMS] = unsent
        self.fields["mode"].close(closed)  # type: ignore[attr-defined]
