"""« Le mode d’authentification »: a list in which what cannot be chosen is greyed, with the reason."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Mode


class ModeRadios(forms.RadioSelect):
    """Radios of which some are greyed: `closed`, the reason by value."""

    closed: Mapping[str, Any] = {}

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        reason = self.closed.get(value)
        words = _("%(mode)s (%(reason)s)") % {"mode": label, "reason": reason} if reason else label
        option: dict[str, Any] = super().create_option(name, value, words, *args, **kwargs)
        if reason:
            option["attrs"]["disabled"] = True
        return option


class ModeField(forms.TypedChoiceField):
    """A mode among all. `close` greys those that the caller may not choose."""

    widget = ModeRadios

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Mode.choices,
            coerce=Mode,
            error_messages={"required": _("Choisissez une façon de se connecter.")},
            **kwargs,
        )

    def close(self, closed: Mapping[Mode, Any]) -> None:
        self.closed = self.widget.closed = {mode.value: reason for mode, reason in closed.items()}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value in self.closed:
            raise ValidationError(_("Ce mode ne peut pas être choisi : %(reason)s.") % {"reason": self.closed[value]})


def closed_for_one(offered: list[Mode]) -> dict[Mode, Any]:
    """Return why the other modes may not be asked of one person: too weak for the account, or no way to send."""
    least = offered[0]
    weak, unsent = _("moins que ce qui est demandé à tout le compte"), _("les textos ne sont pas offerts")
    return {mode: unsent if mode.satisfies(least) else weak for mode in Mode if mode not in offered}
