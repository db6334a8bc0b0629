"""Keeping the documents that come with a request, and no longer than they are needed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Document, DocumentContent, ServiceRequest
from organizations.validators.documents import Paper
from portal.core.retention import delete_in_batches

MIB = 1024 * 1024


def keep(asked: ServiceRequest, papers: Sequence[Paper]) -> None:
    """Add documents to a request, which the caller has just made or holds locked; one sent twice is kept once."""
    there = {document.sha256: document for document in asked.documents.order_by("pk")}
    added = {hashlib.sha256(each.content).hexdigest(): each for each in papers}
    added = {digest: each for digest, each in added.items() if digest not in there}
    total = sum(document.size for document in there.values()) + sum(len(each.content) for each in added.values())
    if len(there) + len(added) > settings.DOCUMENTS_AT_MOST or total > settings.DOCUMENTS_MIB * MIB:
        raise ValidationError(
            _("Au plus %(most)d documents et %(total)d Mio en tout pour une demande, avec ceux déjà envoyés.")
            % {"most": settings.DOCUMENTS_AT_MOST, "total": settings.DOCUMENTS_MIB},
            code="too_many_documents",
        )
    for digest, each in added.items():
        document = Document.objects.create(
            request=asked, name=each.name, kind=each.kind.value, size=len(each.content), sha256=digest
        )
        DocumentContent.objects.create(document=document, content=each.content)


def forget(before: datetime) -> int:
    """Forget the documents of requests that ended; what was decided, and why, stays."""
    return delete_in_batches(Document.objects.filter(request__decided_at__lt=before))
