"""One-time codes that are sent: to complete a sign-in, to show more in a session, to prove a telephone."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, drafts
from accounts.forms.factors import SentCodeForm, TelephoneForm
from accounts.models import CodeBy, OneTimeCode, User
from accounts.permissions import code_channel, has_strong_factor, lacks_asked_mode
from notifications import sms
from portal.core.fields import spoken_telephone
from portal.core.policies import before_gates, personal, public

SIGN_IN, TELEPHONE = OneTimeCode.Purpose.SIGN_IN, OneTimeCode.Purpose.TELEPHONE
confirmed = reauthentication_required(app="allauth.mfa")
at_the_stage = login_stage_required(stage="code", redirect_urlname="account_login")


@public("the password was right; the code that was sent is asked")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="sign_in_code")
@at_the_stage
def sign_in_code(request: HttpRequest) -> HttpResponse:
    stage = getattr(request, "_login_stage")  # noqa: B009 (allauth's own name for it)
    user = stage.login.user
    form = SentCodeForm(request.POST or None)
    if form.is_valid() and _is_right(request, user, form, SIGN_IN, actions.codes.use_code):
        record_authentication(request, user, "code", channel=_channel(request, user))
        return stage.exit()
    return render(request, "accounts/factors/sign_in_code.html", _page(request, user, form, SIGN_IN))


@public("the password was right; another code is asked for")
@require_POST
@rate_limit(action="sign_in_code")
@at_the_stage
def resend_sign_in_code(request: HttpRequest) -> HttpResponse:
    stage = getattr(request, "_login_stage")  # noqa: B009 (allauth's own name for it)
    _send(request, stage.login.user)
    return redirect("accounts:sign_in_code")


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="sign_in_code")
def code(request: HttpRequest) -> HttpResponse:
    """Show a code in a session that is open already: more is asked than it has shown."""
    user = request.user
    if not lacks_asked_mode(user, get_authentication_records(request, user)):
        return redirect("accounts:security")
    if has_strong_factor(user):
        return redirect("accounts:secure")
    form = SentCodeForm(request.POST or None)
    if form.is_valid() and _is_right(request, user, form, SIGN_IN, actions.codes.use_code):
        record_authentication(request, user, "code", channel=_channel(request, user))
        return redirect("accounts:secure")
    context = _page(request, user, form, SIGN_IN) | {"is_signed_in": True}
    return render(request, "accounts/factors/sign_in_code.html", context)


@personal
@before_gates
@require_POST
@rate_limit(action="sign_in_code")
def send_code(request: HttpRequest) -> HttpResponse:
    if not has_strong_factor(request.user):
        _send(request, request.user)
    return redirect("accounts:code")


@personal
@before_gates
@require_POST
@confirmed
def choose_code(request: HttpRequest) -> HttpResponse:
    """Switch the code by e-mail on or off; off also forgets the telephone."""
    code_by = CodeBy.EMAIL if request.POST.get("code_by") == CodeBy.EMAIL else ""
    try:
        actions.codes.choose_code(request.user, code_by, keep=request.session.session_key)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Vos réglages de sécurité sont enregistrés."))
    return redirect("accounts:security")


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="sign_in_code")
@confirmed
def telephone(request: HttpRequest) -> HttpResponse:
    """The number that codes may go to: one types it, a code goes there."""
    if not sms.is_available():
        raise Http404
    user = request.user
    proposed = user.proposals.live().exclude(telephone="").first()
    form = TelephoneForm(request.POST or None, initial={"number": proposed.spoken_telephone if proposed else ""})
    if form.is_valid():
        ticket = drafts.code_ticket(request.session, user)
        try:
            actions.codes.send_telephone_code(user, ticket=ticket, number=form.cleaned_data["number"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("accounts:telephone_code")
    return render(request, "accounts/factors/telephone.html", {"form": form})


@personal
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@rate_limit(action="sign_in_code")
@confirmed
def telephone_code(request: HttpRequest) -> HttpResponse:
    user = request.user
    if drafts.code_asked(request.session, user, TELEPHONE) is None:
        return redirect("accounts:telephone")
    form = SentCodeForm(request.POST or None)
    if form.is_valid() and _is_right(request, user, form, TELEPHONE, _prove(request)):
        record_authentication(request, user, "code", channel=CodeBy.SMS, is_set_up=True)
        messages.success(request, _("Ce téléphone recevra vos codes."))
        return redirect(drafts.following(request.session) or "accounts:security")
    return render(request, "accounts/factors/telephone_code.html", _page(request, user, form, TELEPHONE))


def _prove(request: HttpRequest) -> Callable[[OneTimeCode, str], None]:
    def prove(asked: OneTimeCode, typed: str) -> None:
        actions.codes.prove_telephone(asked, typed, keep=request.session.session_key)

    return prove


def _send(request: HttpRequest, user: User) -> None:
    channel = code_channel(user) or CodeBy.EMAIL
    try:
        actions.codes.send_sign_in_code(user, ticket=drafts.code_ticket(request.session, user), by=channel)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Un nouveau code est en route. Le précédent ne fonctionne plus."))


def _is_right(
    request: HttpRequest, user: User, form: SentCodeForm, purpose: str, use: Callable[[OneTimeCode, str], None]
) -> bool:
    """Use the code that was typed up, or say in the form why it is refused."""
    asked = drafts.code_asked(request.session, user, purpose)
    try:
        if asked is None:
            raise ValidationError(_("Demandez d’abord un code."), code="no_code")
        use(asked, form.cleaned_data["code"])
    except ValidationError as refusal:
        form.add_error("code", refusal)
        return False
    return True


def _channel(request: HttpRequest, user: User) -> str:
    """Return by which way the code came that was just used: what counts is where it went, not what is chosen now."""
    asked = drafts.code_asked(request.session, user, SIGN_IN)
    return CodeBy.EMAIL if asked is None or "@" in asked.sent_to else CodeBy.SMS


def _page(request: HttpRequest, user: User, form: SentCodeForm, purpose: str) -> dict[str, object]:
    asked = drafts.code_asked(request.session, user, purpose)
    where, cooldown = (_masked(asked.sent_to), asked.cooldown) if asked else ("", 0)
    return {"form": form, "asked": asked, "where": where, "cooldown": cooldown}


def _masked(sent_to: str) -> str:
    """Return enough of an address or a number for its owner to know it: « a•••@exemple.ca », « •••• 1234 »."""
    local, at, domain = sent_to.rpartition("@")
    return f"{local[:1]}•••@{domain}" if at else f"•••• {spoken_telephone(sent_to)[-4:]}"
