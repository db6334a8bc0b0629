"""« Compléter mon inscription »: the documents of an account upon which an agent decides."""

from allauth.decorators import rate_limit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organizations import actions
from organizations.forms.documents import DocumentsForm
from organizations.models import ServiceRequest
from organizations.permissions import find_contact
from portal.core.policies import before_gates, public


@public("whoever holds the link registered the account, and sends its documents")
@before_gates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="outside_link")
def complete(request: HttpRequest, token: str) -> HttpResponse:
    contact = find_contact(token, ServiceRequest.Kind.REGISTRATION)
    there = list(contact.request.documents.order_by("pk")) if contact else []
    is_sent = contact is not None and request.method == "POST"
    typed = (request.POST, request.FILES) if is_sent else ()
    form = DocumentsForm(*typed, are_there=bool(there))
    if contact is not None and form.is_valid():
        try:
            actions.registrations.complete(contact, form.cleaned_data["documents"])
        except ValidationError as refusal:
            form.add_error("documents", refusal)
        else:
            return redirect("organizations:complete_registration", token)
    context = {"contact": contact, "documents": there, "form": form}
    status = 200 if contact else 410
    return TemplateResponse(request, "organizations/complete_registration.html", context, status=status)
