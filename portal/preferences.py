"""What a visitor chooses for the own browser, signed in or not: the language and the theme."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from portal.core.policies import public

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def chosen_theme(request: HttpRequest) -> str:
    """Return the theme in the cookie, or `auto`, which follows the device."""
    theme = request.COOKIES.get(THEME_COOKIE)
    return theme if theme in THEMES else THEMES[0]


@public("a visitor chooses the language")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    return set_language(request)


@public("a visitor chooses light or dark")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = "/"
    response = redirect(following)
    asked = request.POST.get("theme")
    if asked in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            asked,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
