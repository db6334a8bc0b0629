"""« Télécharger toutes mes factures (ZIP) »: the trainer's own papers, each as it was kept."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from cardrequests import actions, tasks
from tests.cardrequests.factories import InvoiceFactory, TrainerFactory
from tests.cardrequests.paying import submitted

pytestmark = pytest.mark.django_db
ZIP, LIST = reverse("cardrequests:invoices_zip"), reverse("cardrequests:invoices")


@pytest.fixture
def invoice(ready):
    submitted(ready)
    tasks.render_invoices()
    return ready.invoices.get()


def archived(answer):
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_trainer_takes_all_own_invoices_away(signed_in, invoice):
    # Not laid out yet, and of someone else.
    waiting = InvoiceFactory(session__trainer=invoice.session.trainer)
    InvoiceFactory()
    client = signed_in(invoice.session.trainer.user)
    assert "Télécharger toutes mes factures (ZIP)" in client.get(LIST).content.decode()
    answer = client.post(ZIP)
    assert answer["Content-Disposition"].endswith('.zip"')
    assert "no-store" in answer["Cache-Control"]
    files = archived(answer)
    assert files.namelist() == [invoice.file_name]
    assert files.read(invoice.file_name) == actions.invoices.content_of(invoice)
    assert waiting.file_name not in files.namelist()


def test_search_narrows_what_is_taken(signed_in, invoice):
    client = signed_in(invoice.session.trainer.user)
    assert "Télécharger ces factures (ZIP)" in client.get(LIST, {"q": invoice.number}).content.decode()
    assert archived(client.post(f"{ZIP}?q={invoice.number}")).namelist() == [invoice.file_name]
    assert archived(client.post(f"{ZIP}?q=introuvable")).namelist() == []


def test_trainer_without_invoices_gets_an_empty_archive(signed_in):
    assert archived(signed_in(TrainerFactory().user).post(ZIP)).namelist() == []


def test_too_many_archives_at_once_are_refused(signed_in, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invoices_zip": "1/h/user"}
    client = signed_in(TrainerFactory().user)
    assert archived(client.post(ZIP)).namelist() == []
    assert client.post(ZIP).status_code == 429
