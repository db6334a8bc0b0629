"""The page of the copy, and the journal of « Mes renseignements »: what a person reads, where a machine reads codes."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from accounts import actions, tasks
from accounts.models import DataExport, EmailChange
from notifications.actions import subject_of
from notifications.models import GONE, UNSAID, Category, Message, Mute
from organizations.models import Membership
from portal.core import personal
from portal.core.journal import record
from portal.core.models import place_of
from portal.core.personal import LABELS
from tests.accounts.rights import proven, seeded

MY_DATA, FETCH = reverse("accounts:my_data"), reverse("accounts:fetch_copy")
pytestmark = pytest.mark.django_db


def read(user):
    """Return what a person reads on the page, and what a machine reads."""
    packed = zipfile.ZipFile(io.BytesIO(actions.rights.copies.archive(user)))
    return packed.read("index.html").decode(), json.loads(packed.read("data.json"))["data"]


def chapter(page, name):
    """Return the rows of a chapter as people read them: by label."""
    found = page.split(f'<h2 id="{name}">')[1].split("<h2")[0]
    pairs = [re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", row, re.DOTALL) for row in found.split("<dl>")[1:]]
    return [dict(row) for row in pairs]


@pytest.fixture
def zenobie(transport_alice, alice):
    return seeded("Zénobie", transport_alice)


@pytest.fixture
def seen(zenobie):
    return read(zenobie)


def test_every_label_was_written_by_someone_and_translated(seen):
    """A field without a name of its own is called by its key in English, in every language."""
    for section in personal.sections():
        for key in {key for row in seen[1][section.name] for key in row} - LABELS.keys() - {"groups"}:
            names = [
                field.verbose_name for model in section.models for field in model._meta.fields if field.name == key
            ]
            assert isinstance(next(iter(names), None), Promise), (section.name, key)


@pytest.mark.parametrize(
    ("name", "label", "words", "code"),
    [
        ("telephones", "Type de numéro", "Cellulaire 1", "mobile_1"),
        ("user", "Langue", "Français", "fr-ca"),
        ("user", "Code à usage unique", "Code par texto", "sms"),
        ("copies", "État", "En préparation", "asked"),
        ("memberships", "Statut", "Actif", "active"),
        ("messages", "État", "Remis", "sent"),
        ("mutes", "À propos de", "Tous vos comptes", ""),
    ],
)
def test_codes_are_for_machines_and_words_for_people(zenobie, name, label, words, code):
    zenobie.data_exports.create()
    page, machine = read(zenobie)
    assert words in chapter(page, name)[0][label]
    assert code in machine[name][0].values()


def test_words_are_in_the_language_of_the_person(zenobie):
    zenobie.language = "en"
    page, _machine = read(zenobie)
    assert chapter(page, "user")[0]["Language"] in ("English", "Anglais")


def test_moments_are_those_of_the_clock_on_the_wall(zenobie):
    EmailChange.objects.update(asked_at=datetime(2026, 1, 5, 3, 30, 12, 345678, tzinfo=UTC))
    page, machine = read(zenobie)
    assert chapter(page, "email_changes")[0]["Demande"] == "2026-01-04 22:30:12"
    assert machine["email_changes"][0]["asked_at"] == "2026-01-05T03:30:12.345678+00:00"
    assert not re.search(r"\d\dT\d\d:|\+00:00", page)


def test_versions_say_what_changed_and_nothing_else(zenobie):
    zenobie.theme = "dark"
    zenobie.save()
    page, machine = read(zenobie)
    latest = chapter(page, "history")[-1]
    assert latest == {"Moment": latest["Moment"], "Thème": "Sombre"}
    assert len(machine["history"][-1]) == len(machine["history"][0]) > 10


def test_version_in_which_nothing_that_is_hers_changed_is_not_told(zenobie):
    before = len(chapter(read(zenobie)[0], "history"))
    zenobie.is_active = True
    zenobie.save(update_fields=["is_active"])
    Membership.objects.filter(user=zenobie).get().save()
    page, machine = read(zenobie)
    assert len(chapter(page, "history")) == before
    assert len(machine["history"]) >= before


def test_versions_of_one_place_are_not_compared_with_those_of_another(seen):
    """She has two places in one account: the first version of each is whole."""
    rows = chapter(seen[0], "membership_history")
    assert [row["Statut"] for row in rows if "Nom" in row] == ["Actif", "En attente"]
    assert all(row["Compte"] and row["Moment"] for row in rows)


def test_message_is_called_by_its_subject(bob):
    sent = {"category": Category.SECURITY, "language": "fr-ca", "state": "sent", "user": bob.user}
    name = "accounts/notices/email_change_told"
    Message.objects.create(**sent, event="a", template=name, recipient_email=bob.user.email)
    code = "accounts/notices/sign_in_code"
    Message.objects.create(**sent, event="b", template=code, channel="sms", recipient_phone="+15145550100")
    page, machine = read(bob.user)
    told = [row["Objet du message"] for row in chapter(page, "messages")]
    assert told[0].startswith("Une nouvelle adresse est demandée pour vous")
    assert name not in page
    assert machine["messages"][0]["template"] == name


def test_no_subject_has_a_hole():
    """What each subject names is among what the copy leaves unsaid."""
    for folder in ("accounts", "organizations"):
        for file in Path(settings.BASE_DIR, "templates", folder, "notices").glob("*.subject.txt"):
            name = f"{folder}/notices/{file.name.removesuffix('.subject.txt')}"
            with translation.override("fr-ca"):
                said = subject_of(name, UNSAID)
            assert said.count(GONE) == len(re.findall(r"\{\{ (?!site_name)", file.read_text())), name


def test_journal_speaks_like_that_of_the_account(signed_in, bob, alice):
    account = alice.organization
    record("account.mode_asked", about=account, place=account, by=bob.user, mode="sms")
    record("membership.invited", about=bob, place=account, by=bob.user, name="Lise Lavoie", role="administrator")
    account.type.administrator_fr = "Grand manitou"
    account.type.save()
    shown = proven(signed_in(bob)).get(MY_DATA).content.decode()
    page, machine = read(bob.user)
    told = " ".join(row["sentence"] for row in machine["journal"])
    for words in (shown, page, told):
        assert "Code par texto" in words
        assert "(Grand manitou)" in words
    office = signed_in(alice).get(reverse("organizations:journal", args=[account.number])).content.decode()
    assert "Code par texto" in office
    assert "(Grand manitou)" in office


def test_role_is_in_the_word_of_the_account(bob):
    kind = bob.organization.type
    kind.member_fr = "Petite main"
    kind.save()
    page, machine = read(bob.user)
    assert chapter(page, "memberships")[0]["Type d’utilisateur"] == "Petite main"
    assert machine["memberships"][0]["role"] == "member"


def test_account_of_which_one_wants_no_message_is_named(bob):
    Mute.objects.create(user=bob.user, category=Category.ACCOUNTS, place=place_of(bob.organization))
    page, machine = read(bob.user)
    assert chapter(page, "mutes")[0]["À propos de"] == str(bob.organization)
    assert machine["mutes"][0]["place"] == place_of(bob.organization)


def test_file_bears_the_day_of_the_person(signed_in, bob):
    asked = bob.user.data_exports.create()
    tasks.prepare_copies()
    DataExport.objects.update(asked_at=datetime(2026, 1, 5, 3, 30, tzinfo=UTC))
    taken = proven(signed_in(bob)).post(FETCH, {"copy": asked.public_id})
    assert "-2026-01-04.zip" in taken.headers["Content-Disposition"]
