"""Two desks side by side, and of each model of the back office a row at each: what an agent of one never sees.

Everything that has a name bears the word of its desk, so that one sees on a page whose it is.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.utils import timezone

from accounts.models import CorrectionRequest, FactorRecovery, SignUp, Terms, User
from cardrequests import actions as cards
from delegations.models import RelationType
from notifications.models import Mute
from organizations.actions import documents, teams
from organizations.models import (
    AnswerTemplate,
    Dispatch,
    Document,
    LinkLine,
    OrganizationType,
    Recovery,
    SecondLook,
    ServiceRequest,
)
from organizations.models.recoveries import Contact
from organizations.models.requests import next_request_number
from organizations.validators.documents import Kind as Paper
from organizations.validators.documents import Paper as Sent
from portal.core.models import place_of
from portal.support.models import ImportRun, Note, Visit
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import InvoiceFactory, TrainerFactory, TrainerUserFactory, TrainingSessionFactory
from tests.delegations.factories import AuthorizationFactory, RelationFactory
from tests.notifications.factories import MessageFactory
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory

Kind, State = ServiceRequest.Kind, ServiceRequest.State


@dataclass
class Side:
    """One desk: its word, an agent who may do everything there, and its rows by model."""

    word: str
    prefix: str
    boss: User
    rows: dict[str, list[Model]] = field(default_factory=dict)

    def keep(self, row: Any) -> Any:
        self.rows.setdefault(row._meta.label, []).append(row)
        return row

    @property
    def type(self) -> OrganizationType:
        return OrganizationType.objects.select_related("desk").get(prefix=self.prefix)

    @property
    def names(self) -> list[str]:
        """What gives a row of this side away, wherever it is read."""
        numbers = [row.number for rows in self.rows.values() for row in rows if getattr(row, "number", "")]
        people = [person.last_name for person in self.rows.get("cardrequests.Participant", [])]
        return [self.word, self.word.lower(), self.sheet.client_number, *numbers, *people]

    def build(self) -> "Side":
        self.account = self.keep(OrganizationFactory(type=self.type, name=f"{self.word} inc."))
        self.person = self._user("alix")
        self.place = self.keep(MembershipFactory(organization=self.account, user=self.person, administrator=True))
        named = {"first_name": self.word, "last_name": self.word, "email": f"attendue@{self.word.lower()}.example"}
        self.pending = self.keep(MembershipFactory(organization=self.account, pending=True, **named))
        self.sheet = ContactSheetFactory(membership=self.pending)
        self._requests()
        self._from_outside()
        self._of_the_person()
        self._relations()
        team = self.keep(Group.objects.create(name=f"Équipe {self.word}"))
        teams.settle(team, desks=[self.type.desk], permissions=Permission.objects.all(), by=self.boss)
        self.agent = UserFactory(is_staff=True)
        self.agent.groups.add(team)
        return self

    def _user(self, name: str) -> User:
        email = f"{name}@{self.word.lower()}.example"
        return self.keep(UserFactory(first_name=self.word, last_name=self.word, email=email))

    def _ask(self, kind: str, **more: Any) -> ServiceRequest:
        usual = {"organization": self.account, "asked_by": self.person, "state": State.IN_VALIDATION}
        usual |= {"number": next_request_number(), "due_at": timezone.now()}
        return self.keep(ServiceRequest.objects.create(kind=kind, **usual | more))

    def _requests(self) -> None:
        self.asked = self._ask(Kind.EDIT_ADDRESS, wishes={"city": self.word})
        typed = {"first_name": self.word, "last_name": self.word, "email": "x@x.example", "language": "fr-ca"}
        self._ask(Kind.ADD_SUBJECTS, wishes={"contact": typed | {"role": "member"}})
        self.newcomer = UserFactory(first_name=self.word, last_name=self.word)
        said = {"client_number": self.sheet.client_number, "birth_date": "1980-01-01", "postal_code": "H1H1H1"}
        self.type.desk.__class__.objects.filter(pk=self.type.desk_id).update(links_by_identity=True)
        self._ask(Kind.PROFILE_LINK, organization=None, asked_by=self.newcomer, wishes=said)
        link = self._ask(Kind.LINK)
        line = {"membership": self.place, "target": self.account, "target_number": self.account.number}
        self.keep(LinkLine.objects.create(request=link, role="member", **line))
        dispatch = self.keep(Dispatch.objects.create(asked_by=self.boss, dates_fr=self.word))
        self.keep(dispatch.lines.create(membership=self.pending))
        self._of_agents()

    def _of_agents(self) -> None:
        desk = self.type.desk
        words = {"body_fr": self.word, "body_en": self.word}
        self.keep(AnswerTemplate.objects.create(name=f"Réponse {self.word}", desk=desk, **words))
        self.forsaken = self.keep(OrganizationFactory(type=self.type, name=f"Sans personne {self.word}"))
        kept = {"payload": {"first_name": self.word, "last_name": self.word, "email": "y@y.example", "language": "en"}}
        look = {"kind": "administrator.name", "about": place_of(self.forsaken), "reason": self.word, **kept}
        self.keep(SecondLook.objects.create(desk=desk, proposed_by=self.boss, **look))

    def _from_outside(self) -> None:
        lost = self._ask(Kind.RECOVERY, organization=None, asked_by=None)
        named = f"{self.prefix} 9999999"
        Recovery.objects.create(request=lost, form_key=lost.public_id, account_named=named, words=self.word)
        who = {"first_name": self.word, "last_name": self.word, "email": f"dehors@{self.word.lower()}.example"}
        Contact.objects.create(request=lost, secret_hash=self.word, expires_at=timezone.now(), **who)
        documents.keep(lost, [Sent(f"{self.word}.pdf", Paper.PDF, self.word.encode())])
        self.document = Document.objects.get(request=lost)
        self.keep(MessageFactory(failed=True, recipient_email=who["email"]))

    def _of_the_person(self) -> None:
        mine = {"user": self.person}
        self.keep(MessageFactory(failed=True, recipient_email=self.person.email, **mine))
        self.keep(Mute.objects.create(category="accounts", place=place_of(self.account), **mine))
        self.keep(Authenticator.objects.create(type="totp", data={}, **mine))
        self.keep(FactorRecovery.objects.create(words=self.word, **mine))
        due = {"number": f"COR{self.word}", "due_on": timezone.localdate()}
        self.keep(CorrectionRequest.objects.create(what=self.word, **due, **mine))
        self.keep(self.person.terms_acceptances.get())
        self.note = self.keep(Note.objects.create(organization=self.account, text=self.word, author=self.boss))
        self.keep(Visit.objects.create(agent=self.boss, person=self.person, reason=self.word))
        sent = {"kind": ImportRun.Kind.CONTACTS, "file_name": f"{self.word}.csv", "sha256": "0" * 64}
        self.imported = self.keep(ImportRun.objects.create(desk=self.type.desk, by=self.boss, **sent))
        newcomer = {"first_name": self.word, "last_name": self.word, "language": "fr-ca", "code_hash": "x"}
        times = {"sent_at": timezone.now(), "expires_at": timezone.now()}
        terms = Terms.objects.in_force()
        self.keep(SignUp.objects.create(email=self.pending.email, terms=terms, ticket=uuid4(), **newcomer, **times))

    def _relations(self) -> None:
        kind = RelationType.objects.create(name_fr=f"sert, {self.prefix}", name_en=f"serves, {self.prefix}")
        kind.client_types.add(self.type)
        kind.provider_types.add(self.type)
        other = self.keep(OrganizationFactory(type=self.type, name=f"Firme {self.word}"))
        relation = self.keep(RelationFactory(client=self.account, provider=other, type=kind))
        self.keep(AuthorizationFactory(relation=relation))
        clerk = self.keep(MembershipFactory(organization=other, user=self._user("noa")))
        self.clerk = clerk.user
        self.why = self.keep(AuthorizationFactory(delegated=True, relation=relation, holder_membership=clerk))


def with_training(side: Side) -> Side:
    """Add what those who train report: it is all of one desk."""
    named = {"first_name": side.word, "last_name": side.word, "email": f"forme@{side.word.lower()}.example"}
    trainer = side.keep(TrainerFactory(user=side.keep(TrainerUserFactory(**named))))
    usual = {"trainer": trainer, "organism_name": side.word, "participants": 1}
    side.invoiced = side.keep(TrainingSessionFactory(submitted=True, **usual))
    side.invoice = InvoiceFactory(session=side.invoiced)
    side.paid = side.keep(TrainingSessionFactory(paid=True, **usual))
    person = side.keep(side.paid.participants.get())
    cards.cards.issue(side.paid)
    side.run = side.keep(cards.cards.print_cards(by=side.boss))
    side.card = side.keep(person.cards.get())
    return side
