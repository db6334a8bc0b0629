"""The invoice: laid out once, kept, mailed to the delivery address; read by its trainer and behind its link."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Language
from cardrequests import actions, tasks
from cardrequests.models import Invoice, InvoiceContent
from notifications.models import Message
from portal.core.models import JournalEntry
from tests.cardrequests.factories import InvoiceFactory, TrainingSessionFactory
from tests.cardrequests.paying import submitted, words

pytestmark = pytest.mark.django_db
LIST = reverse("cardrequests:invoices")
READY = "cardrequests/notices/invoice_ready"


def pdf_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf_of(content).pages).replace("\xa0", " ").split())


def page_of(invoice, name="invoice"):
    return reverse(f"cardrequests:{name}", args=[invoice.public_id])


@pytest.fixture
def invoice(ready) -> Invoice:
    """Issued and laid out, as a worker does."""
    submitted(ready)
    assert tasks.render_invoices() == 1
    return ready.invoices.get()


# --- The paper -----------------------------------------------------------------------------------


def test_pdf_says_who_owes_what_for_what_and_how_to_pay(invoice, ready):
    content = actions.invoices.content_of(invoice)
    said = text_of(content)
    assert f"Facture {invoice.number}" in said
    for words_of_it in (
        timezone.localdate().isoformat(),
        ready.number,
        "Résidence du Parc",
        "À l’attention de Claude Ethier",
        "12, rue du Parc",
        "Sherbrooke J1H 1A1",
        ready.activity.name,
        "3 2,00 $ 6,00 $",
        "Total 6,00 $",
        f"Écrivez le numéro de facture {invoice.number} sur le chèque",
        "expédiées à la réception de votre paiement",
    ):
        assert words_of_it in said
    assert "carte de crédit" not in said


def test_pdf_is_one_that_a_screen_reader_reads(invoice):
    read = pdf_of(actions.invoices.content_of(invoice))
    root = read.trailer["/Root"]
    assert root["/Lang"] == "fr-CA"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert read.metadata.title == f"Facture {invoice.number}"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_pdf_is_in_the_language_of_its_trainer(ready):
    ready.trainer.user.language = Language.ENGLISH
    ready.trainer.user.save()
    submitted(ready)
    tasks.render_invoices()
    content = actions.invoices.content_of(ready.invoices.get())
    assert pdf_of(content).trailer["/Root"]["/Lang"] == "en-CA"
    assert ready.activity.name_en in text_of(content)


def test_what_means_something_to_typst_is_only_text(ready):
    type(ready).objects.filter(pk=ready.pk).update(organism_name='#read("/etc/passwd") *gras* $x$ \\ ]')
    ready.refresh_from_db()
    submitted(ready)
    tasks.render_invoices()
    assert '#read("/etc/passwd") *gras* $x$ \\ ]' in text_of(actions.invoices.content_of(ready.invoices.get()))


def test_credit_note_says_what_it_takes_back(invoice, ready, claude, mailbox):
    actions.submissions.cancel(ready, by=claude.user)
    assert tasks.render_invoices() == 1
    note = ready.invoices.get(kind="credit_note")
    said = text_of(actions.invoices.content_of(note))
    assert f"Note de crédit {note.number}" in said
    assert f"Facture annulée {invoice.number}" in said
    assert "Total crédité 6,00 $" in said
    assert "rien à payer" in said
    assert mailbox.latest(ready.delivery_email).subject == f"Note de crédit {note.number}"


# --- Once ----------------------------------------------------------------------------------------


def test_it_is_laid_out_and_mailed_once_however_often_a_worker_looks(invoice, ready):
    before = invoice.sha256, Message.objects.count()
    assert hashlib.sha256(bytes(invoice.content.content)).hexdigest() == invoice.sha256
    assert tasks.render_invoices() == 0
    assert not actions.invoices.render(invoice.pk)
    invoice.refresh_from_db()
    assert (invoice.sha256, Message.objects.count()) == before


def test_worker_that_dies_on_the_way_leaves_nothing_and_the_next_one_does_it_all(ready):
    """PDF and mail are one transaction: a death in it takes both."""
    submitted(ready)
    key = ready.invoices.get().pk

    def dies():
        with transaction.atomic():
            assert actions.invoices.render(key)
            assert InvoiceContent.objects.exists()
            raise SystemExit

    with pytest.raises(SystemExit):
        dies()
    assert not InvoiceContent.objects.exists()
    assert not Message.objects.filter(template=READY).exists()
    assert tasks.render_invoices() == 1
    assert Message.objects.filter(template=READY).count() == 1


def test_paper_that_cannot_be_laid_out_does_not_keep_others_waiting(ready):
    """A character that PDF/UA has no glyph for is such a case."""
    InvoiceFactory(billed_to="\U000f0000 \U0001f980", lines=[])
    submitted(ready)
    assert tasks.render_invoices() >= 1
    assert ready.invoices.get().is_rendered


# --- The mail ------------------------------------------------------------------------------------


@pytest.mark.guide("AS-13", "M11")
def test_invoice_goes_to_the_delivery_address_with_a_link_that_needs_no_user(invoice, ready, mailbox):
    mail = mailbox.latest(ready.delivery_email)
    assert mail.subject == f"Facture {invoice.number}"
    assert "6,00 $" in mail.text.replace("\xa0", " ")
    link = mailbox.link(ready.delivery_email)
    page = Client().get(link)
    assert invoice.number in words(page)
    assert "Résidence du Parc" in words(page)
    answer = Client().post(link)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content == actions.invoices.content_of(invoice)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_link_that_is_made_up_or_too_old_opens_nothing(invoice, ready, mailbox, time_machine):
    link = mailbox.link(ready.delivery_email)
    assert Client().get(link[:-2] + "x/").status_code == 410
    assert Client().get(reverse("cardrequests:invoice_link", args=[str(invoice.public_id)])).status_code == 410
    time_machine.move_to(timezone.now() + timedelta(days=settings.INVOICE_LINK_DAYS, minutes=1))
    late = Client().get(link)
    assert late.status_code == Client().post(link).status_code == 410
    assert "Demandez au formateur" in words(late)


def test_links_are_tried_so_often_from_one_place(db):
    visitor = Client(REMOTE_ADDR="2001:db8:77::1")
    address = reverse("cardrequests:invoice_link", args=["du-vent"])
    assert [visitor.post(address).status_code for _ in range(31)][-2:] == [410, 429]


def test_trainer_sends_it_again_at_most_once_a_minute(invoice, ready, browser_of_claude, mailbox):
    def resent():
        answer = browser_of_claude.post(page_of(invoice, "resend_invoice"), follow=True)
        return words(answer), len([mail for mail in mailbox.to(ready.delivery_email) if "Facture" in mail.subject])

    assert "Attendez une minute" in resent()[0]
    Message.objects.update(written_at=timezone.now() - timedelta(minutes=2))
    said, count = resent()
    assert f"repart à {ready.delivery_email}" in said
    assert count == 2
    assert resent()[1] == 2
    assert JournalEntry.objects.filter(kind="invoice.resent").count() == 1


def test_it_is_not_sent_again_before_it_is_there(ready, claude):
    submitted(ready)
    with pytest.raises(ValidationError, match="en préparation"):
        actions.invoices.resend(ready.invoices.get(), by=claude)


# --- The list ------------------------------------------------------------------------------------


def test_trainer_finds_the_own_invoices_and_opens_them(invoice, ready, browser_of_claude, eve, signed_in):
    page = browser_of_claude.get(LIST)
    assert invoice.number in words(page)
    assert "6,00 $" in words(page)
    assert browser_of_claude.get(page_of(invoice)).content == actions.invoices.content_of(invoice)
    assert "Aucune de vos factures" in words(browser_of_claude.get(LIST, {"recherche": "zzz", "q": "zzz"}))
    other = signed_in(eve.user)
    assert invoice.number not in words(other.get(LIST))
    assert "Aucune facture pour l’instant" in words(other.get(LIST))
    assert other.get(page_of(invoice)).status_code == 404
    assert other.post(page_of(invoice, "resend_invoice")).status_code == 404


def test_invoice_that_is_not_laid_out_yet_is_listed_and_not_opened(ready, browser_of_claude):
    submitted(ready)
    assert "en préparation" in words(browser_of_claude.get(LIST))
    assert browser_of_claude.get(page_of(ready.invoices.get())).status_code == 404


def test_list_takes_as_many_queries_for_many_invoices(client, claude, query_count):
    client.force_login(claude.user)

    def one_more():
        session = TrainingSessionFactory(trainer=claude, submitted=True, participants=1)
        InvoiceFactory(session=session, lines=[])

    assert query_count(LIST, one_more) <= 12
