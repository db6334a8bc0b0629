"""Trainers, their sessions, who took part. A session is new, without participants, unless traits say otherwise.

What the migrations wrote (types of organism, activities, titles, the price) is there in every test.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from cardrequests.models import (
    Activity,
    Card,
    Institution,
    Invoice,
    OrganismKind,
    Participant,
    Payment,
    PaymentMode,
    Price,
    Title,
    Trainer,
    TrainingSession,
    next_card_number,
    next_invoice_number,
    next_session_number,
)
from cardrequests.validators import name_key
from tests.accounts.factories import UserFactory

# What a session goes through, and what each step writes.
STEPS = ["new", "submitted", "paid", "shipped"]


class TrainerUserFactory(UserFactory):
    first_name = "Claude"
    last_name = factory.Sequence("Ethier {}".format)
    email = factory.Sequence("claude.ethier.{}@exemple.ca".format)
    username = factory.Sequence(lambda number: f"ethc{number % 1000:03}")


class TrainerFactory(factory.django.DjangoModelFactory[Trainer]):
    class Meta:
        model = Trainer

    user = factory.SubFactory(TrainerUserFactory)
    abbreviation = factory.LazyAttribute(lambda trainer: trainer.user.username.upper())

    class Params:
        inactive = factory.Trait(is_active=False)


class TrainingSessionFactory(factory.django.DjangoModelFactory[TrainingSession]):
    """`TrainingSessionFactory(submitted=True, participants=3)` goes through the states as people would."""

    class Meta:
        model = TrainingSession

    trainer = factory.SubFactory(TrainerFactory)
    number = factory.LazyFunction(next_session_number)
    trainer_email = factory.LazyAttribute(lambda session: session.trainer.user.email)
    kind = factory.LazyFunction(lambda: OrganismKind.objects.get(name_fr="Autre organisme"))
    organism_name = "Résidence du Parc"
    place = "Sherbrooke"
    activity = factory.LazyFunction(lambda: Activity.objects.offered().order_by("position")[0])
    ended_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))
    delivery_street = "12, rue du Parc"
    delivery_city = "Sherbrooke"
    delivery_postal_code = "J1H1A1"
    delivery_attention = "Claude Ethier"
    delivery_email = "formation@exemple.ca"
    participants = 0
    state = "new"
    payment_mode = PaymentMode.CHEQUE
    billed_to = TrainingSession.BilledTo.ORGANISM
    unit_price = Decimal("2.00")
    # Cancelled after its submission rather than before.
    was_submitted = False

    class Params:
        accredited = factory.Trait(
            kind=factory.LazyFunction(lambda: OrganismKind.objects.get(is_accredited=True)),
            institution=factory.LazyFunction(lambda: Institution.objects.offered().order_by("position")[0]),
            organism_name=factory.LazyAttribute(lambda session: session.institution.name_fr),
        )
        submitted = factory.Trait(state="submitted")
        paid = factory.Trait(state="paid")
        shipped = factory.Trait(state="shipped")
        cancelled = factory.Trait(state="cancelled")

    @classmethod
    def _create(cls, model_class: type[TrainingSession], *args: Any, **fields: Any) -> TrainingSession:
        participants, state, was_submitted = (fields.pop(name) for name in ("participants", "state", "was_submitted"))
        terms = {name: fields.pop(name) for name in ("payment_mode", "billed_to", "unit_price")}
        session = model_class.objects.create(*args, **fields)
        ParticipantFactory.create_batch(participants, session=session)
        path = STEPS[1 : STEPS.index(state) + 1] if state in STEPS else ["submitted"] * was_submitted + [state]
        for step in path:
            session.state = step
            setattr(session, f"{step}_at", timezone.now())
            if step == "submitted":
                for name, value in terms.items():
                    setattr(session, name, value)
            session.save()
        return session


class ParticipantFactory(factory.django.DjangoModelFactory[Participant]):
    class Meta:
        model = Participant

    session = factory.SubFactory(TrainingSessionFactory)
    title = factory.LazyFunction(lambda: Title.objects.offered().order_by("position")[0])
    first_name = "Jean"
    last_name = factory.Sequence("Gagné {}".format)
    name_key = factory.LazyAttribute(lambda person: name_key(person.first_name, person.last_name))
    birth_date = date(1985, 6, 24)
    telephone = "+14185550199"
    position = factory.Sequence(int)


class PriceFactory(factory.django.DjangoModelFactory[Price]):
    class Meta:
        model = Price

    amount = Decimal("2.50")
    starts_on = factory.LazyFunction(timezone.localdate)


class InvoiceFactory(factory.django.DjangoModelFactory[Invoice]):
    class Meta:
        model = Invoice

    session = factory.SubFactory(TrainingSessionFactory, submitted=True, participants=1)
    number = factory.LazyFunction(next_invoice_number)
    amount = factory.LazyAttribute(lambda invoice: invoice.session.unit_price * invoice.session.participants.count())
    billed_to = factory.LazyAttribute(lambda invoice: invoice.session.organism_name)


class PaymentFactory(factory.django.DjangoModelFactory[Payment]):
    """An attempt by card that is under way; `received` is a cheque that an agent holds."""

    class Meta:
        model = Payment

    session = factory.SubFactory(TrainingSessionFactory, submitted=True, participants=3)
    mode = PaymentMode.CARD
    amount = Decimal("6.00")

    class Params:
        received = factory.Trait(
            mode=PaymentMode.CHEQUE,
            state=Payment.State.RECEIVED,
            settled_at=factory.LazyFunction(timezone.now),
            received_on=factory.LazyFunction(timezone.localdate),
            received_by=factory.SubFactory(UserFactory, agent=True),
        )


class CardFactory(factory.django.DjangoModelFactory[Card]):
    class Meta:
        model = Card

    participant = factory.LazyFunction(lambda: TrainingSessionFactory(paid=True, participants=1).participants.get())
    number = factory.LazyFunction(next_card_number)

    class Params:
        revoked = factory.Trait(revoked_at=factory.LazyFunction(timezone.now), reason=Card.Reason.LOST)
        expired = factory.Trait(expires_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)))
