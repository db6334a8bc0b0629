"""The journal: what people read about what was done. Written in the transaction that did it, never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def within(self, place: models.Model) -> "JournalQuerySet":
        """Return the entries that the people of `place` may read."""
        return self.filter(place=place_of(place))

    def newest_first(self) -> "JournalQuerySet":
        return self.order_by("-at", "-pk")


class JournalEntry(models.Model):
    """Who did what to what, where, when. `facts` hold the words of the sentence: no secret, no address, no number."""

    at = models.DateTimeField(_("moment"), auto_now_add=True)
    kind = models.CharField(_("événement"), max_length=80)
    place = models.CharField(_("dans"), max_length=80, blank=True)
    about = models.CharField(_("à propos de"), max_length=80, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal_entries",
    )
    facts = models.JSONField(_("faits"), default=dict, blank=True)
    request_id = models.CharField(_("requête"), max_length=40, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription au journal")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["place", "-at", "-id"], name="journal_of_a_place"),
            models.Index(fields=["about", "-at"], name="journal_about_a_thing"),
        ]
        triggers = [
            pgtrigger.Protect(name="journal_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind}"


def place_of(thing: models.Model) -> str:
    """Return the name under which the journal knows a row: `organizations.organization:12`."""
    return f"{thing._meta.label_lower}:{thing.pk}"


class Counter(models.Model):
    """The last number drawn in each series (numbers.py)."""

    series = models.CharField(_("série"), max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(_("dernier numéro"))

    class Meta:
        verbose_name = _("compteur")
        verbose_name_plural = _("compteurs")

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
