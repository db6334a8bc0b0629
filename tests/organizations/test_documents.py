"""What is accepted as a document, under which name, and what is refused in which words."""

import random
import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from organizations import actions
from organizations.forms.documents import DocumentsForm
from organizations.models import Document, DocumentContent, ServiceRequest
from organizations.validators.documents import NAME_MAX, Kind, paper, safe_name
from tests.organizations.factories import OrganizationFactory
from tests.organizations.papers import HOSTILE, jpeg, pdf, png, upload

PARTS = {Kind.PDF: pdf(), Kind.PNG: png(), Kind.JPEG: jpeg()}


def judged(*files, are_there=False):
    return DocumentsForm({}, MultiValueDict({"documents": list(files)}), are_there=are_there)


def refusal_of(*files):
    form = judged(*files)
    assert not form.is_valid()
    return " ".join(form.errors["documents"])


@pytest.fixture
def asked(db):
    return ServiceRequest.objects.create(
        number="DEM-2026-90001",
        kind=ServiceRequest.Kind.REGISTRATION,
        organization=OrganizationFactory(),
        due_at="2026-12-31T00:00Z",
    )


# --- By content ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PARTS)
def test_document_is_what_its_content_says_whatever_it_is_called(kind):
    form = judged(upload("facture.exe", PARTS[kind]))
    assert form.is_valid(), form.errors
    (accepted,) = form.cleaned_data["documents"]
    assert (accepted.kind, accepted.content) == (kind, PARTS[kind])
    assert accepted.name == f"facture.exe.{kind.extension}"


@pytest.mark.parametrize("trick", HOSTILE)
def test_hostile_file_is_refused_under_an_innocent_name(trick):
    content, words = HOSTILE[trick]
    refusal = refusal_of(upload("statuts.pdf", content))
    assert words in refusal
    assert "statuts.pdf" in refusal


def test_what_a_telephone_adds_after_a_picture_is_not_kept():
    assert paper("photo.jpg", jpeg() + b"MotionPhoto" * 99).content == jpeg()
    assert paper("photo.png", png() + b"\0" * 64).content == png()


@pytest.mark.parametrize("kind", PARTS)
def test_no_broken_file_makes_the_portal_stumble(kind):
    chance = random.Random(1867)  # noqa: S311 (breaks files, keeps no secret)
    for _ in range(400):
        broken = bytearray(PARTS[kind])
        for _ in range(chance.randint(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(ValidationError):
            paper("a", bytes(broken[: chance.randint(1, len(broken))]))


def test_largest_file_is_judged_in_no_time():
    heavy = pdf(b"/A (" + b"#41" * 3_000_000 + b")")
    began = time.monotonic()
    paper("a.pdf", heavy)
    assert time.monotonic() - began < 8


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Résolution du conseil.pdf", "Résolution du conseil.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Alice\\lettre.PDF", "lettre.pdf"),
        ("lettre\0.exe", "lettre.exe.pdf"),
        ("fdp\u202egnp.exe", "fdpgnp.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ('"><script>.pdf', "_script_.pdf"),
        ("lettre.pdf.pdf", "lettre.pdf"),
        (".pdf", "document.pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        ("\u200b\ufeff", "document.pdf"),
        ("契約書", "契約書.pdf"),
    ],
)
def test_name_is_made_safe(given, kept):
    assert safe_name(given, Kind.PDF) == kept


def test_endless_name_ends():
    assert len(safe_name("é" * 5_000, Kind.JPEG)) <= NAME_MAX


# --- How much ------------------------------------------------------------------------------------


def test_several_files_are_judged_together_and_each_refusal_names_its_own():
    refusal = refusal_of(upload("bon.pdf"), upload("mauvais.pdf", b"MZ"), upload("vide.png", b""))
    assert "mauvais.pdf" in refusal
    assert "vide.png" in refusal
    assert "bon.pdf" not in refusal


def test_no_file_is_told_unless_some_are_there():
    assert "Joignez au moins un document" in refusal_of()
    assert judged(are_there=True).is_valid()


def test_six_files_are_one_too_many():
    assert "Au plus 5 fichiers" in refusal_of(*[upload(f"{rank}.pdf") for rank in range(6)])


def test_large_file_and_large_sum_are_refused(settings):
    settings.DOCUMENT_MIB = 1
    heavy = pdf(b"/A (" + b"a" * 1024 * 1024 + b")")
    assert "dépasse 1 Mio" in refusal_of(upload("lourd.pdf", heavy))
    settings.DOCUMENT_MIB, settings.DOCUMENTS_MIB = 10, 1
    assert "dépassent ensemble 1 Mio" in refusal_of(upload("lourd.pdf", heavy))


def test_name_that_cannot_be_shown_is_not():
    assert "Fichier au nom illisible" in refusal_of(upload("a\u2066b.pdf", b"MZ"))


# --- Kept ----------------------------------------------------------------------------------------


def test_documents_are_kept_apart_from_what_lists_load(asked):
    actions.documents.keep(asked, [paper("statuts.pdf", pdf()), paper("photo.jpg", jpeg())])
    with CaptureQueriesContext(connection) as captured:
        found = list(asked.documents.order_by("pk"))
    assert [(each.name, each.kind, each.size) for each in found] == [
        ("statuts.pdf", "pdf", len(pdf())),
        ("photo.jpg", "jpeg", len(jpeg())),
    ]
    assert "documentcontent" not in captured.captured_queries[0]["sql"]
    assert bytes(found[0].content.content) == pdf()


def test_same_document_sent_twice_is_kept_once(asked):
    for _ in range(2):
        actions.documents.keep(asked, [paper("statuts.pdf", pdf()), paper("encore.pdf", pdf())])
    assert asked.documents.count() == 1


def test_sixth_document_is_refused_however_they_came(asked):
    for rank in range(5):
        actions.documents.keep(asked, [paper("a.pdf", pdf(b"/N %d" % rank))])
    with pytest.raises(ValidationError, match="Au plus 5 documents"):
        actions.documents.keep(asked, [paper("a.pdf", pdf(b"/N 9"))])
    assert asked.documents.count() == 5


@pytest.mark.parametrize("model", [Document, DocumentContent])
def test_document_never_changes(asked, model):
    actions.documents.keep(asked, [paper("statuts.pdf", pdf())])
    change = {"name": "autre.pdf"} if model is Document else {"content": b"autre"}
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model.objects.update(**change)
