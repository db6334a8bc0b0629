"""Where the payment provider tells what became of a payment: the only truth about it."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt  # noqa: TID251 (no browser posts here: what comes is signed)
from django.views.decorators.http import require_POST

from cardrequests import actions, checkout
from cardrequests.checkout import Forged
from portal.core.policies import before_gates, public

logger = structlog.get_logger(__name__)


@public("the payment provider has no user: what it tells is signed, and nothing else is heard")
@before_gates
@csrf_exempt
@require_POST
def provider_told(request: HttpRequest) -> HttpResponse:
    provider = checkout.provider()
    if provider is None:
        raise Http404
    try:
        told = provider.parse_webhook(request.body, request.headers)
    except Forged as error:
        logger.warning("webhook_refused", reason=str(error))
        return HttpResponse(status=400)
    logger.info("webhook_heard", kind=told.kind, outcome=actions.payments.hear(told))
    return HttpResponse(status=204)
