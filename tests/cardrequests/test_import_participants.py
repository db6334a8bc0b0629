"""« Ajouter une liste »: pasted or sent, shown first, added on « Confirmer »."""

import csv
import io
import re
import time
import zipfile
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cardrequests.models import Participant
from cardrequests.validators.rosters import read_file, read_text, written
from tests.cardrequests.factories import TrainingSessionFactory
from tests.cardrequests.typed import page
from tests.reading import text

pytestmark = pytest.mark.django_db

MARIE = ["Mme", "Marie", "Tremblay", "1985-06-24", "514 276-1234", "12"]
JEAN = ["M.", "Jean", "Roy", "1990-01-31", "418-555-0199", ""]
WRONG = ["Mme", "Anne", "Côté", "31/01/1990", "12", ""]


@pytest.fixture
def empty(claude):
    return TrainingSessionFactory(trainer=claude)


@pytest.fixture
def send(browser_of_claude, empty):
    def send(text="", **more):
        return browser_of_claude.post(page("import_participants", empty), {"text": text, **more})

    return send


def confirmation(response):
    """Return what « Confirmer » sends from the page that shows the list."""
    shown = response.content.decode()
    text = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", shown, re.DOTALL)[1])
    return {"text": text, "shown": re.search(r'name="shown" value="(\w+)"', shown)[1], "confirm": "1"}


def pasted(*rows):
    return "\n".join("\t".join(row) for row in rows)


def names(session):
    return [str(person) for person in session.participants.order_by("position")]


def test_list_is_shown_first_and_added_on_confirmation_once(send, empty):
    shown = send(pasted(MARIE, JEAN))
    assert "Rien n’est enregistré avant « Confirmer »." in text(shown)
    assert not Participant.objects.exists()
    for _ in range(2):
        answer = send(**confirmation(shown))
        assert answer.url == page("participants", empty)
    assert names(empty) == ["Marie Tremblay", "Jean Roy"]
    assert empty.participants.get(first_name="Marie").extension == "12"


def test_each_wrong_cell_says_why_and_stays_to_be_corrected_while_the_others_are_added(send, empty):
    shown = send(pasted(MARIE, WRONG, JEAN))
    said = text(shown)
    assert re.search(r"31/01/1990<span[^>]*>Saisissez la date comme 1985-06-24", said)
    assert re.search(r">12<span[^>]*>Saisissez un numéro de téléphone complet", said)
    left = send(**confirmation(shown))
    assert "2 participants sont ajoutés." in text(left)
    assert names(empty) == ["Marie Tremblay", "Jean Roy"]
    rest = confirmation(left)["text"]
    assert "Côté" in rest
    assert "Tremblay" not in rest
    mended = send(rest.replace("31/01/1990", "1990-01-31").replace("\t12\t", "\t514 276-9999\t"))
    assert send(**confirmation(mended)).url == page("participants", empty)
    assert names(empty)[2:] == ["Anne Côté"]


def test_what_was_changed_since_it_was_shown_is_shown_again(send, empty):
    typed = confirmation(send(pasted(MARIE)))
    again = send(**typed | {"text": typed["text"].replace("Marie", "Mario")})
    assert "Mario" in text(again)
    assert not Participant.objects.exists()
    send(**confirmation(again))
    assert names(empty) == ["Mario Tremblay"]


def test_who_is_there_already_or_twice_in_the_list_is_added_once(send, empty):
    send(**confirmation(send(pasted(MARIE))))
    shouted = [MARIE[0], "MARIE", "tremblay", *MARIE[3:]]
    shown = send(pasted(shouted, JEAN, JEAN))
    assert re.search(r"Déjà dans la liste</dt>\s*<dd[^>]*>2</dd>", text(shown))
    send(**confirmation(shown))
    assert names(empty) == ["Marie Tremblay", "Jean Roy"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_file_of_any_separator_and_alphabet_is_read_by_its_headings(send, empty, separator, encoding):
    text = io.StringIO()
    rows = [["Last name", "Prénom", "TÉLÉPHONE", "Titre", "Date de naissance"]]
    csv.writer(text, delimiter=separator).writerows([*rows, ["Côté", "Zoé", "514 276-1234", "mme", "19850624"]])
    file = SimpleUploadedFile("liste.csv", text.getvalue().encode(encoding))
    send(**confirmation(send(file=file)))
    assert names(empty) == ["Zoé Côté"]


def test_workbook_is_read_with_its_dates_and_numbers(send, empty):
    book = Workbook()
    book.active.append(["Titre", "Prénom", "Nom", "Naissance", "Téléphone", "Poste"])
    born = date(1985, 6, 24)
    book.active.append(["Mme", "Marie", "Tremblay", born, 5142761234, 12])
    content = io.BytesIO()
    book.save(content)
    send(**confirmation(send(file=SimpleUploadedFile("liste.xlsx", content.getvalue()))))
    added = empty.participants.get()
    assert (added.birth_date, added.telephone, added.extension) == (born, "+15142761234", "12")


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 nothing of a workbook", b"\x00\x01\x02", b"%PDF-1.7\n\x00", b"a" * (1024 * 1024 + 1), b""],
    ids=["broken workbook", "bytes", "PDF", "too large", "empty"],
)
def test_file_that_is_no_list_is_refused_in_words(send, content):
    answer = send(file=SimpleUploadedFile("liste.xlsx", content))
    assert answer.status_code == 200
    assert "govuk-error-message" in text(answer)
    assert not Participant.objects.exists()


SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows=None, spoiled=0, flags=0):
    """Return a workbook with these rows of XML; its compressed bytes spoiled, or the flags of its parts set."""
    made, content = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            kept = before.read(part)
            after.writestr(
                part.filename, re.sub(b"<sheetData ?/>|<sheetData></sheetData>", rows, kept) if rows else kept
            )
        start = after.getinfo(SHEET).header_offset + 30 + len(SHEET)
    found = bytearray(content.getvalue())
    found[start : start + spoiled] = b"\xff" * spoiled
    for head, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(head, bytes(found)):
            found[match.start() + place] |= flags
    return bytes(found)


@pytest.mark.parametrize(
    "content", [workbook(spoiled=30), workbook(flags=1), workbook(flags=0x20)], ids=["spoiled", "encrypted", "patched"]
)
def test_workbook_that_does_not_unpack_is_refused_in_words(send, content):
    answer = send(file=SimpleUploadedFile("liste.xlsx", content))
    assert answer.status_code == 200
    assert "Ce fichier ne se lit pas." in text(answer)


@pytest.mark.parametrize(
    "rows",
    [b'<row r="1">' + b"<c/>" * 1_000_000 + b"</row>", b"<row/>" * 1_000_000, b"<a>" * 500_000 + b"</a>" * 500_000],
    ids=["cells", "rows", "depth"],
)
def test_small_workbook_that_unfolds_into_a_million_cells_is_refused_at_once(rows):
    content = workbook(b"<sheetData>" + rows + b"</sheetData>")
    assert len(content) < 20_000
    began = time.perf_counter()
    with pytest.raises(ValidationError):
        read_file(content)
    assert time.perf_counter() - began < 1


def test_nothing_at_all_is_asked_for_again(send):
    assert "Collez une liste ou choisissez un fichier" in text(send("  \n "))


def test_example_can_be_sent_as_it_is(browser_of_claude, send, empty):
    example = browser_of_claude.get(page("roster_example"))
    send(**confirmation(send(file=SimpleUploadedFile("exemple.csv", example.content))))
    assert names(empty) == ["Marie Tremblay"]


def test_five_hundred_people_take_as_many_queries_as_five(browser_of_claude, claude):
    def added(count):
        session = TrainingSessionFactory(trainer=claude)
        address = page("import_participants", session)
        rows = [["Mme", "Marie", f"Tremblay {'abcdefghij'[i % 10] * (i // 10 + 1)}", *MARIE[3:]] for i in range(count)]
        with CaptureQueriesContext(connection) as captured:
            shown = browser_of_claude.post(address, {"text": pasted(*rows)})
            browser_of_claude.post(address, confirmation(shown))
        assert session.participants.count() == count
        return len(captured)

    added(1)
    assert added(500) == added(5)


CELLS = st.text(st.characters(exclude_categories=["C", "Z"]))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6)))
def test_list_that_is_written_to_be_corrected_is_read_back_the_same(rows):
    full = [[*row, "x"] for row in rows]
    assert read_text(written([["Titre", "Nom"], *full]))[1:] == full
