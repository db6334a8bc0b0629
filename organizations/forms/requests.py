"""« Ajout d'un utilisateur existant à un autre compte »: typed, or pasted as the guide's own line."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Role

NUMBER = re.compile(r"\b[A-Za-z]{3}[0-9]{7}\b")
MOST_LINES, MOST_NUMBERS, LONGEST = 50, 20, 20_000


def folded(text: str) -> str:
    """Return a name without case, accents or doubled spaces, as people compare names."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w@.'-]+", " ", plain.casefold()).split())


class LinkRequestForm(forms.Form):
    """Who is to be added to which accounts. Cleaned, `wishes` maps each person to the numbers.

    `people`: the active memberships of the asking account, with their users.
    """

    people = forms.MultipleChoiceField(
        label=_("Utilisateurs à ajouter"), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label=_("Numéros des comptes à jumeler"),
        required=False,
        max_length=1000,
        help_text=_(
            "Séparés par des virgules ou des espaces, par exemple « TRP0000000, TRP0011111 ». Relisez-les bien : "
            "nous ne disons pas si un numéro existe."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    lines = forms.CharField(
        label=_("Ou collez une ligne par utilisateur"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "Prénom, nom, numéro du compte initial, numéros des comptes à jumeler, par exemple "
            "« Jean, Bouffard, TRP0012345, les comptes TRP0000000, TRP0011111 »."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.public_id): person for person in people}
        self.number = people[0].organization.number
        # Either the people and the numbers, or the lines: none is optional by itself.
        for field in self.fields.values():
            field.is_conditional = True  # type: ignore[attr-defined]
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, f"{person.full_name}, {person.user.email}") for key, person in self.by_key.items() if person.user
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wishes: dict[Membership, list[str]] = {}
        chosen = [self.by_key[key] for key in cleaned.get("people", ())]
        numbers = self._numbers("numbers", cleaned.get("numbers", ""))
        if chosen and not numbers and not self.has_error("numbers"):
            self.add_error("numbers", _("Saisissez au moins un numéro de compte, comme TRP0000000."))
        if numbers and not chosen:
            self.add_error("people", _("Choisissez qui ajouter à ces comptes."))
        for person in chosen:
            wishes.setdefault(person, []).extend(numbers)
        for person, wanted in self._pasted(cleaned.get("lines", "")):
            wishes.setdefault(person, []).extend(wanted)
        if not wishes and not self.errors:
            raise ValidationError(_("Choisissez un utilisateur et un compte, ou collez au moins une ligne."))
        return cleaned | {"wishes": wishes}

    def _numbers(self, name: str, text: str) -> list[str]:
        found = [number.upper() for number in NUMBER.findall(text)]
        rest = NUMBER.sub("", text)
        if re.search(r"\w", rest):
            strange = " ".join(rest.replace(",", " ").split())[:40]
            self.add_error(
                name,
                _("« %(text)s » n’est pas un numéro de compte : trois lettres, sept chiffres.") % {"text": strange},
            )
        return self._others(name, found)

    def _others(self, name: str, found: list[str]) -> list[str]:
        others = [number for number in dict.fromkeys(found) if number != self.number]
        if len(others) < len(set(found)):
            words = _("%(number)s est ce compte-ci : nommez les autres seulement.")
            self.add_error(name, words % {"number": self.number})
        if len(others) > MOST_NUMBERS:
            self.add_error(name, _("Au plus %(most)d comptes à la fois.") % {"most": MOST_NUMBERS})
        return others[:MOST_NUMBERS]

    def _pasted(self, text: str) -> list[tuple[Membership, list[str]]]:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self.add_error("lines", _("Au plus %(most)d lignes à la fois.") % {"most": MOST_LINES})
            return []
        wishes = []
        for rank, line in enumerate(lines, start=1):
            try:
                wishes.append(self._read(line))
            except ValidationError as refusal:
                words = {"rank": rank, "refusal": refusal.messages[0]}
                self.add_error("lines", _("Ligne %(rank)d : %(refusal)s") % words)
        return wishes

    def _read(self, line: str) -> tuple[Membership, list[str]]:
        """Read « Jean, Bouffard, TRP0012345, les comptes TRP0000000, TRP0011111 »."""
        found = [number.upper() for number in NUMBER.findall(line)]
        if not found:
            raise ValidationError(_("il manque les numéros des comptes."))
        if found[0] != self.number:
            raise ValidationError(
                _("le premier numéro doit être celui de ce compte, %(number)s.") % {"number": self.number}
            )
        others = self._others("lines", found[1:])
        if not others:
            raise ValidationError(_("il manque le numéro d’un compte à jumeler."))
        return self._named(line[: NUMBER.search(line).start()]), others  # type: ignore[union-attr]

    def _named(self, typed: str) -> Membership:
        wanted = folded(typed)
        found = [person for person in self.by_key.values() if wanted in self._names(person)]
        if len(found) > 1:
            raise ValidationError(_("plusieurs personnes portent ce nom : écrivez plutôt l’adresse de courriel."))
        if not found:
            raise ValidationError(
                _("« %(name)s » n’est pas un utilisateur actif de ce compte.") % {"name": typed.strip(" ,")}
            )
        return found[0]

    @staticmethod
    def _names(person: Membership) -> set[str]:
        user = person.user
        assert user is not None  # noqa: S101 (active people have one)
        first, last = user.first_name, user.last_name
        return {folded(f"{first} {last}"), folded(f"{last} {first}"), folded(user.email), folded(user.username)}


class LinkDecisionForm(forms.Form):
    """Accepting someone: in which role."""

    role = forms.ChoiceField(label=_("Type d’utilisateur"))

    def __init__(self, *args: Any, roles: list[tuple[Role, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
