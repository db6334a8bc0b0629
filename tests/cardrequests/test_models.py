"""What the database itself refuses, whatever door it came through."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from cardrequests.models import Invoice, Participant, Price, TrainingSession, next_abbreviation
from portal.core.rewriting import append_only_lifted
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import (
    CardFactory,
    InvoiceFactory,
    ParticipantFactory,
    PaymentFactory,
    PriceFactory,
    TrainingSessionFactory,
)

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError, ProgrammingError)


def refuses(write):
    with pytest.raises(REFUSED), transaction.atomic():
        write()
    return True


def test_abbreviations_follow_each_other_and_step_over_a_user_name_that_is_taken():
    UserFactory(username="ethc002")
    assert [next_abbreviation("Claude", "Éthier") for _ in range(2)] == ["ETHC001", "ETHC003"]


def test_session_that_was_submitted_keeps_what_was_submitted():
    session = TrainingSessionFactory(submitted=True, participants=1)
    rows = TrainingSession.objects.filter(pk=session.pk)
    assert refuses(lambda: rows.update(place="Ailleurs"))
    assert refuses(lambda: rows.update(unit_price=1))
    assert refuses(lambda: rows.update(state="new", submitted_at=None, payment_mode="", billed_to="", unit_price=None))
    assert refuses(lambda: rows.update(state="shipped", shipped_at=timezone.now()))
    assert refuses(lambda: rows.update(paid_at=timezone.now()))
    assert rows.update(state="paid", paid_at=timezone.now()) == 1


def test_participants_change_only_while_their_session_is_new():
    session = TrainingSessionFactory(submitted=True, participants=1)
    person = session.participants.get()
    other = ParticipantFactory()
    assert refuses(lambda: ParticipantFactory(session=session))
    assert refuses(person.delete)
    assert refuses(lambda: Participant.objects.filter(pk=person.pk).update(first_name="Autre"))
    assert refuses(lambda: Participant.objects.filter(pk=other.pk).update(session=session))
    assert Participant.objects.filter(pk=other.pk).update(first_name="Autre") == 1
    with append_only_lifted():
        assert Participant.objects.filter(pk=person.pk).update(first_name="…") == 1


def test_person_is_once_in_a_session_however_their_name_is_spelled():
    person = ParticipantFactory(first_name="Jean-François", last_name="Lœuvre")
    assert refuses(lambda: ParticipantFactory(session=person.session, first_name="JEAN FRANCOIS", last_name="loeuvre"))
    assert ParticipantFactory(session=person.session, first_name="Jean", last_name="Lœuvre")


def test_invoice_stays_as_issued_and_is_rendered_once():
    invoice = InvoiceFactory()
    rows = Invoice.objects.filter(pk=invoice.pk)
    assert refuses(lambda: rows.update(amount=1))
    assert rows.update(sha256="a" * 64, rendered_at=timezone.now()) == 1
    assert refuses(lambda: rows.update(sha256="b" * 64))
    assert refuses(lambda: InvoiceFactory(session=invoice.session))
    assert refuses(invoice.delete)


def test_session_is_paid_once_and_a_person_has_one_card():
    payment = PaymentFactory(received=True)
    assert refuses(lambda: PaymentFactory(session=payment.session, received=True))
    assert PaymentFactory(session=payment.session)
    card = CardFactory()
    assert refuses(lambda: CardFactory(participant=card.participant))
    assert CardFactory(participant=card.participant, revoked=True)


def test_price_is_the_latest_that_has_begun():
    assert str(Price.objects.in_force().amount) == "2.00"
    PriceFactory()
    assert str(Price.objects.in_force().amount) == "2.50"
