"""« Nous joindre »: the desks, for everyone; « Écrire au soutien », for whoever is signed in."""

import re
from typing import Any
from uuid import uuid4

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from organizations import actions
from organizations.actions.questions import Question
from organizations.forms.documents import DocumentsField
from organizations.models import Membership, ServiceRequest
from portal.core.policies import before_gates, personal, public
from portal.desks import DeskCard, cards

# What a link to these pages may say of where someone comes from. Anything else is passed over, not refused.
PAGE = re.compile(r"/[\w/.…-]{0,150}")
REFERENCE = re.compile(r"[0-9a-f]{32}")
ACCOUNT = re.compile(r"/comptes/([A-Z]{3}\d{7})/")
NOT_SAID = re.compile(r"<[^>]*>|\(\?P?<\w+>[^)]*\)")


def page_of(request: HttpRequest) -> str:
    """Return where one is, without what an address may hold of secrets: of its parts that vary, the account alone."""
    match = request.resolver_match
    if match is None:
        return ""
    number = match.kwargs.get("number", "…")
    route = re.sub(r"[\^$\\]|\\Z", "", match.route.replace("<number:number>", str(number)))
    found = "/" + NOT_SAID.sub("…", route)
    return found if PAGE.fullmatch(found) else ""


def came_from(request: HttpRequest) -> dict[str, str]:
    """Return the page and the number of an error that the address of this page tells, where they may be true."""
    page, reference = request.GET.get("page", ""), request.GET.get("reference", "")
    known = {"page": page if PAGE.fullmatch(page) else "", "reference": reference}
    if not REFERENCE.fullmatch(reference):
        known["reference"] = ""
    return {name: value for name, value in known.items() if value}


def account_in(page: str) -> str:
    found = ACCOUNT.match(page)
    return found[1] if found else ""


@public("everyone may reach the desks")
@before_gates
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    known = came_from(request)
    query = QueryDict(mutable=True)
    query.update(known)
    ask_url = reverse("ask_support") + (f"?{query.urlencode()}" if known else "")
    shown = cards(request, account_in(known.get("page", "")))
    return TemplateResponse(request, "portal/contact.html", {"cards": shown, "ask_url": ask_url} | known)


class QuestionForm(forms.Form):
    """A question: for which account, or to which desk by who has none; the rest comes from where one was."""

    account = forms.ChoiceField(label=gettext_lazy("Pour quel compte"))
    desk = forms.ChoiceField(label=gettext_lazy("À quel service"))
    words = forms.CharField(
        label=gettext_lazy("Votre question"),
        help_text=gettext_lazy(
            "Dites ce que vous vouliez faire, et ce que vous avez vu. N’écrivez jamais un mot de passe."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Écrivez votre question.")},
    )
    documents = DocumentsField(label=gettext_lazy("Pièces jointes"), required=False)
    form = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, places: list[Membership], shown: list[DeskCard], account: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.organization.number: place for place in places}
        self.desks = {str(card.desk.pk): card.desk for card in shown}
        self.initial |= {"form": uuid4(), "account": account}
        # One account, or one desk, is no choice.
        choices = {
            "account": [(number, str(place.organization)) for number, place in self.places.items()],
            "desk": [(key, desk.name) for key, desk in self.desks.items()],
        }
        unasked = "desk" if places else "account"
        del self.fields[unasked]
        asked = "account" if places else "desk"
        self.fields[asked].choices = choices[asked]
        if len(choices[asked]) == 1:
            self.fields[asked].widget = forms.HiddenInput()
            self.initial[asked] = choices[asked][0][0]

    @property
    def place(self) -> Membership | None:
        return self.places.get(self.cleaned_data.get("account", ""))

    @property
    def to(self) -> Any:
        return self.place.organization.type.desk if self.place else self.desks[self.cleaned_data["desk"]]


@personal
@require_http_methods(["GET", "POST"])
def ask_support(request: HttpRequest) -> HttpResponse:
    """« Écrire au soutien »: what was asked from where, with the number of the error that one saw."""
    known = came_from(request)
    form = _form(request, account_in(known.get("page", "")))
    if form.is_valid():
        if not ratelimit.consume(request, action="question", user=request.user):
            return ratelimit.respond_429(request)
        try:
            asked = _ask(request, form, known)
        except ValidationError as refusal:
            form.add_error("documents", refusal)
        else:
            words = _("Votre question est envoyée : c’est la demande %(number)s. La réponse vous arrive par courriel.")
            messages.success(request, words % {"number": asked.number})
            return redirect("organizations:my_request", asked.number)
    return TemplateResponse(request, "portal/ask_support.html", {"form": form} | known)


def _form(request: HttpRequest, account: str) -> QuestionForm:
    places = request.user.memberships.giving_access().select_related("organization__type__desk").primary_first()
    given = {"places": list(places), "account": account}
    given["shown"] = [] if given["places"] else cards(request)
    return QuestionForm(request.POST or None, request.FILES or None, **given)


def _ask(request: HttpRequest, form: QuestionForm, known: dict[str, str]) -> ServiceRequest:
    typed = form.cleaned_data
    question = Question(words=typed["words"], form=str(typed["form"]), papers=typed["documents"], **known)
    return actions.questions.ask(question, to=form.to, by=request.user, place=form.place)
