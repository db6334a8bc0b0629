"""Answers written ahead, which an agent chooses, fills in and changes before they leave."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from organizations.models.requests import ServiceRequest
from organizations.models.types import SupportDesk
from organizations.validators.words import fill, refuse_unknown_gaps

# The gaps that an answer may have: of who asked, of the request, of the desk that answers.
GAPS = ("prénom", "nom", "numéro", "demande", "compte", "service", "téléphone", "courriel")


def validate_gaps(text: str) -> None:
    refuse_unknown_gaps(text, GAPS)


class AnswerTemplateQuerySet(models.QuerySet["AnswerTemplate"]):
    def for_request(self, asked: ServiceRequest) -> "AnswerTemplateQuerySet":
        """The ones that are offered for its kind, by its desk or by all."""
        desk = asked.organization.type.desk_id if asked.organization else None
        of_the_kind = Q(kinds=[]) | Q(kinds__contains=[asked.kind])
        return self.filter(of_the_kind, Q(desk=None) | Q(desk=desk), is_offered=True).order_by("name", "pk")


@pghistory.track()
class AnswerTemplate(models.Model):
    """What agents answer often, in both languages; the asker reads it in their own."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=ServiceRequest.Kind),
        verbose_name=_("demandes"),
        default=list,
        blank=True,
        help_text=_("Aucune cochée : toutes les demandes."),
    )
    desk = models.ForeignKey(
        SupportDesk,
        verbose_name=_("service à la clientèle"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answer_templates",
        help_text=_("Aucun choisi : tous les services."),
    )
    body_fr = models.TextField(_("texte français"), max_length=1500, validators=[validate_gaps])
    body_en = models.TextField(_("texte anglais"), max_length=1500, validators=[validate_gaps])
    is_offered = models.BooleanField(_("offert aux agents"), default=True)

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("modèle de réponse")
        verbose_name_plural = _("modèles de réponse")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def filled(self, asked: ServiceRequest) -> str:
        """Return the text in the language of who asked, with the gaps filled."""
        person: Any = getattr(asked, "contact", None) or asked.asked_by
        is_english = getattr(person, "language", "").startswith("en")
        organization = asked.organization
        desk = organization.type.desk if organization else None
        with translation.override("en" if is_english else "fr-ca"):
            kind = asked.get_kind_display()
        # Of an account that was lost, only what was typed: whether there is such an account is nobody's to learn.
        account = asked.recovery.account_named if hasattr(asked, "recovery") else organization
        facts = {
            "prénom": getattr(person, "first_name", ""),
            "nom": getattr(person, "last_name", ""),
            "numéro": asked.number,
            "demande": kind,
            "compte": str(account or ""),
            "service": (desk.name_en if is_english else desk.name_fr) if desk else "",
            "téléphone": desk.telephone if desk else "",
            "courriel": desk.email if desk else "",
        }
        return fill(self.body_en if is_english else self.body_fr, facts)
