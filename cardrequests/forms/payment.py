"""« Information du paiement »: how a session is paid, and by whom."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cardrequests.models import PaymentMode, TrainingSession


class ModeSelect(forms.RadioSelect):
    """The ways to pay, of which some are shown and cannot be chosen."""

    refused: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value in self.refused:
            option["attrs"]["disabled"] = True
        return option


class PaymentForm(forms.Form):
    """`card_refusal` says why no card is taken, if none is; `total` is the one that the page shows."""

    mode = forms.ChoiceField(
        label=_("Mode de paiement"), choices=PaymentMode, initial=PaymentMode.CHEQUE, widget=ModeSelect
    )
    billed_to = forms.ChoiceField(
        label=_("Facturé à"),
        choices=TrainingSession.BilledTo,
        initial=TrainingSession.BilledTo.ORGANISM,
        help_text=_("Individu : vous-même. Organisme : celui de la fiche de la session."),
    )
    shown_total = forms.DecimalField(max_digits=10, decimal_places=2, widget=forms.HiddenInput)

    def __init__(self, *args: Any, total: Decimal, card_refusal: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card_refusal = card_refusal
        self.initial["shown_total"] = total
        if card_refusal:
            self.fields["mode"].help_text = card_refusal
            self.fields["mode"].widget.refused = frozenset({PaymentMode.CARD.value})  # type: ignore[attr-defined]

    def clean_mode(self) -> str:
        mode: str = self.cleaned_data["mode"]
        if mode == PaymentMode.CARD and self.card_refusal:
            raise ValidationError(self.card_refusal, code="no_card")
        return mode

    def show(self, total: Decimal) -> None:
        """Show another total than the one that was sent; the next time that one is agreed to."""
        self.data = self.data.copy()
        self.data[self.add_prefix("shown_total")] = str(total)
