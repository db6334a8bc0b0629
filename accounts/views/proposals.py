"""« Profil »: saying yes or no to what someone who manages one's accounts proposes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms.proposals import AnswerForm
from portal.core.policies import personal


@personal
@require_POST
def answer_proposal(request: HttpRequest) -> HttpResponse:
    """Answer the very proposal that the page showed: one that replaced it meanwhile is read first."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:profile")
    proposal = get_object_or_404(request.user.proposals, public_id=form.cleaned_data["proposal"])
    is_accepted = form.cleaned_data["answer"] == AnswerForm.YES
    try:
        (actions.proposals.accept if is_accepted else actions.proposals.decline)(proposal, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("Votre profil est à jour.") if is_accepted else _("Votre profil reste comme il était.")
        )
    return redirect("accounts:profile")
