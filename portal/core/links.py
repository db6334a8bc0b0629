"""Addresses that leave the portal, in messages, and those that come back to it with a form.

The first are built from SITE_URL, never from what a request claims as its host; of the second only ours are followed.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def absolute(viewname: str, *args: Any, **kwargs: Any) -> str:
    """Return the full address of a page, as a person far from the portal needs it."""
    return f"{settings.SITE_URL}{reverse(viewname, args=args, kwargs=kwargs)}"


def is_ours(address: str) -> bool:
    """Whether an address is that of a page here."""
    return address.startswith("/") and address.isprintable() and url_has_allowed_host_and_scheme(address, None)


def following(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page where a choice was made, as its form says, and nowhere else."""
    asked = request.POST.get("next", "")
    return asked if is_ours(asked) else otherwise
