"""What the home page tells a person: what waits for them, until when, and where they were lately.

Each set is loaded once, in as many queries for two accounts as for two hundred; `MOST` bounds what is loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Proposal, User
from cardrequests.models import Trainer
from delegations.models import Authorization, Relation
from organizations.models import Handover, LinkLine, Membership, ServiceRequest, people
from organizations.permissions import awaited_by, can_administer, can_manage_people, requests_readable_by
from organizations.views.glance import to_do
from portal.core.jobs import count_running
from portal.core.journal import JournalEntry, sentence
from portal.core.models import place_of
from portal.core.wording import told

# How far ahead deadlines are told; how near an end must be to ask for a deed; of each set, so many at most.
AHEAD, NEAR = timedelta(days=90), people.ENDING
MOST = 200
# How many accounts, and how many of one's own deeds, « Récemment » names.
LATELY = 5


@dataclass(frozen=True)
class Line:
    """Something to do: in words, where it is done, in which account."""

    text: str
    url: str
    place: str = ""


@dataclass(frozen=True, order=True)
class Deadline:
    """A day on which something ends: `key` is its own for ever, whatever day it moves to."""

    on: date
    text: str
    url: str
    key: str


def _count(rows: QuerySet[Any]) -> Subquery:
    """Return how many rows there are, as a column."""
    counted = rows.order_by().annotate(found=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("found"))


class Agenda:
    """All that concerns one person today."""

    def __init__(self, user: User, trainer: Trainer | None) -> None:
        self.user, self.trainer = user, trainer
        self.today = timezone.localdate()

    # --- What is loaded -----------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[Membership]:
        """The person's places, the principal one first, each with what waits in its account."""
        here = OuterRef("organization")
        colleagues = Membership.objects.filter(organization=here)
        found = self.user.memberships.giving_access().annotate(
            asked=_count(LinkLine.objects.waiting().filter(target=here)),
            kept=_count(colleagues.filter(people.kept_past_end())),
            ending=_count(colleagues.filter(people.ending())),
            undelivered=_count(colleagues.filter(people.undelivered())),
            expired=_count(colleagues.filter(people.expired())),
            expiring=_count(colleagues.filter(people.expiring())),
            authorizations_ending=_count(Authorization.objects.ending(within=NEAR).filter(file=here)),
            # Whether to ask for more about the person themselves: most people have none of these.
            is_offered=Exists(Handover.objects.open().filter(successor=OuterRef("pk"))),
            is_losing=Exists(Authorization.objects.ending(within=AHEAD).filter(holder_membership=OuterRef("pk"))),
            is_described=Exists(Proposal.objects.live().filter(user=OuterRef("user"))),
        )
        return list(found.select_related("organization__type").primary_first()[:MOST])

    @cached_property
    def managed(self) -> dict[int, Membership]:
        """The places from which the person answers for an account, by account."""
        return {place.organization_id: place for place in self.places if can_manage_people(place)}

    @cached_property
    def invitations(self) -> list[Membership]:
        return list(awaited_by(self.user).select_related("organization").order_by("expires_at", "pk")[:MOST])

    @cached_property
    def offers(self) -> list[Handover]:
        """The roles that someone hands over to the person."""
        mine = [place.pk for place in self.places if place.is_offered]  # type: ignore[attr-defined]
        if not mine:
            return []
        offers = Handover.objects.open().with_people().filter(successor__in=mine)
        return list(offers.select_related("giver__organization").order_by("expires_at", "pk")[:MOST])

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations of those accounts that wait for an answer, or end."""
        if not self.managed:
            return []
        ends = Q(state=Relation.State.ACTIVE, ends_on__range=(self.today, self.today + AHEAD))
        waits = Q(state=Relation.State.PROPOSED, client__in=list(self.managed))
        found = Relation.objects.filter(Q(client__in=list(self.managed)) | Q(provider__in=list(self.managed)))
        found = found.filter(ends | waits).select_related("client", "provider", "type")
        return list(found.order_by("answer_by", "ends_on", "pk")[:MOST])

    @cached_property
    def authorizations(self) -> list[dict[str, Any]]:
        """What the person holds and will lose, by file and day."""
        mine = [place.pk for place in self.places if place.is_losing]  # type: ignore[attr-defined]
        if not mine:
            return []
        held = Authorization.objects.ending(within=AHEAD).filter(holder_membership__in=mine)
        facts = ("file__number", "file__name", "holder_membership__organization__number", "ends_on")
        return list(held.order_by("ends_on", "file__number").values(*facts).distinct()[:MOST])

    @cached_property
    def requests(self) -> list[ServiceRequest]:
        """What the person asked and is not answered, or has still to complete."""
        State = ServiceRequest.State
        mine = requests_readable_by(self.user).filter(Q(asked_by=self.user) | Q(asked_by=None))
        waiting = mine.filter(state__in=[State.INCOMPLETE, *ServiceRequest.OPEN])
        return list(waiting.order_by("due_at", "pk")[:MOST])

    @cached_property
    def running(self) -> int:
        """How many jobs that the person began go on without them."""
        return count_running(self.user)

    # --- « Ce qui vous attend » ---------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[Line]:
        """What to do, the person's own first, then account by account."""
        return [*self._own(), *self._as_trainer(), *self._answers(), *self._in_accounts()]

    def _own(self) -> Iterator[Line]:
        for offer in self.offers:
            account = offer.giver.organization
            words = _("%(name)s vous propose de prendre la relève") % {"name": offer.giver.full_name}
            yield Line(words, reverse("organizations:handover", args=[account.number, offer.public_id]), account.name)
        for place in self.invitations:
            name = place.organization.name
            yield Line(_("Une invitation attend que vous l’acceptiez"), reverse("organizations:linking"), name)
        if any(place.is_described for place in self.places):  # type: ignore[attr-defined]
            yield Line(_("Une modification de votre profil attend votre réponse"), reverse("accounts:profile"))
        for asked in self.requests:
            if asked.state == ServiceRequest.State.INCOMPLETE:
                words = _("La demande %(number)s est à compléter") % {"number": asked.number}
                yield Line(words, reverse("organizations:my_request", args=[asked.number]))

    def _as_trainer(self) -> Iterator[Line]:
        if self.trainer is None:
            return
        page = reverse("cardrequests:sessions")
        if unpaid := self.trainer.sessions.awaiting_payment().count():
            words = ngettext("%(count)d facture à payer", "%(count)d factures à payer", unpaid)
            yield Line(words % {"count": unpaid}, f"{page}?statut=soumise")
        if unfinished := self.trainer.sessions.new().count():
            words = ngettext("%(count)d session à soumettre", "%(count)d sessions à soumettre", unfinished)
            yield Line(words % {"count": unfinished}, f"{page}?statut=nouvelle")
        if drafts := self.trainer.drafts.count():
            words = ngettext("%(count)d brouillon à reprendre", "%(count)d brouillons à reprendre", drafts)
            yield Line(words % {"count": drafts}, page)

    def _answers(self) -> Iterator[Line]:
        for relation in self.relations:
            if relation.is_open and (place := self.managed.get(relation.client_id)):
                words = _("%(name)s propose d’agir pour vous") % {"name": relation.provider.name}
                url = reverse("delegations:relation", args=[place.organization.number, relation.public_id])
                yield Line(words, url, place.organization.name)

    def _in_accounts(self) -> Iterator[Line]:
        for place in self.managed.values():
            name, number = place.organization.name, place.organization.number
            names = ("asked", "kept", "ending", "undelivered", "expired", "expiring")
            count = {each: getattr(place, each) for each in names}
            if not can_administer(place):
                count["asked"] = 0
            yield from (Line(line["text"], line["url"], name) for line in to_do(place, count))
            if soon := place.authorizations_ending:  # type: ignore[attr-defined]
                words = ngettext(
                    "%(count)d autorisation prend fin d’ici trente jours",
                    "%(count)d autorisations prennent fin d’ici trente jours",
                    soon,
                )
                page = reverse("delegations:authorizations", args=[number])
                yield Line(words % {"count": soon}, f"{page}?fin=bientot", name)

    # --- « Échéances » ------------------------------------------------------------------------------

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """What ends within AHEAD, the nearest first."""
        found = {*self._own_ends(), *self._ends_elsewhere(), *self._ends_of_relations()}
        return sorted(each for each in found if self.today <= each.on <= self.today + AHEAD)

    def _own_ends(self) -> Iterator[Deadline]:
        for place in self.places:
            if place.ends_on:
                words = _("Dernier jour de votre accès à %(name)s") % {"name": place.organization.name}
                url = reverse("organizations:home", args=[place.organization.number])
                yield Deadline(place.ends_on, words, url, f"acces-{place.public_id}")
        for place in self.invitations:
            if place.expires_at:
                words = told(_("Fin de l’invitation de %(name)s"), name=place.organization.name)
                day = timezone.localdate(place.expires_at)
                yield Deadline(day, words, reverse("organizations:linking"), f"invitation-{place.public_id}")
        for offer in self.offers:
            words = told(_("Fin de la proposition de relève de %(name)s"), name=offer.giver.full_name)
            url = reverse("organizations:handover", args=[offer.giver.organization.number, offer.public_id])
            yield Deadline(timezone.localdate(offer.expires_at), words, url, f"releve-{offer.public_id}")

    def _ends_elsewhere(self) -> Iterator[Deadline]:
        for held in self.authorizations:
            words = told(_("Fin d’autorisations dans le dossier de %(name)s"), name=held["file__name"])
            is_own = held["file__number"] == held["holder_membership__organization__number"]
            page = "organizations:home" if is_own else "delegations:file"
            key = f"autorisations-{held['file__number']}-{held['ends_on']}"
            yield Deadline(held["ends_on"], words, reverse(page, args=[held["file__number"]]), key)
        for asked in self.requests:
            if asked.is_open:
                words = _("Réponse attendue à la demande %(number)s") % {"number": asked.number}
                url = reverse("organizations:my_request", args=[asked.number])
                yield Deadline(timezone.localdate(asked.due_at), words, url, f"demande-{asked.number}")

    def _ends_of_relations(self) -> Iterator[Deadline]:
        for relation in self.relations:
            place = self.managed.get(relation.client_id) or self.managed[relation.provider_id]
            is_client = relation.client_id == place.organization_id
            other = relation.provider if is_client else relation.client
            url = reverse("delegations:relation", args=[place.organization.number, relation.public_id])
            key = f"relation-{relation.public_id}"
            if relation.is_open and relation.answer_by:
                words = _("Dernier jour pour répondre à %(name)s") % {"name": other.name}
                yield Deadline(timezone.localdate(relation.answer_by), words, url, f"reponse-{key}")
            elif relation.ends_on:
                words = _("Fin de la relation avec %(name)s") % {"name": other.name}
                yield Deadline(relation.ends_on, words, url, key)

    # --- « Récemment » ------------------------------------------------------------------------------

    def opened_lately(self, numbers: list[str]) -> list[Membership]:
        """Return the accounts with these numbers that the person may still open, in that order."""
        known = {place.organization.number: place for place in self.places}
        return [known[number] for number in numbers if number in known][:LATELY]

    @cached_property
    def deeds(self) -> list[dict[str, Any]]:
        """What the person did last in these accounts: {"entry", "sentence"}."""
        known = {place_of(place.organization): place.organization for place in self.places}
        entries = JournalEntry.objects.filter(actor=self.user, place__in=list(known)).select_related("actor")
        latest = entries.newest_first()[:LATELY]
        return [
            {"entry": each, "sentence": sentence(each, known[each.place]), "account": known[each.place]}
            for each in latest
        ]
