"""The terms of use, to be read and to be accepted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.terms import TermsField
from portal.core.policies import public


@public("anyone may read the terms before accepting them")
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/terms.html", {"terms": TermsField().version})
