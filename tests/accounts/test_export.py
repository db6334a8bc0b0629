"""« Copie de mes renseignements »: all that is theirs, nothing of anyone else, to them alone, for two days."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts import actions, tasks
from accounts.models import DataExport, SignUp, User
from portal.core import personal
from portal.core.journal import JournalEntry
from tests.accounts.rights import birth_of, proven, seeded, words_of
from tests.reading import text

COPY, ASK, FETCH = reverse("accounts:copy"), reverse("accounts:ask_copy"), reverse("accounts:fetch_copy")
pytestmark = pytest.mark.django_db

# Models that may hold something of a person and are in no section, each for a reason.
OFFICE = "names, addresses and telephones of an organization or an office, not of a person"
NUMBERS = "numbers alone, beside rows that are in a section"
BETWEEN = "between two organizations; what a person did to it is in the journal, which is in a section"
LISTED = "a list that agents edit: its names are those of kinds of things"
REPORTED = "participants of a session, who have no user: a trainer's report, which agents find at their request"
IMPORTED = (
    "lines of an imported file: the cells of what went in, now in sections, go at once; of what did not, with the run"
)
LISTS = dict.fromkeys(("Activity", "Institution", "OrganismKind", "Title"), "cardrequests")
LISTS |= dict.fromkeys(("RelationType", "Subject", "SubjectFamily"), "delegations")
EXEMPT = {
    **{f"{app}.{name}{tail}": LISTED for name, app in LISTS.items() for tail in ("", "Event")},
    "cardrequests.Participant": REPORTED,
    "cardrequests.ParticipantEvent": REPORTED,
    "cardrequests.PaymentEvent": "versions of the payments",
    "cardrequests.PrintRun": "which agent printed cards, and when",
    "auth.Group": "the name of a team",
    "auth.Permission": "the name of a right",
    "contenttypes.ContentType": "the name of a kind of row",
    "core.Counter": "the name of a series of numbers",
    "delegations.AuthorizationEvent": "versions of the authorizations that are in a section, without a word more",
    "delegations.Relation": BETWEEN,
    "delegations.RelationEvent": BETWEEN,
    "guardian.GroupObjectPermission": "of a team",
    "organizations.Address": OFFICE,
    "organizations.ConnectedService": OFFICE,
    "organizations.ConnectedServiceEvent": OFFICE,
    "organizations.DocumentContent": "the bytes of documents that are in a section, by name and digest",
    "organizations.AddressEvent": OFFICE,
    "organizations.ClaimEvent": "versions of the links that are in a section, without a word more",
    "organizations.HandoverEvent": "versions of the handovers that are in a section, without a word more",
    "organizations.LinkLineEvent": "versions of the lines that are in a section, without a word more",
    "organizations.Organization": OFFICE,
    "organizations.OrganizationEvent": OFFICE,
    "organizations.OrganizationType": OFFICE,
    "organizations.OrganizationTypeEvent": OFFICE,
    "organizations.AnswerTemplate": LISTED,
    "organizations.AnswerTemplateEvent": LISTED,
    "organizations.Holiday": LISTED,
    "organizations.HolidayEvent": LISTED,
    "organizations.SupportDesk": OFFICE,
    "organizations.SupportDeskEvent": OFFICE,
    "support.NoteEvent": "when a note was pinned; notes are in a section",
    "support.VisitEvent": "versions of the visits that are in a section, without a word more",
    "pghistory.Context": NUMBERS,
    "pghistory.Events": NUMBERS,
    "pghistory.MiddlewareEvents": NUMBERS,
    "account.EmailConfirmation": "allauth's own confirmations: the portal proves addresses by itself, none is written",
    "support.ImportRow": IMPORTED,
    "support.ImportRun": "which agent imported which file, and when",
    "sessions.Session": "what a page in progress keeps, until the session ends; the sessions are in a section",
}
SPEAKING = re.compile(r"mail|phone|telephone|name|recipient|birth|address|\bip\b|actor|user|words|facts")


def held_models():
    return {model for section in personal.sections() for model in section.models}


def may_hold_someone(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.OneToOneField) and field.related_model is User:
            return True
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField | models.DateField)
        if is_text and SPEAKING.search(field.name):
            return True
    return False


def test_each_model_that_may_hold_someone_is_in_a_section_or_exempt():
    ours = [model for model in apps.get_models() if not model._meta.proxy]
    suspects = {model._meta.label for model in ours if may_hold_someone(model)}
    held = {model._meta.label for model in held_models()}
    assert suspects - held - EXEMPT.keys() == set()


def test_no_exemption_is_for_nothing():
    assert EXEMPT.keys() <= {model._meta.label for model in apps.get_models()}
    assert not EXEMPT.keys() & {model._meta.label for model in held_models()}


# --- What it holds -------------------------------------------------------------------------------


@pytest.fixture
def zenobie(transport_alice, alice):
    return seeded("Zénobie", transport_alice)


def opened(user):
    return zipfile.ZipFile(io.BytesIO(actions.rights.copies.archive(user)))


def data_of(user):
    return json.loads(opened(user).read("data.json"))["data"]


def test_copy_holds_all_by_which_the_portal_knows_her(zenobie):
    written = opened(zenobie).read("data.json").decode()
    assert {word for word in words_of("Zénobie") if word not in written} == set()
    assert birth_of("Zénobie").isoformat() in written


def test_every_row_of_hers_is_there(zenobie):
    """Each section that a seeded person fills holds as many rows as the database has of her."""
    told = data_of(zenobie)
    filled = {name for name, rows in told.items() if rows}
    assert filled >= {section.name for section in personal.sections()} - {
        "copies",
        "permissions",
        "requests",
        "additions",
        "second_looks",
    }
    for section in personal.sections():
        for model in section.models:
            if any(field.name == "user" for field in model._meta.get_fields()):
                assert len(told[section.name]) >= model.objects.filter(user=zenobie).count()
    assert len(told["journal"]) == JournalEntry.objects.filter(actor=zenobie).count() + 1


def test_nothing_of_anyone_else_is_there(zenobie, transport_alice, alice):
    other = seeded("Yvonne", transport_alice, administrator=True)
    for name in ("data.json", "index.html"):
        written = opened(zenobie).read(name).decode()
        assert {word for word in words_of("Yvonne") | {"Arsenault"} if word in written} == set()
    assert "Zénobie" not in opened(other).read("data.json").decode()


def test_what_others_did_to_her_is_told_without_their_name(bob, alice):
    actions.sleep.record(actions.users.SHUT_OUT, about=bob.user, place=None, by=alice.user, name=str(bob.user))
    actions.sleep.record(actions.users.SHUT_OUT, about=alice.user, place=None, by=bob.user, name=str(alice.user))
    sentences = [row["sentence"] for row in data_of(bob.user)["journal"]]
    assert sentences == [
        "quelqu’un a fermé l’accès au portail à Bob Bélanger.",
        "Bob Bélanger a fermé l’accès au portail à quelqu’un.",
    ]


def test_name_that_a_stranger_typed_with_her_address_is_not_hers(zenobie):
    SignUp.objects.update(first_name="Quelqu’un", last_name="Dautre")
    assert data_of(zenobie)["sign_ups"][0]["email"] == zenobie.email
    assert "Dautre" not in opened(zenobie).read("data.json").decode()


def test_no_proof_is_in_it(zenobie):
    written = opened(zenobie).read("data.json").decode()
    for secret in (zenobie.password, f"{zenobie.pk:064}", "clé de", f"{zenobie.pk:032}"):
        assert secret not in written


@pytest.mark.parametrize(("language", "title"), [("fr-ca", "Vos renseignements"), ("en", '<html lang="en"')])
def test_page_in_it_is_in_her_language_and_needs_nothing_else(zenobie, language, title):
    zenobie.language = language
    page = opened(zenobie).read("index.html").decode()
    assert title in page
    assert "<script" not in page
    assert "src=" not in page
    assert "@import" not in page


# --- How one gets it -----------------------------------------------------------------------------


@pytest.fixture
def screen(signed_in, bob):
    return proven(signed_in(bob))


def test_bob_asks_waits_is_told_and_takes_it(screen, bob, mailbox):
    assert screen.post(ASK).url == COPY
    assert "en préparation" in text(screen.get(COPY))
    tasks.prepare_copies()
    assert COPY in mailbox.link("bob@exemple.ca")
    copy = bob.user.data_exports.get()
    assert str(copy.public_id) in text(screen.get(COPY))
    taken = screen.post(FETCH, {"copy": copy.public_id})
    assert taken.headers["Content-Type"] == "application/zip"
    assert taken.headers["Cache-Control"] == "private, no-store"
    assert zipfile.ZipFile(io.BytesIO(taken.content)).testzip() is None
    kinds = JournalEntry.objects.filter(actor=bob.user).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["copy.asked", "copy.fetched"]


@pytest.mark.parametrize("address", [ASK, FETCH])
def test_who_found_the_screen_open_must_know_the_password(signed_in, bob, address):
    response = signed_in(bob).post(address, {"copy": bob.user.public_id})
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not DataExport.objects.exists()


def test_nobody_else_takes_it(screen, bob, charlie, signed_in):
    screen.post(ASK)
    tasks.prepare_copies()
    stranger = proven(signed_in(charlie))
    assert stranger.post(FETCH, {"copy": bob.user.data_exports.get().public_id}).status_code == 404
    assert "Votre copie est prête" not in text(stranger.get(COPY))


def test_the_deed_itself_gives_it_to_nobody_else(bob, charlie):
    copy = actions.rights.copies.ask(bob.user)
    tasks.prepare_copies()
    with pytest.raises(DataExport.DoesNotExist):
        actions.rights.copies.fetch(copy, by=charlie.user)


def test_asking_twice_is_asking_once(screen, bob):
    screen.post(ASK)
    screen.post(ASK)
    assert bob.user.data_exports.count() == 1


def test_a_fourth_in_a_day_waits(screen, bob):
    for _ in range(3):
        screen.post(ASK)
        tasks.prepare_copies()
    assert "revenez demain" in text(screen.post(ASK, follow=True))
    assert bob.user.data_exports.count() == 3


def test_after_two_days_it_is_gone(screen, bob, settings):
    screen.post(ASK)
    tasks.prepare_copies()
    copy = bob.user.data_exports.get()
    assert copy.expires_at - copy.ready_at == timedelta(hours=settings.DATA_EXPORT_HOURS)
    past = timezone.now() - timedelta(hours=settings.DATA_EXPORT_HOURS, seconds=1)
    bob.user.data_exports.update(ready_at=past, expires_at=timezone.now() - timedelta(seconds=1))
    assert screen.post(FETCH, {"copy": copy.public_id}).url == COPY
    tasks.prepare_copies()
    copy.refresh_from_db()
    assert (copy.state, copy.content) == (DataExport.State.EXPIRED, None)
    assert "est effacée" in text(screen.get(COPY))


def test_broker_that_is_down_delays_it_and_loses_nothing(screen, bob):
    """Nothing announced it: the row is there, and the sweep finds it."""
    bob.user.data_exports.create()
    tasks.prepare_copies()
    assert bob.user.data_exports.get().is_live


def test_copy_that_cannot_be_made_keeps_nobody_else_waiting(alice, bob, monkeypatch):
    made = actions.rights.copies.archive
    monkeypatch.setattr(actions.rights.copies, "archive", lambda user: made(user) if user == bob.user else 1 / 0)
    alice.user.data_exports.create()
    bob.user.data_exports.create()
    tasks.prepare_copies()
    assert bob.user.data_exports.get().is_live
    assert alice.user.data_exports.get().state == DataExport.State.ASKED
