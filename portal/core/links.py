"""Addresses that leave the portal, in messages: built from SITE_URL, never from what a request claims as its host."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute(viewname: str, *args: Any, **kwargs: Any) -> str:
    """Return the full address of a page, as a person far from the portal needs it."""
    return f"{settings.SITE_URL}{reverse(viewname, args=args, kwargs=kwargs)}"
