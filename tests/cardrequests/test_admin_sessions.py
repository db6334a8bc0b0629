"""The desk: sessions found, paid, printed and shipped by agents, each with the rights for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cardrequests import actions
from cardrequests.actions.receipts import Receipt
from cardrequests.models import Payment, PaymentMode, PrintRun, TrainingSession, cards_of
from portal.core.journal import lines_of
from tests.accounts.factories import UserFactory
from tests.agents import agent_with, browser_of
from tests.cardrequests.factories import ParticipantFactory, TrainingSessionFactory
from tests.cardrequests.under_way import invoiced, paid
from tests.races import at_once, refusals
from tests.reading import text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:cardrequests_trainingsession_changelist")
RECEIVE, SHIP = reverse("admin:cardrequests_receive"), reverse("admin:cardrequests_ship")
RIGHTS = ["view_trainingsession", "change_trainingsession", "add_payment", "add_printrun", "view_printrun", "view_card"]
State = TrainingSession.State


@pytest.fixture
def agent(db):
    return browser_of(agent_with(*RIGHTS))


def found(agent, **asked):
    return [session.number for session in agent.get(LIST, asked).context["cl"].result_list]


def receipt(*sessions, **more):
    numbers = "\n".join(session.invoices.get().number.lower() for session in sessions)
    usual = {"mode": "cheque", "reference": "CH-118", "received_on": timezone.localdate(), "amount": "4,00"}
    return usual | {"numbers": numbers} | more


# --- Found -----------------------------------------------------------------------------------------


def test_agent_finds_a_session_by_what_people_say_of_it(agent):
    session = invoiced(organism_name="Résidence Beauséjour", trainer__user__last_name="Éthier")
    ParticipantFactory.reset_sequence()
    other = TrainingSessionFactory(trainer__user__last_name="Morin")
    ParticipantFactory(session=other, last_name="Grandbois")
    invoice, trainer = session.invoices.get(), session.trainer
    for asked in (session.number, trainer.abbreviation.lower(), "beausejour", "ethier", invoice.number):
        assert found(agent, q=asked) == [session.number], asked
    assert found(agent, q="grandbois") == [other.number]
    assert found(agent, state__exact="new") == [other.number]
    assert found(agent, payment_mode__exact="cheque") == [session.number]
    assert found(agent, depuis="30") == []


def test_session_that_waits_for_long_is_found_by_its_age(agent, time_machine):
    time_machine.move_to(timezone.now() - timedelta(days=40))
    old = invoiced()
    time_machine.move_to(timezone.now() + timedelta(days=40))
    invoiced()
    agent.force_login(agent.user)
    assert found(agent, depuis="30") == [old.number]
    assert found(agent, depuis="60") == []


def test_list_costs_the_same_however_long(agent):
    counts = []
    for more in (2, 5):
        for _ in range(more):
            invoiced(participants=1)
        agent.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            agent.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_facts_are_read_and_the_page_leads_to_what_comes_next(agent):
    waiting, ready = invoiced(), paid()
    page = text(agent.get(reverse("admin:cardrequests_trainingsession_change", args=[waiting.pk])))
    assert f"{RECEIVE}?factures={waiting.invoices.get().number}" in page
    assert "Le formateur lit : « À vous : postez le chèque" in page
    assert '<input type="text" name="place"' not in page
    page = text(agent.get(reverse("admin:cardrequests_trainingsession_change", args=[ready.pk])))
    assert f"{SHIP}?sessions={ready.pk}" in page
    address = reverse("admin:cardrequests_trainingsession_change", args=[ready.pk])
    assert agent.post(address, {"state": "shipped"}).status_code == 403


# --- Paid ------------------------------------------------------------------------------------------


def test_one_cheque_pays_several_invoices_and_the_cards_are_issued(agent):
    first, second = invoiced(), invoiced(participants=3)
    answer = agent.post(RECEIVE, receipt(first, second, amount="10,00"), follow=True)
    assert "2 sessions sont payées." in text(answer)
    for session in (first, second):
        session.refresh_from_db()
        payment = session.payments.get()
        assert session.state == State.PAID
        assert (payment.state, payment.reference, payment.received_by) == ("received", "CH-118", agent.user)
        assert payment.amount == session.invoices.get().amount
        assert cards_of(session).count() == session.participants.count()
        assert "payment.received" in [line.kind for line in lines_of(session)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "5,00"}, "Le paiement est de 5,00 $, et les factures de 4,00 $ en tout."),
        ({"numbers": "FAC-1999-00001"}, "La facture FAC-1999-00001 n’existe pas."),
        ({"received_on": "2999-01-01"}, "après aujourd’hui"),
        ({"reference": " "}, "obligatoire"),
        ({"amount": "-4"}, "plus de 0 $"),
    ],
)
def test_receipt_that_does_not_fit_pays_nothing_and_stays_as_typed(agent, typed, words):
    session = invoiced()
    answer = text(agent.post(RECEIVE, receipt(session, **typed)))
    assert words in answer
    assert 'value="CH-118"' in answer or "reference" in typed
    session.refresh_from_db()
    assert session.state == State.SUBMITTED
    assert not Payment.objects.exists()


def test_invoice_that_was_paid_is_refused_with_all_the_others(agent):
    done, waiting = invoiced(), invoiced()
    agent.post(RECEIVE, receipt(done))
    answer = text(agent.post(RECEIVE, receipt(done, waiting, amount="8,00")))
    assert "n’attend pas de paiement : sa session est au statut « Payée »" in answer
    waiting.refresh_from_db()
    assert waiting.state == State.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_receive_one_cheque_at_once_note_it_once():
    session = invoiced()
    numbers = [session.invoices.get().number]
    cheque = Receipt(PaymentMode.CHEQUE, "118", timezone.localdate(), session.invoices.get().amount)
    agents = UserFactory.create_batch(2, agent=True)
    results = at_once(*(lambda by=by: actions.receipts.receive(numbers, cheque, by=by) for by in agents))
    assert len(refusals(results)) == 1
    assert Payment.objects.count() == 1
    assert cards_of(session).count() == 2


# --- Printed and shipped -----------------------------------------------------------------------------


def chosen(action, *sessions):
    return {"action": action, "_selected_action": [session.pk for session in sessions]}


def test_chosen_sessions_are_printed_and_their_files_fetched_again(agent):
    first, second, other = paid(), paid(), paid()
    person = first.participants.first()
    answer = agent.post(LIST, chosen("print_cards", first, second), follow=True)
    run = PrintRun.objects.get()
    assert "Le tirage est prêt" in text(answer)
    assert run.cards.count() == 4
    assert cards_of(other).awaiting_printing().count() == 2
    for _ in range(2):
        sheet = agent.get(reverse("admin:cardrequests_printrun_csv", args=[run.pk])).content.decode()
        assert sheet.count("/cartes/") == 4
        assert person.last_name in sheet
        for kind in ("pdf", "labels"):
            paper = agent.get(reverse(f"admin:cardrequests_printrun_{kind}", args=[run.pk]))
            assert paper.content.startswith(b"%PDF")
            assert "no-store" in paper["Cache-Control"]
    assert "Pas dans ce tirage" not in text(answer)
    again = text(agent.post(LIST, chosen("print_cards", first), follow=True))
    assert "Aucune carte n’attend d’être imprimée." in again
    assert f"Pas dans ce tirage : {first.number} (cartes déjà imprimées)." in again
    assert PrintRun.objects.count() == 1


def test_run_says_which_of_the_chosen_sessions_are_not_in_it_and_why(agent):
    ready, printed, unpaid, gone = paid(), paid(), invoiced(), TrainingSessionFactory(cancelled=True)
    actions.cards.print_cards([printed], by=agent.user)
    shown = text(agent.post(LIST, chosen("print_cards", ready, printed, unpaid, gone), follow=True))
    assert "Le tirage est prêt" in shown
    told = {printed: "cartes déjà imprimées", unpaid: "pas encore payée", gone: "annulée"}
    for session, why in told.items():
        assert f"{session.number} ({why})" in shown
    assert f"{ready.number} (" not in shown


def test_run_of_all_that_waits_is_made_once_one_has_seen_how_many(agent):
    paid(participants=3)
    address = reverse("admin:cardrequests_printrun_add")
    assert "3 cartes attendent" in text(agent.get(address))
    assert not PrintRun.objects.exists()
    agent.post(address)
    assert PrintRun.objects.get().cards.count() == 3
    assert "Aucune carte n’attend" in text(agent.get(address))


def test_name_that_a_spreadsheet_would_run_is_only_shown(agent):
    session = TrainingSessionFactory()
    ParticipantFactory(session=session, last_name="=1+1")
    TrainingSession.objects.filter(pk=session.pk).update(
        state="submitted", submitted_at=timezone.now(), payment_mode="cheque", billed_to="organism", unit_price=2
    )
    TrainingSession.objects.filter(pk=session.pk).update(state="paid", paid_at=timezone.now())
    session.refresh_from_db()
    actions.cards.issue(session)
    run = actions.cards.print_cards(by=agent.user)
    sheet = agent.get(reverse("admin:cardrequests_printrun_csv", args=[run.pk])).content.decode()
    assert ",'=1+1," in sheet


def test_labels_of_chosen_sessions(agent):
    answer = agent.post(LIST, chosen("print_labels", paid(), invoiced()))
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.guide("AS-28")
def test_parcels_leave_with_their_numbers_and_what_is_not_printed_stays(agent):
    ready, unprinted, plain = paid(), paid(), paid()
    actions.cards.print_cards([ready, plain], by=agent.user)
    answer = agent.post(LIST, chosen("ship", ready, unprinted, plain, invoiced()))
    page = answer["Location"]
    assert text(agent.get(page)).count("Numéro de suivi de la session") == 3
    typed = {f"tracking-{ready.pk}": "lm 123-456 ca", f"tracking-{plain.pk}": "", f"tracking-{unprinted.pk}": "AB12"}
    shown = text(agent.post(page, typed))
    assert "2 sessions sont expédiées." in shown
    assert "ne sont pas imprimées" in shown
    assert shown.count("Numéro de suivi de la session") == 1
    states = {s.pk: (s.state, s.tracking_number) for s in TrainingSession.objects.filter(paid_at__isnull=False)}
    assert states[ready.pk] == ("shipped", "LM123456CA")
    assert states[plain.pk] == ("shipped", "")
    assert states[unprinted.pk] == ("paid", "")
    assert "Rien à expédier" in text(agent.get(f"{SHIP}?sessions={ready.pk},x,{'9' * 30}"))


def test_tracking_number_that_is_none_keeps_all_on_the_page(agent):
    session = paid()
    actions.cards.print_cards([session], by=agent.user)
    page = f"{SHIP}?sessions={session.pk}"
    shown = text(agent.post(page, {f"tracking-{session.pk}": "<b>!"}))
    assert "de 4 à 40 lettres et chiffres" in shown
    session.refresh_from_db()
    assert session.state == State.PAID


def test_session_is_shipped_once(agent):
    session = paid()
    actions.cards.print_cards([session], by=agent.user)
    assert actions.shipping.ship({session: "AB12"}, by=agent.user) == {}
    refused = actions.shipping.ship({session: "CD34"}, by=agent.user)
    assert "seule une session payée" in refused[session].messages[0]
    session.refresh_from_db()
    assert session.tracking_number == "AB12"


# --- Rights ------------------------------------------------------------------------------------------


def test_each_deed_asks_its_own_right(signed_in, alice):
    session = paid()
    reader, nobody = browser_of(agent_with("view_trainingsession")), browser_of(agent_with())
    for address in (RECEIVE, SHIP, reverse("admin:cardrequests_printrun_add")):
        assert reader.get(address).status_code == 403
        assert signed_in(alice).get(address).status_code == 302
    assert nobody.get(reverse("admin:cardrequests_figures")).status_code == 403
    assert reader.get(reverse("admin:cardrequests_figures")).status_code == 200
    reader.post(LIST, chosen("print_cards", session))
    assert not PrintRun.objects.exists()
    run = actions.cards.print_cards(by=reader.user)
    assert reader.get(reverse("admin:cardrequests_printrun_csv", args=[run.pk])).status_code == 403
    card = cards_of(session).first()
    assert reader.get(reverse("admin:cardrequests_card_pdf", args=[card.pk])).status_code == 403
    holder = browser_of(agent_with("view_card"))
    assert holder.get(reverse("admin:cardrequests_card_pdf", args=[card.pk])).status_code == 200
