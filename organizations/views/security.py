"""« Sécurité du compte »: how strongly its people come in."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Mode
from accounts.permissions import mode_set_up
from notifications import sms
from organizations import actions
from organizations.forms.security import AskedModeForm
from organizations.models import Membership
from organizations.permissions import askable_modes, can_set_security
from organizations.policies import member_required
from organizations.views.context import account_context


@member_required(can_set_security)
@require_http_methods(["GET", "POST"])
@reauthentication_required(app="allauth.mfa", allow_get=True)
def security(request: HttpRequest, access: Membership) -> HttpResponse:
    organization, modes = access.organization, askable_modes(access)
    form = AskedModeForm(
        request.POST or None, modes=modes, can_send_sms=sms.is_available(), initial={"mode": organization.asked_mode}
    )
    if form.is_valid():
        try:
            actions.accounts.ask_mode(form.cleaned_data["mode"], by=access)
        except ValidationError as refusal:
            form.add_error("mode", refusal)
        else:
            messages.success(request, _("La sécurité du compte est enregistrée."))
            return redirect("organizations:security", organization.number)
    own = mode_set_up(request.user)
    context = account_context(request, access, form=form, own=own.label, is_strongest=own == Mode.PASSKEY)
    return TemplateResponse(request, "organizations/security.html", context)
