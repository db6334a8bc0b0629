"""« Modifier un utilisateur »: what an administrator decides about a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organizations.forms.ends import EndField
from organizations.models import Membership, Organization, Role

HERE, EVERYWHERE = "here", "everywhere"


class PersonForm(forms.Form):
    """Role, status, and the accounts of mine in which the person has a place. Cleaned, `decision` says it.

    `roles`: (value, word) pairs that the caller may give. `mine`: the active accounts that the caller
    administers; the blocks about several accounts are there when there are several.
    """

    template_name = "organizations/_person_form.html"

    role = forms.ChoiceField(label=_("Type d’utilisateur"))
    status = forms.ChoiceField(label=_("Statut"), choices=[])
    ends_on = EndField()
    reach = forms.ChoiceField(
        label=_("Où s’applique le statut"),
        choices=[(HERE, _("Dans ce compte")), (EVERYWHERE, _("Dans tous les comptes que j’administre"))],
        widget=forms.RadioSelect,
        initial=HERE,
    )
    accounts = forms.MultipleChoiceField(label=_("Comptes accessibles"), required=False)
    primary = forms.ChoiceField(
        label=_("Compte principal"),
        required=False,
        error_messages={"invalid_choice": _("Choisissez le compte principal parmi les comptes cochés.")},
    )

    def __init__(
        self, *args: Any, membership: Membership, roles: list[tuple[Role, str]], mine: list[Organization], **kwargs: Any
    ) -> None:
        self.membership, self.mine = membership, mine
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (status, Membership.Status(status).label) for status in Membership.CONFIRMED
        ]
        self.initial |= {"role": membership.role, "status": membership.status, "ends_on": membership.ends_on}
        if len(mine) < 2:
            for name in ("reach", "accounts", "primary"):
                del self.fields[name]
            return
        choices = [(account.number, account.name) for account in mine]
        self.fields["accounts"].choices = self.fields["primary"].choices = choices  # type: ignore[attr-defined]
        self.initial |= {"accounts": [*self._places], "primary": self._principal}

    @cached_property
    def _places(self) -> dict[str, Membership]:
        """The person's places in accounts of mine, by number."""
        assert self.membership.user is not None  # noqa: S101 (only confirmed people have this page)
        theirs = self.membership.user.memberships.confirmed().filter(organization__in=self.mine)
        return {place.organization.number: place for place in theirs.select_related("organization")}

    @property
    def _principal(self) -> str:
        return next((number for number, place in self._places.items() if place.is_primary), "")

    @property
    def can_choose_primary(self) -> bool:
        """A principal account that I do not administer is not mine to change."""
        return bool(self._principal)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The table « Comptes liés »: one line an account of mine, as typed or as it is."""
        ticked, primary = self["accounts"].value() or [], self["primary"].value()
        here = self.membership.organization.number
        return [
            {
                "account": account,
                "is_here": account.number == here,
                "is_ticked": account.number in ticked or account.number == here,
                "is_primary": account.number == primary,
            }
            for account in self.mine
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "accounts" not in self.fields:
            return cleaned
        ticked = {*cleaned.get("accounts", []), self.membership.organization.number}
        if cleaned.get("primary") and cleaned["primary"] not in ticked:
            raise ValidationError({"primary": _("Choisissez le compte principal parmi les comptes cochés.")})
        return cleaned | {"accounts": ticked}

    @property
    def decision(self) -> dict[str, Any]:
        """What was chosen, as `actions.people.Decision` takes it."""
        cleaned = self.cleaned_data
        keys = {account.number: account.pk for account in self.mine}
        return {
            "role": cleaned["role"],
            "status": cleaned["status"],
            "ends_on": cleaned["ends_on"],
            "everywhere": cleaned.get("reach") == EVERYWHERE,
            "accounts": {keys[number] for number in cleaned.get("accounts", ())},
            "primary": keys.get(cleaned.get("primary", "")),
        }
