"""The door of a trainer's pages: their own sessions, and nobody else's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from cardrequests.models import Trainer
from cardrequests.permissions import trainer_of
from portal.core.policies import View, declares


def trainer_required(can: Callable[[Trainer], bool]) -> Callable[[View], View]:
    """Hand a view the caller as a trainer: 404 to who is none, 403 to one who may not (any more)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            trainer = trainer_of(request.user)
            if trainer is None:
                raise Http404
            if not can(trainer):
                raise PermissionDenied
            return view(request, trainer, **kwargs)

        return declares(f"trainer: {can.__name__}", wrapper)

    return decorate
