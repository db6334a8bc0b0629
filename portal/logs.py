"""What the portal writes about itself: one line an event, JSON in production, readable by a person elsewhere.

No line holds a secret or contact data, whoever wrote it: values under a telling key are masked, so
are addresses inside any text, and a text cannot pretend to be another line.
"""

import re
from collections.abc import Iterable
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "[masqué]"
TELLING = re.compile(
    r"passw|passphrase|token|secret|answer|reponse|code|email|courriel|recipient|phone|telephone|mobile|birth"
    r"|naissance|cookie|session|csrf|authorization|api_?key|secret_key|signature",
    re.IGNORECASE,
)
# Bounded, so that a long text without an address costs its length once.
EMAIL = re.compile(r"[^\s@<>\"'(),;:=]{1,64}@[^\s@<>\"'(),;:=]{1,255}")
# Control characters move the cursor or start a new line; bidirectional ones reorder what is read.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
UNPRINTABLE_BUT_NEWLINE = re.compile(UNPRINTABLE.pattern.replace(r"\x00-\x1f", r"\x00-\x09\x0b-\x1f"))
# Written by the machinery about itself; nothing that a person typed lands under these keys.
OWN_KEYS = frozenset({"_record", "_from_structlog", "exc_info", "level", "logger", "timestamp", "stack_info"})
DEEPEST = 6


def configuration(level: str, *, readable: bool) -> dict[str, Any]:
    """Return the LOGGING setting: everything at `level` and above goes to the standard error output."""
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                ],
                "processors": [
                    name_the_page_not_its_address,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    mask,
                    renderer,
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            # Django brings handlers of its own; ours at the root is enough.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # RequestLog says the same, with the name of the page in place of its address.
            "django.request": {"level": "CRITICAL"},
            # The lines of django_structlog say the same, with the number of the request.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }


def configure() -> None:
    """Send what structlog is told through the same handler as everything else."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def name_the_page_not_its_address(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace the path in what Django logs about a request: a path may hold an activation token."""
    request = getattr(event.get("_record"), "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(event.get("event"), str):
        event["event"] = event["event"].replace(path, route_of(request))
    return event


def route_of(request: Any) -> str:
    """Return the pattern that the address of `request` matched, such as `/activation/<token>/`."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page)"


def mask(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Hide what must not be read in a log, and make each text one line."""
    return {key: value if key in OWN_KEYS else _safe(key, value) for key, value in event.items()}


def _safe(key: str, value: Any, depth: int = 0) -> Any:
    # A number under `code` is the status of an answer; a code that a person receives is a text.
    if TELLING.search(key) and not isinstance(value, bool | None) and not (key == "code" and isinstance(value, int)):
        return MASK
    if isinstance(value, bool | int | float | None):
        return value
    if depth == DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {_one_line(str(name)): _safe(str(name), part, depth + 1) for name, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_safe("", part, depth + 1) for part in value]
    text = EMAIL.sub(MASK, str(value))
    return _one_line(text, UNPRINTABLE_BUT_NEWLINE if key == "exception" else UNPRINTABLE)


def _one_line(text: str, unprintable: re.Pattern[str] = UNPRINTABLE) -> str:
    return unprintable.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
