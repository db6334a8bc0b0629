"""« Suivi » of a session: what was done, what comes next and who does it, and the cards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cardrequests import actions
from cardrequests.models import PaymentMode, TrainingSession
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import PaymentFactory, TrainerFactory, TrainingSessionFactory
from tests.cardrequests.under_way import invoiced, paid
from tests.reading import shown

pytestmark = pytest.mark.django_db


def page_of(session):
    return reverse("cardrequests:progress", args=[session.public_id])


def text(signed_in, session, **choices):
    answer = signed_in(session.trainer.user).get(page_of(session), choices)
    return shown(answer)


def test_each_state_says_what_comes_next_and_who_acts(signed_in):
    new, cheque = TrainingSessionFactory(), invoiced()
    card, deposit = invoiced(payment_mode=PaymentMode.CARD), invoiced(payment_mode=PaymentMode.DEPOSIT)
    assert "À vous : complétez la fiche" in text(signed_in, new)
    assert "À vous : postez le chèque" in text(signed_in, cheque)
    assert f"Facture {cheque.invoices.get().number} émise, de 4,00 $" in text(signed_in, cheque)
    assert "À vous : payez la facture par carte" in text(signed_in, card)
    assert "À vous : faites le dépôt" in text(signed_in, deposit)
    PaymentFactory(session=cheque, received=True, reference="CH-118")
    assert "numéro CH-118" in text(signed_in, cheque)
    for state in ("refused", "paid"):
        assert "Paiement par carte reçu" not in text(signed_in, card)
        PaymentFactory(session=card, amount="4.00", state=state, settled_at=timezone.now() if state == "paid" else None)
    assert "Paiement par carte reçu" in text(signed_in, card)
    assert "Montant : 4,00 $." in text(signed_in, card)
    done = TrainingSessionFactory(paid=True)
    assert "Notre équipe imprime les cartes" in text(signed_in, done)
    TrainingSession.objects.filter(pk=done.pk).update(
        state="shipped", shipped_at=done.paid_at, tracking_number="LM123CA"
    )
    shown = text(signed_in, done)
    assert "Numéro de suivi : LM123CA." in shown
    assert "Tout est fait" in shown
    assert shown.index("Cartes expédiées") < shown.index("Session payée") < shown.index("Session soumise")
    gone = TrainingSessionFactory(cancelled=True)
    assert "Session annulée" in text(signed_in, gone)
    assert "Ce qui v" not in text(signed_in, gone)


def test_trainer_sees_the_cards_with_their_states_and_no_code(signed_in):
    session = paid(participants=3)
    lost, *others = (person.cards.get() for person in session.participants.all())
    new = actions.cards.reissue(lost, reason="lost", by=UserFactory(agent=True))
    shown = text(signed_in, session)
    for card in (lost, new, *others):
        assert card.number in shown
        assert card.code not in shown
    assert "Révoquée" in shown
    assert "Perdue ou volée" in shown
    assert "Aucune carte ne correspond" in text(signed_in, session, q="zzz")


def test_page_costs_the_same_however_many_cards(client):
    trainer, counts = TrainerFactory(), []
    client.force_login(trainer.user)
    for participants in (2, 40):
        address = page_of(paid(trainer=trainer, participants=participants))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_session_of_another_trainer_is_not_found(signed_in, alice):
    session = paid()
    assert signed_in(TrainerFactory().user).get(page_of(session)).status_code == 404
    assert signed_in(alice).get(page_of(session)).status_code == 404
    assert signed_in(UserFactory(agent=True)).get(page_of(session)).status_code == 404
