"""What every page knows: the name of the portal, and the theme that the visitor chose."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.preferences import chosen_theme


def site(request: HttpRequest) -> dict[str, Any]:
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO, "THEME": chosen_theme(request)}
