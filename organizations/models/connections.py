"""What the operator offers beside the portal, by type of account: an address to open, or none for now."""

import pghistory
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.types import OrganizationType


@pghistory.track()
class ConnectedService(models.Model):
    """One entry in the menu of a type. Without an address, its page says that there is nothing to open yet."""

    class Kind(models.TextChoices):
        SLIPS = "slips", _("Bordereaux")
        PROJECTS = "projects", _("Projets")
        BILLING = "billing", _("Facturation")

    type = models.ForeignKey(
        OrganizationType, verbose_name=_("type de compte"), on_delete=models.CASCADE, related_name="connections"
    )
    kind = models.CharField(_("entrée du menu"), max_length=10, choices=Kind)
    address = models.URLField(
        _("adresse"),
        max_length=300,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Elle commence par https://. Vide, la page dit que le service n’est pas encore branché."),
    )

    class Meta:
        verbose_name = _("service branché")
        verbose_name_plural = _("services branchés")
        constraints = [
            models.UniqueConstraint(
                name="one_connection_of_each_kind_per_type",
                fields=["type", "kind"],
                violation_error_message=_("Cette entrée est déjà au menu de ce type de compte."),
            ),
            models.CheckConstraint(
                name="connected_address_is_encrypted",
                condition=Q(address="") | Q(address__startswith="https://"),
                violation_error_message=_("L’adresse commence par https://."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.kind}"
