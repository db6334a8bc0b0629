"""The choices of a list that a person keeps under a name of their own."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

# How many one may keep for one list.
KEPT_AT_MOST = 20


class SavedFilter(models.Model):
    """What a person searched, filtered and sorted in a list, to be had again by one tap."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    page = models.CharField(_("liste"), max_length=200)
    name = models.CharField(_("nom"), max_length=40)
    choices = models.CharField(_("choix"), max_length=500)
    saved_at = models.DateTimeField(_("enregistrement"), auto_now_add=True)

    class Meta:
        verbose_name = _("filtre enregistré")
        verbose_name_plural = _("filtres enregistrés")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_saved_filter_of_a_name_per_list", fields=["user", "page", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
