"""Which other users are likely the same human as somebody: a suggestion, which an agent verifies."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, F, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import Telephone, User
from organizations.actions import duplicates
from organizations.models import SupportDesk
from organizations.permissions import desks_of
from portal.core.spelling import plain
from portal.support.permissions import people_of

MOST = 20


class Reason(TextChoices):
    BIRTH = "birth", _("même date de naissance et nom proche")
    TELEPHONE = "telephone", _("même numéro de téléphone")
    SHEET = "sheet", _("fiche de contact semblable")


@dataclass(frozen=True)
class Likeness:
    person: User
    reasons: tuple[Reason, ...]


def likely_doubles(person: User, *, agent: User) -> list[Likeness]:
    """Return the other users within the agent's desks who may be the same human, and why one thinks so."""
    others = people_of(agent).filter(closed_at=None, is_staff=False, is_superuser=False).exclude(pk=person.pk)
    found: dict[int, list[Reason]] = {}
    for reason, alike in _questions(person, others, agent):
        for key in alike.order_by("pk").values_list("pk", flat=True)[:MOST]:
            found.setdefault(key, []).append(reason)
    people = User.objects.filter(pk__in=found).order_by("last_name", "first_name", "pk")[:MOST]
    return [Likeness(each, tuple(found[each.pk])) for each in people]


def _questions(person: User, others: QuerySet[User], agent: User) -> list[tuple[Reason, QuerySet[User]]]:
    """Each likeness is a question of its own, which an index answers."""
    numbers = {*person.telephones.values_list("number", flat=True), person.authentication_phone} - {""}
    same = Telephone.objects.filter(number__in=numbers).values("user")
    asked = [(Reason.TELEPHONE, others.filter(Q(pk__in=same) | Q(authentication_phone__in=numbers)))]
    if person.birth_date:
        own: Any = plain(Value(person.get_full_name()))
        name = plain(Concat(F("first_name"), Value(" "), F("last_name"), output_field=CharField()))
        born = others.filter(birth_date=person.birth_date).alias(likeness=TrigramSimilarity(name, own))
        asked.append((Reason.BIRTH, born.filter(likeness__gte=duplicates.CLOSE)))
    asked.append((Reason.SHEET, others.filter(pk__in=_by_sheets(person, agent))))
    return asked


def _by_sheets(person: User, agent: User) -> set[int]:
    """Return the people of contact sheets that are like what this person's own say."""
    found: set[int | None] = set()
    for place in person.memberships.confirmed().select_related("sheet", "organization__type__desk"):
        sheet = getattr(place, "sheet", None)
        if sheet is None or not _serves(agent, place.organization.type.desk):
            continue
        individual = duplicates.Individual(
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=sheet.birth_date or person.birth_date,
            client_number=sheet.client_number,
        )
        alike = duplicates.suspicions(individual, desk=place.organization.type.desk)
        found |= {suspicion.sheet.membership.user_id for suspicion in alike}
    return {key for key in found if key is not None}


def _serves(agent: User, desk: SupportDesk) -> bool:
    return desks_of(agent).filter(pk=desk.pk).exists()
