"""The terms of use, to be read and to be accepted."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.forms.terms import AcceptForm, TermsField
from portal.core.policies import before_gates, personal, public


@public("anyone may read the terms before accepting them")
@require_safe
@before_gates
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/terms.html", {"terms": TermsField().version})


@personal
@require_safe
@before_gates
def terms_version(request: HttpRequest, version: str) -> HttpResponse:
    """Show the very words that the person accepted, in the language of that day or in the other."""
    accepted = get_object_or_404(request.user.terms_acceptances.select_related("terms"), terms__version=version)
    return render(request, "accounts/terms.html", {"terms": accepted.terms, "accepted": accepted})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
@before_gates
def new_terms(request: HttpRequest) -> HttpResponse:
    form = AcceptForm(request.POST or None)
    following = request.POST.get("next") or request.GET.get("next", "")
    if form.is_valid():
        actions.terms.accept(request.user, form.cleaned_data["terms"])
        return redirect(following if get_adapter().is_safe_url(following) else "home")
    is_first = not request.user.terms_acceptances.exists()
    context = {"form": form, "terms": form.fields["terms"].version, "next": following, "is_first": is_first}
    return render(request, "accounts/new_terms.html", context)
