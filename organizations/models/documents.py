"""A supporting document: what is known of it, and apart from that its bytes, so that no list ever loads them.

The bytes are in PostgreSQL: a document is there exactly if its request is, leaves with it, and is in the
same backup; nothing of a file's own name or path ever reaches a disk. What is accepted is small and few.
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.requests import ServiceRequest
from organizations.validators.documents import NAME_MAX, Kind


class Document(models.Model):
    """What someone sent with a request. `kind` is what its content is, whatever it was called."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(_("nom du fichier"), max_length=NAME_MAX)
    kind = models.CharField(_("genre"), max_length=4, choices=[(kind.value, kind.value.upper()) for kind in Kind])
    size = models.PositiveIntegerField(_("octets"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    sent_at = models.DateTimeField(_("réception"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="same_document_once_in_a_request", fields=["request", "sha256"]),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="document_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name

    @property
    def media_type(self) -> str:
        return Kind(self.kind).media_type


class DocumentContent(models.Model):
    """The bytes of a document."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="content")
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("contenu d’un document")
        verbose_name_plural = _("contenus des documents")
        default_permissions = ()
        triggers = [pgtrigger.Protect(name="content_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.pk)
