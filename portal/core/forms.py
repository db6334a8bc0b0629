"""How every form is shown: `{{ form }}` is a whole form, `{{ form.email.as_field_group }}` one field.

The form opens with a summary of its errors, each a link to its field; a field is its label, its
hint, its error and its control, in that order. Forms of libraries get the same face, for this is
the project's FORM_RENDERER. A field written bare (`{{ form.email }}`, as the admin does) stays
plain Django.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

# The first line that fits tells which block of templates/forms/field.html draws the widget, and
# which class its control carries.
KINDS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.MultiWidget, "group", ""),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.widgets.Input, "input", "govuk-input"),
)
MARKED_WHEN_WRONG = {"govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload"}


class DateInput(forms.DateInput):
    """The browser's own date field; what it sends is ISO, whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "govuk-input--width-10"} | (attrs or {}), format="%Y-%m-%d")


class CodeInput(forms.TextInput):
    """A code that one types back: wide digits, the right keyboard, filled in by the telephone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "class": "govuk-input--width-10 app-code-input",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
        }
        super().__init__(usual | (attrs or {}))


class PortalBoundField(BoundField):
    """A field that knows how the portal draws it."""

    @property
    def kind(self) -> str:
        return self._kind_and_class[0]

    @property
    def is_marked_optional(self) -> bool:
        """A form that asks nothing (a search, a filter) sets `marks_optional_fields = False`."""
        # A field that some answers make obligatory says so itself: `is_conditional`.
        if self.field.required or self.field.disabled or getattr(self.field, "is_conditional", False):
            return False
        if self.kind == "checkbox":
            return False
        return getattr(self.form, "marks_optional_fields", True)

    @property
    def is_to_retype(self) -> bool:
        """Whether something secret was typed here rightly, and is not sent back with the errors of the others."""
        if self.kind != "password" or self.field.widget.attrs.get("autocomplete") == "current-password":
            return False
        return bool(self.form.is_bound and self.form.errors and self.data and not self.errors)

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        again = f"{self.auto_id}_retype" if self.is_to_retype else None
        return " ".join(filter(None, [described, again])) or None

    @property
    def focus_id(self) -> str:
        """The id of the control that a link to this field must reach."""
        own_id = self.field.widget.attrs.get("id") or self.auto_id
        return f"{own_id}_0" if self.use_fieldset else own_id

    @property
    def summary(self) -> list[str]:
        """The errors as the summary lists them: Django's own « required » says there which field it means."""
        nameless = forms.Field.default_error_messages["required"]
        return [
            _("%(label)s : %(error)s") % {"label": self.label, "error": error} if error == nameless else str(error)
            for error in self.errors
        ]

    @property
    def control(self) -> str:
        """The widget in the portal's dress."""
        return self.as_widget(attrs=self._dress)

    @property
    def options(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The choices of radios and check boxes, by group, each ready for the template of one option."""
        attrs = self.build_widget_attrs({"id": self.auto_id} | self._dress)
        groups = self.field.widget.optgroups(self.html_name, self._chosen(), attrs)
        return [
            (group or "", [option | {"wrap_label": False} for option in options]) for group, options, index in groups
        ]

    @property
    def _kind_and_class(self) -> tuple[str, str]:
        for widget, kind, css_class in KINDS:
            if isinstance(self.field.widget, widget):
                return kind, css_class
        return "other", ""

    @property
    def _dress(self) -> dict[str, Any]:
        classes = [self._kind_and_class[1], self.field.widget.attrs.get("class", "")]
        if self.errors:
            classes += [f"{name}--error" for name in classes[0].split() if name in MARKED_WHEN_WRONG]
        css_class = " ".join(filter(None, classes))
        # A placeholder vanishes when one types, and repeats the label; False leaves the attribute out.
        dress: dict[str, Any] = {"placeholder": False} if "placeholder" in self.field.widget.attrs else {}
        if self.kind == "password":
            dress |= {"spellcheck": "false", "autocapitalize": "none"}
        return dress | ({"class": css_class} if css_class else {})

    def _chosen(self) -> list[str]:
        return self.field.widget.format_value(self.value())


class PortalRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = PortalBoundField
