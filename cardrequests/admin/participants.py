"""Participants, as agents look for those who lost a card: by a name spelled nearly so, a birth date, a telephone."""

import re
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cardrequests import actions
from cardrequests.models import Card, Participant
from cardrequests.validators import name_key
from portal.core.admin import BackOffice
from portal.core.cells import lines_of, link

# How near a spelling is to count, from 0 to 1: « Roi » finds Roy, « Tremblai » Tremblay, « Gagne » not Gauthier.
NEAR = 0.45
DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
DIGITS = re.compile(r"\+?\d[\d\s().-]{5,}\d")
PERSON = ["first_name", "last_name", "title", "birth_date", "spoken_telephone"]
SEEN = [*PERSON, "session_link", "activity", "organism", "cards_held"]


class Deed(models.TextChoices):
    LOST = "lost", _("Réémettre une carte perdue ou volée")
    MISPRINTED = "misprinted", _("Réémettre une carte qui porte une erreur")
    WITHDRAWN = "withdrawn", _("Retirer la carte, sans en émettre d’autre")


class DeedForm(forms.ModelForm):
    """What an agent does with the card of a participant. `card` is the one that the page showed."""

    deed = forms.ChoiceField(label=_("Que faire"), choices=Deed, widget=forms.RadioSelect)
    card = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "card" in self.fields:
            self.initial["card"] = current_card(self.instance)

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads the card again under a lock, and writes it."""


def current_card(person: Participant) -> Card | None:
    return person.cards.unrevoked().first()


def take_apart(query: str) -> tuple[str, date | None, str]:
    """Return the name, the birth date and the digits of a telephone that were typed in one box, in any order."""
    birth_date = None
    if found := DAY.search(query):
        with suppress(ValueError):
            birth_date = date(*map(int, found.groups()))
        query = query.replace(found[0], " ")
    telephone = ""
    if found := DIGITS.search(query):
        telephone = re.sub(r"\D", "", found[0])
        query = query.replace(found[0], " ")
    return name_key("", query), birth_date, telephone


@admin.register(Participant)
class ParticipantAdmin(BackOffice):
    form = DeedForm
    list_display = ["last_name", "first_name", "birth_date", "spoken_telephone", "session_link", "cards_held"]
    list_select_related = ["session__activity"]
    search_fields = ["name_key"]
    search_help_text = _("Nom (même mal écrit), date de naissance (AAAA-MM-JJ), téléphone, ou plusieurs de ceux-ci.")
    show_full_result_count = False

    @admin.display(description=_("téléphone"))
    def spoken_telephone(self, person: Participant) -> str:
        return person.spoken_telephone

    @admin.display(description=_("session"))
    def session_link(self, person: Participant) -> str:
        address = reverse("admin:cardrequests_trainingsession_change", args=[person.session_id])
        return link(address, person.session.number)

    @admin.display(description=_("activité de formation"))
    def activity(self, person: Participant) -> str:
        return person.session.activity.name

    @admin.display(description=_("nom de l’organisme"))
    def organism(self, person: Participant) -> str:
        return person.session.organism_name

    @admin.display(description=_("cartes"))
    def cards_held(self, person: Participant) -> str:
        lines = (
            (reverse("admin:cardrequests_card_change", args=[card.pk]), card.number, card.standing.label)
            for card in person.cards.all()
        )
        return lines_of('<a href="{}">{}</a> ({})', lines)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        cards = Prefetch("cards", Card.objects.order_by("-issued_at", "-pk"))
        remembered = super().get_queryset(request).remembered()
        return remembered.select_related("session__activity", "title").prefetch_related(cards)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return ["-session__created_at", "position", "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Participant], search_term: str
    ) -> tuple[QuerySet[Participant], bool]:
        """Keep those whom all that was typed fits, the nearest spelling first."""
        name, birth_date, telephone = take_apart(search_term)
        if birth_date:
            queryset = queryset.filter(birth_date=birth_date)
        if telephone:
            queryset = queryset.filter(telephone__contains=telephone.removeprefix("1"))
        if name:
            near = queryset.annotate(nearness=TrigramWordSimilarity(name, "name_key"))
            queryset = near.filter(nearness__gte=NEAR).order_by("-nearness", "name_key", "pk")
        return queryset, False

    # --- One person --------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Participant | None = None) -> bool:
        """A card may be replaced where there is one."""
        return request.user.has_perm("cardrequests.change_card") and (obj is None or current_card(obj) is not None)

    def get_fields(self, request: HttpRequest, obj: Participant | None = None) -> list[str]:
        return [*SEEN, "deed", "card"] if self.has_change_permission(request, obj) else SEEN

    def get_readonly_fields(self, request: HttpRequest, obj: Participant | None = None) -> list[str]:
        return SEEN

    def save_model(self, request: HttpRequest, obj: Participant, form: Any, change: bool) -> None:
        """Do it to the card that the page showed: sent twice, it is not done to the one that took its place."""
        card = obj.cards.filter(number=form.cleaned_data["card"]).first()
        if card is None:
            raise ValidationError(_("Cette carte n’est pas à cette personne. Voici la sienne : recommencez d’ici."))
        deed = form.cleaned_data["deed"]
        if deed == Deed.WITHDRAWN:
            actions.cards.withdraw(card, by=request.user)
            return
        new = actions.cards.reissue(card, reason=deed, by=request.user)
        words = _("La carte %(number)s remplace la carte %(old)s. Elle attend le prochain tirage.")
        self.message_user(request, words % {"number": new.number, "old": card.number})
