"""What agents type of payments and parcels."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests.models import PaymentMode, TrainingSession
from portal.core.fields import LineField
from portal.core.forms import DateInput

TRACKING = re.compile(r"[A-Z0-9]{4,40}")
MOST_INVOICES = 50


class ReceiptForm(forms.Form):
    """« Paiement reçu »: one cheque or deposit, and the invoices that it pays."""

    mode = forms.ChoiceField(
        label=_("Mode de paiement"),
        choices=[(mode, mode.label) for mode in (PaymentMode.CHEQUE, PaymentMode.DEPOSIT)],
    )
    reference = LineField(label=_("Numéro du chèque ou du dépôt"), max_length=60)
    received_on = forms.DateField(label=_("Reçu le"), widget=DateInput)
    amount = forms.DecimalField(
        label=_("Montant"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        localize=True,
        error_messages={"min_value": _("Le montant est de plus de 0 $.")},
    )
    numbers = forms.CharField(
        label=_("Numéros de facture"),
        help_text=_("Un par ligne, ou séparés par des virgules. Le montant doit être celui de toutes ces factures."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())

    def clean_numbers(self) -> list[str]:
        numbers = re.findall(r"[^\s,;]+", self.cleaned_data["numbers"].upper())
        if len(numbers) > MOST_INVOICES:
            raise ValidationError(_("Au plus %(most)d factures à la fois.") % {"most": MOST_INVOICES})
        return numbers


class ParcelsForm(forms.Form):
    """« Expédier »: a tracking number for each session, or none for what goes by ordinary mail."""

    def __init__(self, *args: Any, sessions: Sequence[TrainingSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {self.name_of(session): session for session in sessions}
        for name, session in self.sessions.items():
            label = _("Numéro de suivi de la session %(number)s") % {"number": session.number}
            self.fields[name] = forms.CharField(label=label, required=False, max_length=60)

    @staticmethod
    def name_of(session: TrainingSession) -> str:
        return f"tracking-{session.pk}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, typed in list(cleaned.items()):
            cleaned[name] = number = re.sub(r"[\s-]", "", typed).upper()
            if number and not TRACKING.fullmatch(number):
                self.add_error(name, _("Un numéro de suivi compte de 4 à 40 lettres et chiffres."))
        return cleaned

    @property
    def rows(self) -> list[tuple[TrainingSession, Any]]:
        return [(session, self[name]) for name, session in self.sessions.items()]


class CancellationForm(forms.Form):
    """« Annuler »: why, in words that the trainer will read."""

    reason = LineField(
        label=_("Raison"), max_length=300, help_text=_("La personne qui a déclaré la session la lira dans un courriel.")
    )
