"""Pages of several apps' things: the home page and the pages of refusals."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.core.policies import public


@public("everyone begins here")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return TemplateResponse(request, "portal/welcome.html")
    memberships = request.user.memberships.active().select_related("organization__type").primary_first()
    return TemplateResponse(request, "portal/home.html", {"memberships": memberships})


def _refuse(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return render(request, f"{status.value}.html", status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _refuse(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _refuse(request, HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _refuse(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return _refuse(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _refuse(request, HTTPStatus.FORBIDDEN)
