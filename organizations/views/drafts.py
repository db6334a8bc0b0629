"""A registration while it is being typed, kept in the visitor's session: reload, back and two tabs lose nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.actions.accounts import Person, Registration
from organizations.forms.accounts import (
    ConsentStep,
    ConsentWithDocumentsStep,
    ContactStep,
    IdentityStep,
    TypeStep,
    UserStep,
)
from organizations.models.accounts import spoken_postal_code
from organizations.validators.documents import Paper
from portal.core.fields import TelephoneField, spoken_telephone

STEPS: dict[str, tuple[Any, type[forms.Form]]] = {
    "utilisateur": (_("Utilisateur"), UserStep),
    "type": (_("Type de compte"), TypeStep),
    "organisation": (_("Organisation"), IdentityStep),
    "coordonnees": (_("Coordonnées"), ContactStep),
    "consentement": (_("Consentement"), ConsentStep),
}
SESSION_KEY = "registration"


class Draft:
    """What was typed at each step but the last: consent is given anew for each registration.

    `key` names the registration: sent twice, it is one account. Someone who signs in on the way
    carries the answers along, under a key of their own.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session
        self.user = request.user if request.user.is_authenticated else None
        kept = request.session.get(SESSION_KEY) or {}
        self.begun: str = kept.get("key") or str(uuid4())
        self.typed: dict[str, dict[str, str]] = kept.get("typed") or {}
        self.is_sent: bool = kept.get("is_sent", False)

    @property
    def key(self) -> UUID:
        begun = UUID(self.begun)
        return uuid5(begun, str(self.user.pk)) if self.user else begun

    @cached_property
    def steps(self) -> list[str]:
        """The steps this person goes through: someone signed in has no user to describe."""
        return [name for name in STEPS if not (self.user and name == "utilisateur")]

    def form(self, step: str, typed: Any = None, files: Any = None) -> forms.Form:
        """Return the form of a step: bound to what is being sent, else showing what was kept."""
        kind = STEPS[step][1]
        if kind is ConsentStep and self.needs_documents:
            kind = ConsentWithDocumentsStep
        return kind(typed, files, initial=self.typed.get(step))

    @cached_property
    def needs_documents(self) -> bool:
        """Whether an agent decides upon accounts of the chosen type, by their documents."""
        return self._valid("type").cleaned_data["type"].registration_with_documents

    def keep(self, step: str, form: forms.Form) -> None:
        """Keep what was typed. A change after the registration was sent begins another one."""
        typed = {name: form.data[name] for name in form.fields if name in form.data}
        if self.is_sent and typed != self.typed.get(step):
            self.begun, self.is_sent = str(uuid4()), False
        self.typed[step] = typed
        self._save()

    def mark_sent(self) -> None:
        self.is_sent = True
        self._save()

    def forget(self) -> None:
        self.session.pop(SESSION_KEY, None)

    def _save(self) -> None:
        self.session[SESSION_KEY] = {"key": self.begun, "typed": self.typed, "is_sent": self.is_sent}

    def first_incomplete(self, before: str | None = None) -> str | None:
        """Return the first step, among those before `before` (or the last), that is not rightly filled in."""
        last = self.steps.index(before) if before else len(self.steps) - 1
        return next((name for name in self.steps[:last] if not self._bound(name).is_valid()), None)

    def after(self, step: str) -> str | None:
        position = self.steps.index(step) + 1
        return self.steps[position] if position < len(self.steps) else None

    def progress(self, current: str) -> list[dict[str, Any]]:
        """Return where the visitor is: each step's label, its address, and done, current or todo."""
        complete = self.steps.index(self.first_incomplete() or self.steps[-1])
        shown = []
        for position, name in enumerate(self.steps):
            state = "done" if position < complete else "todo"
            url = reverse("organizations:register", args=[name]) if position <= complete else ""
            shown.append({"label": STEPS[name][0], "state": "current" if name == current else state, "url": url})
        return shown

    def before(self, step: str) -> str | None:
        position = self.steps.index(step)
        return self.steps[position - 1] if position else None

    def _bound(self, step: str) -> forms.Form:
        return STEPS[step][1](self.typed.get(step, {}))

    def _valid(self, step: str) -> forms.Form:
        """Return the form of a step that the visitor has rightly filled in: views come here only then."""
        form = self._bound(step)
        if not form.is_valid():
            raise ValueError(f"The step {step} is not complete.")
        return form

    def registration(self, papers: Sequence[Paper] = ()) -> Registration:
        contact = self._valid("coordonnees").cleaned_data
        reached = {name: contact.pop(name) for name in ("telephone", "extension")}
        return Registration(
            key=self.key,
            type=self._valid("type").cleaned_data["type"],
            identity=self._valid("organisation").cleaned_data | reached,
            addresses=[contact],
            papers=papers,
        )

    def person(self) -> Person:
        return Person(language=get_language() or "fr-ca", **self._valid("utilisateur").cleaned_data)

    def summary(self) -> list[dict[str, Any]]:
        """Return what to read again before sending: for each step its title, its address, its answers in words."""
        return [
            {
                "title": STEPS[step][0],
                "url": reverse("organizations:register", args=[step]),
                "answers": [answer for field in self._valid(step) if (answer := _answer(field))["words"]],
            }
            for step in self.steps[:-1]
        ]


def _answer(field: forms.BoundField) -> dict[str, str]:
    """Return what was answered in the words of the page, not in codes."""
    value = field.form.cleaned_data.get(field.name)
    if isinstance(field.field, TelephoneField):
        value = spoken_telephone(value)
    elif isinstance(field.field, forms.ChoiceField) and not isinstance(field.field, forms.ModelChoiceField):
        value = dict(field.field.choices).get(value)
    elif field.name == "postal_code":
        value = spoken_postal_code(str(value), field.form.cleaned_data.get("country", ""))
    return {"label": str(field.label), "words": str(value or "")}
