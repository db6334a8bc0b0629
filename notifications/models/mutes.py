"""What a person prefers not to hear about."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models.messages import Category
from portal.core.models import place_of

# Whoever could switch these off would be warned of nothing, and shut out for want of a code.
MUTABLE = tuple(category for category in Category if category != Category.SECURITY)
EVERYWHERE = ""


class MuteQuerySet(models.QuerySet["Mute"]):
    def silencing(self, category: Category, place: models.Model | None) -> "MuteQuerySet":
        """Return those that keep silent a message of `category` about `place`."""
        places = {EVERYWHERE, place_of(place) if place else EVERYWHERE}
        return self.filter(category=category, place__in=places)


class Mute(models.Model):
    """That a person does not want the messages of a category about one place (`place_of` an account), or about any."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("utilisateur"), on_delete=models.CASCADE, related_name="mutes"
    )
    category = models.CharField(_("catégorie"), max_length=20, choices=Category)
    place = models.CharField(_("à propos de"), max_length=80, blank=True)

    objects = MuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("préférence de silence")
        verbose_name_plural = _("préférences de silence")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="one_mute_per_user_category_and_place", fields=["user", "category", "place"]),
            models.CheckConstraint(name="security_is_never_muted", condition=~Q(category=Category.SECURITY)),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.place}".strip()
