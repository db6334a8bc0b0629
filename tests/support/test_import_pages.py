"""« Importations »: an agent sends a file, says what its columns are, reads what would happen, and decides."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from organizations.models import Membership
from portal.core.models import JournalEntry
from portal.core.spreadsheets import cell, plain
from portal.support.actions.imports import runs
from portal.support.models import ImportRow, ImportRun
from portal.support.tasks import import_files
from tests.agents import browser_of
from tests.organizations.factories import SupportDeskFactory
from tests.reading import text
from tests.support.files import CONTACTS, checked, csv_of, imported, importer_of, page_of, upload, work

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:support_upload")
LIST = reverse("admin:support_importrun_changelist")
TOM = ["E-77", "20000001", "Tom", "Tremblay", "tom@exemple.ca", "1984-05-17", "514 276-1234"]
WRONG = ["E-99", "20000002", "=1+1", "Roy", "ana@exemple.ca", "", "+1 514 276-1234"]


def sent(browser, content, desk, kind="contacts", **more):
    file = SimpleUploadedFile("contacts.csv", content)
    return browser.post(UPLOAD, {"kind": kind, "desk": desk.pk, "file": file} | more)


def columns_of(run):
    return {f"column-{place}": name for place, name in enumerate(run.columns)}


def test_agent_goes_from_the_file_to_the_import(agathe, desk, shaw):
    browser = browser_of(agathe)
    assert UPLOAD in text(browser.get(LIST))
    assert "Personne ne reçoit de courriel" in text(browser.get(UPLOAD))
    answer = sent(browser, csv_of(CONTACTS, TOM, WRONG), desk)
    run = ImportRun.objects.get()
    assert answer.url == page_of(run)
    assert "Lecture du fichier" in text(browser.get(page_of(run)))

    run = work(run)
    assert (run.content, run.total) == (None, 2)
    shown = text(browser.get(page_of(run)))
    assert "Par exemple : Tom, =1+1" in shown
    assert '<option value="first_name" selected>Prénom *</option>' in shown
    assert browser.post(page_of(run, "import_check"), columns_of(run)).url == page_of(run)
    assert "Vérification en cours" in text(browser.get(page_of(run)))
    run = work(run)
    shown = text(browser.get(page_of(run)))
    assert "Créée : 1" in shown
    assert "Refusée : 1" in shown
    assert "1 ligne à corriger" in shown
    assert not Membership.objects.exists()

    browser.post(page_of(run, "import_act", deed="start"))
    run = work(run)
    shown = text(browser.get(page_of(run)))
    assert "Importé" in shown
    assert Membership.objects.get().email == "tom@exemple.ca"


def test_refused_lines_are_corrected_and_sent_again_and_an_import_is_undone(agathe, desk, shaw):
    browser = browser_of(agathe)
    run = imported("contacts", csv_of(CONTACTS, TOM, WRONG), agathe, desk)
    report = browser.get(page_of(run, "import_refused"))
    _bom, *lines = csv.reader(io.StringIO("\n" + report.content.decode("utf-8-sig")))
    assert lines[0] == [*CONTACTS, "Ligne", "Raison"]
    assert lines[1][2:4] == ["'=1+1", "Roy"]
    assert lines[1][6] == "'+1 514 276-1234"
    assert lines[1][7] == "3"
    assert "Prénom" in lines[1][8]

    # Corrected, the report is sent again as it is: what was made harmless is read as it was.
    lines[1][0], lines[1][2] = "E-77", "Ana"
    again = imported("contacts", csv_of(*lines, separator=","), agathe, desk)
    assert again.counts == {"created": 1}
    assert Membership.objects.get(email="ana@exemple.ca").sheet.telephone == "+15142761234"

    browser.post(page_of(run, "import_act", deed="undo"))
    run = work(run)
    assert "Annulé" in text(browser.get(page_of(run)))
    assert Membership.objects.get(email="tom@exemple.ca").status == "ended"
    kinds = list(JournalEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["import.started", "import.done", "import.started", "import.done", "import.undone"]
    assert browser.get(reverse("admin:support_importrun_change", args=[run.pk])).url == page_of(run)


def test_columns_are_corrected_and_a_choice_that_cannot_be_is_refused(agathe, desk, shaw):
    browser = browser_of(agathe)
    header = ["Org", "No client", "Prénom", "Nom", "Courriel", "Prénom", "Tel"]
    run = work(upload("contacts", csv_of(header, TOM), agathe, desk))
    assert run.columns == ["", "client_number", "first_name", "last_name", "email", "", "telephone"]
    page = page_of(run, "import_check")
    assert "Aucune colonne du fichier n’est « Organisation »" in text(browser.post(page, columns_of(run)))
    twice = columns_of(run) | {"column-0": "organization", "column-5": "first_name"}
    assert "Deux colonnes du fichier sont « Prénom »" in text(browser.post(page, twice))
    browser.post(page, columns_of(run) | {"column-0": "organization"})
    assert work(run).foreseen == {"created": 1}
    assert "Vérifier de nouveau" in text(browser.get(page_of(run)))
    assert browser.get(page).url == page_of(run)


def test_pasted_list_is_read_too_and_nothing_at_all_is_refused(agathe, desk, shaw):
    browser = browser_of(agathe)
    pasted = csv_of(CONTACTS, TOM, separator="\t").decode()
    browser.post(UPLOAD, {"kind": "contacts", "desk": desk.pk, "text": pasted})
    assert work(ImportRun.objects.get()).total == 1
    assert "rien n’y est écrit" in text(browser.post(UPLOAD, {"kind": "contacts", "desk": desk.pk}))


def test_only_agents_of_the_desk_import_and_see_its_files(agathe, desk, signed_in, alice):
    run = upload("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    elsewhere = SupportDeskFactory(name_fr="Autre service", name_en="Another desk")
    other, unnamed = importer_of(elsewhere), importer_of(desk, rights=("view_importrun",))
    assert browser_of(other).get(page_of(run)).status_code == 404
    assert browser_of(other).post(page_of(run, "import_act", deed="discard")).status_code == 404
    assert run.file_name not in text(browser_of(other).get(LIST))
    assert sent(browser_of(other), b"a", desk).status_code == 200
    assert browser_of(unnamed).get(page_of(run)).status_code == 403
    assert browser_of(unnamed).get(UPLOAD).status_code == 403
    assert UPLOAD not in text(browser_of(unnamed).get(LIST))
    assert signed_in(alice).get(page_of(run)).status_code == 302
    assert ImportRun.objects.count() == 1


def test_who_may_not_change_relations_imports_none(desk):
    clerk = importer_of(desk, rights=("add_importrun", "view_importrun"))
    browser = browser_of(clerk)
    assert "Autorisations" not in text(browser.get(UPLOAD)).partition("<form")[2].partition("</select>")[0]
    sent(browser, b"a", desk, kind="relations")
    assert not ImportRun.objects.exists()


def test_run_stops_when_its_agent_has_lost_the_right(agathe, desk, shaw):
    run = checked("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    runs.start(run, by=agathe)
    agathe.groups.get().permissions.clear()
    run = work(run)
    assert (run.state, run.counts) == ("stopped", {})
    assert "n’en a plus le droit" in run.reason
    colleague = importer_of(desk)
    runs.resume(run, by=colleague)
    assert work(run).counts == {"created": 1}


def test_stale_pages_and_double_clicks_change_nothing(agathe, desk, shaw):
    browser = browser_of(agathe)
    run = checked("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    assert browser.get(page_of(run, "import_act", deed="start")).url == page_of(run)
    assert ImportRun.objects.get().state == "checked"
    for _ in range(2):
        answer = browser.post(page_of(run, "import_act", deed="start"), follow=True)
    assert "a changé entre-temps" in text(answer)
    browser.post(page_of(run, "import_act", deed="nonsense"))
    import_files()
    assert Membership.objects.count() == 1
    assert "a changé entre-temps" in text(browser.post(page_of(run, "import_act", deed="discard"), follow=True))


def test_same_file_is_known_and_an_abandoned_one_forgotten(agathe, desk, shaw):
    first = imported("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    second = checked("contacts", csv_of(CONTACTS, TOM), agathe, desk)
    browser = browser_of(agathe)
    shown = text(browser.get(page_of(second)))
    assert "Ce même fichier a déjà été envoyé" in shown
    assert page_of(first) in shown
    browser.post(page_of(second, "import_act", deed="discard"))
    assert not second.rows.exists()
    assert "Abandonné" in text(browser.get(page_of(second)))


def workbook(*rows):
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


READABLE = {
    "semicolons": csv_of(CONTACTS, TOM),
    "tabs": csv_of(CONTACTS, TOM, separator="\t"),
    "byte order mark": b"\xef\xbb\xbf" + csv_of(CONTACTS, TOM, separator=","),
    "windows": csv_of(CONTACTS, TOM).decode().encode("cp1252"),
    "utf-16": csv_of(CONTACTS, TOM).decode().encode("utf-16"),
    "empty lines": b"\n;;;\n" + csv_of(CONTACTS, ["", " "], TOM).replace(b"\n", b"\n\n"),
    "old line ends": csv_of(CONTACTS, TOM).replace(b"\r\n", b"\r"),
    "xlsx": workbook(
        CONTACTS, ["E-77", 20000001, "Tom", "Tremblay", "tom@exemple.ca", date(1984, 5, 17), 5142761234.0]
    ),
}


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE)
def test_file_is_read_however_it_was_saved(agathe, desk, content):
    run = work(upload("contacts", content, agathe, desk))
    assert run.columns == [
        "organization", "client_number", "first_name", "last_name", "email", "birth_date", "telephone",
    ]  # fmt: skip
    assert run.rows.get().cells[:4] == ["E-77", "20000001", "Tom", "Tremblay"]


REFUSED = {
    "nothing": (b"", "Ce fichier est vide"),
    "titles alone": (csv_of(CONTACTS), "Ce fichier est vide"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "Ce fichier ne se lit pas"),
    "a NUL": (csv_of(CONTACTS, TOM) + b"\x00", "Ce fichier ne se lit pas"),
    "a broken workbook": (b"PK\x03\x04" + b"x" * 500, "Ce fichier ne se lit pas"),
    "ten thousand columns": (b";" * 10_000 + b"a\n", "plus de 60 colonnes"),
    "a book in a cell": (csv_of(CONTACTS, ["a" * 1001]), "La ligne 2 a une cellule de plus de 1000 caractères"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused_in_plain_words(agathe, desk, content, words):
    run = work(upload("contacts", content, agathe, desk))
    assert run.state == "refused"
    assert words in run.reason.replace("\xa0", " ")
    assert words in text(browser_of(agathe).get(page_of(run)))
    assert (run.content, run.rows.count()) == (None, 0)


def test_reports_never_run_a_formula_and_come_back_as_they_were():
    for typed in ("=1+1", "+1 514", "-3", "@a", "'déjà", "simple", "' =x"):
        assert plain(cell(typed)) == typed or not typed.startswith(("=", "+", "-", "@"))
    assert cell("=1") == "'=1"


def test_lines_are_forgotten_in_time_and_then_nothing_is_undone(agathe, desk, shaw):
    done = imported("contacts", csv_of(CONTACTS, TOM, WRONG), agathe, desk)
    left = work(upload("contacts", csv_of(CONTACTS, TOM), agathe, desk))
    assert runs.forget(timezone.now() - timedelta(days=1)) == 0
    assert runs.forget(timezone.now() + timedelta(seconds=1)) == 3
    assert not ImportRow.objects.exists()
    left.refresh_from_db()
    assert left.state == "discarded"
    browser = browser_of(agathe)
    answer = browser.post(page_of(done, "import_act", deed="undo"), follow=True)
    assert "ne sont plus gardées" in text(answer)


def test_pages_take_as_many_queries_however_many_lines(agathe, desk, shaw, client, query_count):
    client.force_login(agathe)
    run = checked("contacts", csv_of(CONTACTS, TOM, WRONG), agathe, desk)
    lines = iter(range(10, 100))

    def one_more():
        ImportRow.objects.create(run=run, number=next(lines), cells=WRONG, foreseen="refused", reason="Non.")

    assert query_count(page_of(run), one_more) <= 12


def test_file_of_which_no_line_can_go_in_is_not_offered_to_be_imported(agathe, desk, shaw):
    run = checked("contacts", csv_of(CONTACTS, WRONG), agathe, desk)
    shown = text(browser_of(agathe).get(page_of(run)))
    assert "Aucune ligne ne pourrait entrer" in shown
    assert page_of(run, "import_act", deed="start") not in shown
    answer = browser_of(agathe).post(page_of(run, "import_act", deed="start"), follow=True)
    assert "Aucune ligne de ce fichier ne pourrait entrer" in text(answer)
    assert ImportRun.objects.get().state == "checked"


def test_agent_is_told_when_the_import_is_over_and_when_it_is_undone(agathe, desk, shaw, mailbox):
    run = imported("contacts", csv_of(CONTACTS, TOM, WRONG), agathe, desk)
    told = mailbox.latest(agathe.email)
    words = told.text.replace("\xa0", " ")
    assert told.subject.replace("\xa0", " ") == "L’importation « fichier.csv » est terminée"
    assert "Créée : 1" in words
    assert "Refusée : 1" in words
    assert page_of(run) in words
    runs.undo(run, by=agathe)
    work(run)
    assert len(mailbox.to(agathe.email)) == 2
    assert "Défaite : 1" in mailbox.latest(agathe.email).text.replace("\xa0", " ")
