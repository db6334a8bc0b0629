"""« Paiement »: what it costs, how it is paid, « Soumettre » once."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from cardrequests.models import Institution, Invoice, OrganismKind, TrainingSession
from portal.core.models import JournalEntry
from tests.cardrequests.factories import ParticipantFactory, PriceFactory, TrainingSessionFactory
from tests.cardrequests.paying import agreed, tab, words

pytestmark = pytest.mark.django_db


def option(response, value: str) -> str:
    return re.search(rf'<input[^>]*value="{value}"[^>]*>', response.content.decode())[0]


# --- What it says --------------------------------------------------------------------------------


@pytest.mark.guide("AS-21", "AS-22", "AS-24", "AS-25", "AS-28")
def test_tab_says_what_it_costs_and_how_it_may_be_paid(browser_of_claude, ready, stripe):
    page = browser_of_claude.get(tab(ready))
    said = words(page)
    assert "Les cartes seront émises au coût de 2,00 $ par participant." in said
    assert "Elles sont expédiées à la réception de votre paiement." in said
    for label in ("Information du paiement", "Mode de paiement", "Facturé à", "Individu", "Organisme", "Soumettre"):
        assert label in said
    for mode in ("Par carte de crédit", "Par chèque", "Par dépôt direct"):
        assert mode in said
    assert "3 × 2,00 $" in said
    assert "Total 6,00 $" in said
    assert "checked" in option(page, "cheque")
    assert "disabled" not in option(page, "card")


@pytest.mark.guide("AS-23", "AS-26")
def test_tab_says_to_wait_for_the_invoice_and_where_the_card_is_typed(browser_of_claude, ready):
    said = words(browser_of_claude.get(tab(ready)))
    assert "attendez la facture avant de payer" in said
    assert "Écrivez son numéro sur le chèque" in said
    assert ready.delivery_email in said
    assert "Il ne passe jamais par ce portail" in said


@pytest.mark.guide("AS-27")
def test_card_is_greyed_below_five_dollars_and_refused_whatever_is_sent(browser_of_claude, claude, stripe):
    small = TrainingSessionFactory(trainer=claude, participants=2)
    page = browser_of_claude.get(tab(small))
    assert "disabled" in option(page, "card")
    assert "offert à partir de 5,00 $" in words(page)
    answer = browser_of_claude.post(tab(small), agreed(small, mode="card"))
    assert answer.status_code == 200
    small.refresh_from_db()
    assert small.is_new
    assert not Invoice.objects.exists()


def test_card_is_not_offered_where_nobody_takes_one(browser_of_claude, ready):
    page = browser_of_claude.get(tab(ready))
    assert "disabled" in option(page, "card")
    assert "n’est pas offert pour le moment" in words(page)


def test_price_of_the_day_is_the_one_shown(browser_of_claude, ready):
    PriceFactory(amount=Decimal("2.50"))
    assert "Total 7,50 $" in words(browser_of_claude.get(tab(ready)))


# --- What stands in the way ----------------------------------------------------------------------


@pytest.mark.guide("AS-20")
def test_session_without_participants_leads_to_their_list(browser_of_claude, claude):
    empty = TrainingSessionFactory(trainer=claude)
    page = browser_of_claude.get(tab(empty))
    assert "Soumettre</span>" not in page.content.decode()
    assert tab(empty, "participants") in page.content.decode()
    browser_of_claude.post(tab(empty), agreed(empty))
    empty.refresh_from_db()
    assert empty.is_new


def test_sheet_that_lacks_something_says_what_and_leads_there(browser_of_claude, ready):
    accredited = OrganismKind.objects.get(is_accredited=True)
    TrainingSession.objects.filter(pk=ready.pk).update(kind=accredited, delivery_attention=" ")
    page = browser_of_claude.get(tab(ready))
    assert "à l’attention de" in words(page)
    assert "maison d’enseignement accréditée" in words(page)
    assert f'href="{tab(ready, "session")}"' in page.content.decode()
    browser_of_claude.post(tab(ready), agreed(ready))
    TrainingSession.objects.filter(pk=ready.pk).update(
        delivery_attention="Claude", institution=Institution.objects.offered().order_by("pk").first()
    )
    assert Invoice.objects.count() == 0
    browser_of_claude.post(tab(ready), agreed(ready))
    assert Invoice.objects.count() == 1


def test_total_that_changed_in_another_window_is_shown_before_it_is_agreed_to(browser_of_claude, ready):
    stale = agreed(ready)
    ParticipantFactory(session=ready)
    answer = browser_of_claude.post(tab(ready), stale | {"billed_to": "individual"})
    assert "il est maintenant de 8,00 $" in words(answer)
    assert 'name="shown_total" value="8.00"' in answer.content.decode()
    assert '<option value="individual" selected' in answer.content.decode()
    assert not Invoice.objects.exists()
    browser_of_claude.post(tab(ready), agreed(ready))
    assert Invoice.objects.get().amount == Decimal("8.00")


# --- Submitted -----------------------------------------------------------------------------------


@pytest.mark.guide("AS-13", "AS-24", "AS-25")
def test_session_is_submitted_with_its_price_and_its_invoice(browser_of_claude, ready, claude, mailbox):
    answer = browser_of_claude.post(tab(ready), agreed(ready, billed_to="individual"), follow=True)
    ready.refresh_from_db()
    assert (ready.state, ready.payment_mode, ready.billed_to) == ("submitted", "cheque", "individual")
    assert ready.unit_price == Decimal("2.00")
    invoice = ready.invoices.get()
    assert invoice.number == f"FAC-{timezone.localdate().year}-00001"
    assert (invoice.amount, invoice.billed_to.splitlines()[0]) == (Decimal("6.00"), "Claude Ethier")
    said = words(answer)
    assert invoice.number in said
    assert f"La facture part à {ready.delivery_email}." in said
    assert f"Écrivez le numéro de facture {invoice.number} sur le chèque" in said
    assert "Soumettre</span>" not in answer.content.decode()
    told = mailbox.latest(ready.delivery_email)
    assert invoice.number in told.text
    assert JournalEntry.objects.filter(kind="session.submitted", actor=claude.user).count() == 1
    PriceFactory(amount=Decimal("9.00"))
    assert "Total 6,00 $" in words(browser_of_claude.get(tab(ready)))


def test_invoice_of_an_organism_is_addressed_to_it(browser_of_claude, ready):
    browser_of_claude.post(tab(ready), agreed(ready, mode="deposit"))
    assert ready.invoices.get().billed_to.splitlines() == [
        "Résidence du Parc",
        "À l’attention de Claude Ethier",
        "12, rue du Parc",
        "Sherbrooke J1H 1A1",
    ]


def test_second_click_submits_nothing_more(browser_of_claude, ready, mailbox):
    first = browser_of_claude.post(tab(ready), agreed(ready))
    second = browser_of_claude.post(tab(ready), agreed(ready, mode="deposit"))
    assert first.url == second.url
    ready.refresh_from_db()
    assert ready.payment_mode == "cheque"
    assert ready.invoices.count() == 1
    assert len(mailbox.to(ready.delivery_email)) == 1


def test_free_session_is_paid_as_soon_as_it_is_submitted(browser_of_claude, ready):
    PriceFactory(amount=Decimal("0.00"))
    browser_of_claude.post(tab(ready), agreed(ready) | {"shown_total": "0.00"})
    ready.refresh_from_db()
    assert ready.state == "paid"


# --- Whose it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["payment", "pay", "payment_return", "cancel_submission"])
def test_session_of_someone_else_is_not_found(name, signed_in, ready, eve):
    other = signed_in(eve.user)
    for answer in (other.get(tab(ready, name)), other.post(tab(ready, name), agreed(ready))):
        assert answer.status_code in (404, 405)
    assert Client().get(tab(ready, name)).status_code == 302
    ready.refresh_from_db()
    assert ready.is_new


def test_trainer_who_was_retired_reads_and_submits_nothing(browser_of_claude, ready, claude):
    claude.is_active = False
    claude.save()
    assert "n’est plus active" in words(browser_of_claude.get(tab(ready)))
    assert browser_of_claude.post(tab(ready), agreed(ready)).status_code == 403
    assert not Invoice.objects.exists()


def test_page_takes_as_many_queries_for_many_participants(client, query_count, claude, ready):
    client.force_login(claude.user)
    assert query_count(tab(ready), lambda: ParticipantFactory(session=ready)) <= 12


# --- Second thoughts -----------------------------------------------------------------------------


def test_submitted_session_is_cancelled_with_a_credit_note(browser_of_claude, ready, mailbox, claude):
    browser_of_claude.post(tab(ready), agreed(ready))
    assert "crédit" in words(browser_of_claude.get(tab(ready, "cancel_submission")))
    answer = browser_of_claude.post(tab(ready, "cancel_submission"), follow=True)
    ready.refresh_from_db()
    assert ready.state == "cancelled"
    note = ready.invoices.get(kind="credit_note")
    assert note.number == f"NC-{timezone.localdate().year}-00001"
    assert (note.amount, note.corrects) == (Decimal("6.00"), ready.invoices.get(kind="invoice"))
    assert note.number in words(answer)
    assert note.number in mailbox.latest(ready.delivery_email).text
    browser_of_claude.post(tab(ready, "cancel_submission"))
    assert ready.invoices.count() == 2


@pytest.mark.parametrize("trait", ["paid", "shipped"])
def test_paid_session_is_not_cancelled_by_its_trainer(trait, browser_of_claude, claude):
    session = TrainingSessionFactory(trainer=claude, participants=1, **{trait: True})
    answer = browser_of_claude.post(tab(session, "cancel_submission"), follow=True)
    session.refresh_from_db()
    assert session.state == trait
    assert "pas encore payée" in words(answer)
