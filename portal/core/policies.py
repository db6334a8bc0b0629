"""How a view says who may open it: exactly one policy on each, as its outermost decorator.

    @public("a visitor registers an organization")      anyone
    @personal                                           anyone signed in, for what is their own
    @member_required(can_invite)                        built by `required_by` in the app that knows

A test walks the site map and refuses a view that carries none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def declares(policy: str, view: View) -> View:
    """Write `policy` on `view`, once."""
    if hasattr(view, "policy"):
        raise TypeError(f"{view.__name__} already declares: {view.policy}")
    view.policy = policy  # type: ignore[attr-defined]
    return view


def public(reason: str) -> Callable[[View], View]:
    """Open a view to everyone, for a stated reason."""

    def decorate(view: View) -> View:
        return declares(f"public: {reason}", login_not_required(view))

    return decorate


def personal(view: View) -> View:
    """Open a view to anyone signed in; it shows and changes nothing but what is `request.user`'s own."""
    return declares("personal", view)


def before_gates(view: View) -> View:
    """Keep a view open to someone who has still to do what the portal asks first (accounts.middleware)."""
    view.is_before_gates = True  # type: ignore[attr-defined]
    return view


def required_by(find_access: Callable[..., Any]) -> Callable[[Callable[[Any], bool]], Callable[[View], View]]:
    """Build a decorator that hands a view the caller's access to the organization in the address.

    `find_access(user, number)` returns the access or None. Someone without one gets a 404, for they
    should not learn that the organization exists; someone whose access does not satisfy `can` gets a 403.
    """

    def required(can: Callable[[Any], bool]) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def wrapper(request: HttpRequest, number: str, **kwargs: Any) -> HttpResponse:
                access = find_access(request.user, number)
                if access is None:
                    raise Http404
                if not can(access):
                    raise PermissionDenied
                return view(request, access, **kwargs)

            return declares(f"{find_access.__name__}: {can.__name__}", wrapper)

        return decorate

    return required
