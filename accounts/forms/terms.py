"""The box that accepts the terms of use."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Terms


class TermsBox(forms.CheckboxInput):
    """A box that sends the version of the terms that is shown beside it."""

    @cached_property
    def version(self) -> Terms:
        return Terms.objects.in_force()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tick the box only for the version that was read."""
        return super().get_context(name, value == self.format_value(value), attrs)

    def format_value(self, value: Any) -> str:
        return str(self.version.pk)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name, "")


class TermsField(forms.BooleanField):
    """The box that accepts the terms of use. Cleaned, it is the version that was shown: the one in force, or none."""

    widget: TermsBox

    def __init__(self) -> None:
        super().__init__(
            widget=TermsBox,
            label=_("J’ai lu et j’approuve les conditions d’utilisation. *"),
            error_messages={"required": _("Lisez et approuvez les conditions d’utilisation pour continuer.")},
        )

    @property
    def version(self) -> Terms:
        return self.widget.version

    def clean(self, value: Any) -> Terms:
        super().clean(value)
        if value != self.widget.format_value(value):
            raise ValidationError(
                _("Les conditions ont changé : relisez-les, puis cochez de nouveau."), code="other_terms"
            )
        return self.version


class AcceptForm(forms.Form):
    """Asked of someone who is in already, when the terms have a new version."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"] = TermsField()
