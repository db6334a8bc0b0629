"""The copy of all that the portal holds about a person: asked, made by a worker, fetched, erased."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import DataExport, User
from portal.core import personal
from portal.core.journal import event, record
from portal.core.queue import later

COPY_ASKED = event("copy.asked", _("%(actor)s a demandé une copie de ses renseignements."))
COPY_FETCHED = event("copy.fetched", _("%(actor)s a téléchargé une copie de ses renseignements."))

MOST_A_DAY = 3

logger = structlog.get_logger(__name__)

State = DataExport.State


@transaction.atomic
def ask(user: User) -> DataExport:
    """Ask for a copy; one that is being prepared already is the same."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    waiting = user.data_exports.filter(state=State.ASKED).first()
    if waiting:
        return waiting
    if user.data_exports.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(
            _("Trois copies ont été préparées depuis hier. Téléchargez la dernière, ou revenez demain."),
            code="too_many",
        )
    asked = DataExport.objects.create(user=user)
    record(COPY_ASKED, about=user, place=None, by=user)
    later("accounts.tasks.prepare_copies")
    return asked


def prepare_waiting() -> int:
    """Prepare every copy that was asked for; two workers at once prepare different ones. Return how many."""
    waiting = DataExport.objects.filter(state=State.ASKED).order_by("asked_at", "pk")
    prepared = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            prepared += prepare(pk)
        except Exception:
            # Whatever is wrong with the data of one person, the others do not wait for it.
            logger.exception("copy_failed", copy=pk)
    return prepared


@transaction.atomic
def prepare(pk: int) -> bool:
    """Prepare one copy, unless another worker does or did."""
    waiting = DataExport.objects.filter(pk=pk, state=State.ASKED).select_related("user")
    asked = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if asked is None:
        return False
    asked.content = archive(asked.user)
    asked.state, asked.ready_at = State.READY, timezone.now()
    asked.expires_at = asked.ready_at + timedelta(hours=settings.DATA_EXPORT_HOURS)
    asked.save(update_fields=["content", "state", "ready_at", "expires_at"])
    notices.copy_ready(asked)
    return True


def archive(user: User) -> bytes:
    """Return a ZIP of the same content twice: `data.json` for machines, `index.html` for the person."""
    with translation.override(user.language):
        found = [(section, section.gather(user)) for section in personal.sections()]
        page = render_to_string("accounts/rights/copy.html", _as_shown(user, found))
    by_name = {section.name: rows for section, rows in found}
    document = {"portal": settings.SITE_NAME, "made_at": timezone.now().isoformat(), "data": by_name}
    files = {("data", "json"): json.dumps(document, ensure_ascii=False, indent=2), ("index", "html"): page}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for (name, extension), words in files.items():
            packed.writestr(f"{name}.{extension}", words)
    return content.getvalue()


def _as_shown(user: User, found: list[tuple[personal.Section, list[personal.Row]]]) -> dict[str, Any]:
    chapters = [
        {
            "name": section.name,
            "title": section.title,
            "rows": section.shown(rows),
        }
        for section, rows in found
    ]
    language = user.language
    return {"chapters": chapters, "language": language, "site_name": settings.SITE_NAME, "made_at": timezone.now()}


@transaction.atomic
def fetch(asked: DataExport, *, by: User) -> bytes:
    """Return the archive to its person, and write down that it was taken."""
    asked = DataExport.objects.select_for_update(no_key=True).get(pk=asked.pk, user=by)
    if not asked.is_live or asked.content is None:
        raise ValidationError(_("Cette copie n’est plus disponible. Demandez-en une autre."), code="expired")
    record(COPY_FETCHED, about=by, place=None, by=by)
    return bytes(asked.content)


def erase_overdue() -> int:
    """Erase the copies whose time is up, without waiting for the night."""
    return erase_expired(timezone.now() - timedelta(hours=settings.DATA_EXPORT_HOURS))


def erase_expired(before: datetime) -> int:
    """Erase the copies made before then; that there was one stays known."""
    ready = DataExport.objects.filter(state=State.READY, ready_at__lte=before)
    return ready.update(state=State.EXPIRED, content=None)
