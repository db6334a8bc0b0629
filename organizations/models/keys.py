"""Two of the three keys of an activation: what the organization asks of all, and what was agreed for one person.

The third is the link. Only the slow hashes of the answers are kept, without case, accents or doubled
spaces (core.secrets).
"""

from dataclasses import dataclass, field

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.accounts import Organization
from organizations.models.memberships import Membership

QUESTION_MAX = 200


@dataclass(frozen=True)
class Secret:
    """What a manager decides for one person."""

    question: str
    answer: str = field(repr=False)


@dataclass(frozen=True)
class Answers:
    """What a newcomer typed beside the link."""

    courier: str = field(repr=False)
    secret: str = field(repr=False)


@pghistory.track(exclude=["answer_hash"])
class CourierKey(models.Model):
    """« Clé de sécurité courrier »: a question of the organization, whose answer a manager hands on."""

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="courier_key")
    question = models.CharField(_("question"), max_length=QUESTION_MAX)
    answer_hash = models.CharField(_("réponse hachée"), max_length=128)
    changed_at = models.DateTimeField(_("changement"), auto_now=True)

    class Meta:
        verbose_name = _("code courrier")
        verbose_name_plural = _("codes courrier")

    def __str__(self) -> str:
        return self.organization.number


class SecretQuestion(models.Model):
    """« Question secrète » of one person, decided by a manager. It is gone as soon as it has served."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="secret_question")
    question = models.CharField(_("question secrète"), max_length=QUESTION_MAX)
    answer_hash = models.CharField(_("réponse hachée"), max_length=128)

    class Meta:
        verbose_name = _("question secrète")
        verbose_name_plural = _("questions secrètes")

    def __str__(self) -> str:
        return self.membership.email
