"""Internal notes: agents write them for one another, and correct them by another; the person may have a copy."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accounts.actions import closing
from portal.core.journal import NOBODY, history_of, lines_of
from portal.core.personal import sections
from portal.support import actions
from portal.support.models import Note
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory
from tests.support.conftest import serve

pytestmark = pytest.mark.django_db


def page_of(name, thing):
    key = thing.number if name.endswith("organization") else thing.public_id
    return reverse(f"admin:support_{name}", args=[key])


def test_agent_writes_pins_and_reads_notes_on_a_dossier(signed_in, read, ariane, alice):
    account, agent = alice.organization, signed_in(ariane)
    for text in ("Rappeler bientôt.", "Rappeler <b>vite</b>."):
        answer = agent.post(page_of("note_organization", account), {"text": text})
        assert answer.status_code == 302
        assert answer.url == page_of("organization", account)
    first, _second = Note.objects.order_by("pk")
    page = read(ariane, page_of("organization", account))
    assert "Rappeler &lt;b&gt;vite&lt;/b&gt;." in page
    assert page.index("vite") < page.index("bientôt")
    pin = reverse("admin:support_pin", args=[first.public_id])
    assert "Rappeler bientôt." in read(ariane, pin)
    assert agent.post(pin).status_code == 302
    page = read(ariane, page_of("organization", account))
    assert page.index("bientôt") < page.index("vite")
    assert "Épinglée" in page
    agent.post(pin)
    first.refresh_from_db()
    assert first.pinned_at is None
    told = [line.kind for line in history_of(account)]
    assert {"note.written", "note.pinned", "note.unpinned"} <= set(told)
    assert not any("bientôt" in str(line.facts) for line in history_of(account))
    # The people of the account read nothing of it.
    assert not lines_of(account).filter(kind__startswith="note.").exists()
    assert "Rappeler" not in signed_in(alice).get(f"/comptes/{account.number}/").content.decode()
    assert "Rappeler" in read(ariane, reverse("admin:support_note_change", args=[first.pk]))
    assert account.number in read(ariane, reverse("admin:support_note_changelist"))


def test_note_says_something_and_sent_twice_it_is_one(signed_in, ariane, alice):
    page = page_of("note_person", alice.user)
    empty = signed_in(ariane).post(page, {"text": "  "}).content.decode()
    assert "Écrivez la note." in empty
    assert signed_in(ariane).post(page, {}).status_code == 200
    for _ in range(2):
        signed_in(ariane).post(page, {"text": "A perdu son téléphone."})
    assert Note.objects.get(person=alice.user).desk == alice.organization.type.desk


def test_note_is_never_edited_and_is_about_one_thing(ariane, alice):
    note = actions.notes.write_about_organization(alice.organization, text="Fait.", by=ariane)
    for change in ({"text": "Autre."}, {"author": alice.user}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**change)
    both = {"organization": alice.organization, "person": alice.user}
    for about in ({}, both, {"organization": alice.organization, "desk": alice.organization.type.desk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(text="x", author=ariane, **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(text="", author=ariane, person=alice.user)


def test_another_desk_neither_reads_nor_writes_even_about_the_same_person(
    signed_in, read, ariane, benoit, alice, geneva
):
    MembershipFactory(organization=geneva.organization, user=alice.user)
    note = actions.notes.write_about_person(
        alice.user, text="Vu au service des transports.", desk=alice.organization.type.desk, by=ariane
    )
    assert "Vu au service" in read(ariane, page_of("person", alice.user))
    assert "Vu au service" not in read(benoit, page_of("person", alice.user))
    agent = signed_in(benoit)
    assert agent.post(reverse("admin:support_pin", args=[note.public_id])).status_code == 404
    assert agent.get(reverse("admin:support_note_change", args=[note.pk])).status_code == 302
    assert agent.post(page_of("note_organization", alice.organization), {"text": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.notes.write_about_organization(alice.organization, text="x", by=benoit)
    with pytest.raises(PermissionDenied):
        actions.notes.write_about_person(alice.user, text="x", desk=alice.organization.type.desk, by=benoit)
    with pytest.raises(PermissionDenied):
        actions.notes.pin(note, is_pinned=True, by=benoit)


def test_who_may_not_write_is_not_offered_to(signed_in, read, alice):
    reader = serve("Paul", alice.organization.type.desk, without="add_note")
    page = read(reader, page_of("organization", alice.organization))
    assert "Écrire la note" not in page
    assert signed_in(reader).post(page_of("note_organization", alice.organization), {"text": "x"}).status_code == 403


def test_agent_of_two_desks_says_for_which(signed_in, read, alice, geneva):
    desks = [alice.organization.type.desk, geneva.organization.type.desk]
    assert desks[0] != desks[1]
    MembershipFactory(organization=geneva.organization, user=alice.user)
    both = serve("Paul", *desks)
    page = page_of("note_person", alice.user)
    assert desks[1].name in read(both, page)
    signed_in(both).post(page, {"text": "Pour Genève.", "desk": desks[1].pk})
    assert Note.objects.get().desk == desks[1]
    assert "Sélectionnez un choix valide" in signed_in(both).post(page, {"text": "x", "desk": "0"}).content.decode()
    assert "Pour Genève." in read(both, reverse("admin:support_note_changelist") + f"{Note.objects.get().pk}/change/")


def test_superuser_notes_someone_of_no_account(signed_in):
    stranger = UserFactory()
    signed_in(UserFactory(agent=True, is_superuser=True)).post(page_of("note_person", stranger), {"text": "Inconnu."})
    assert Note.objects.get().desk is None


def test_person_has_a_copy_and_closing_forgets(ariane, alice, bob):
    desk = alice.organization.type.desk
    actions.notes.write_about_person(bob.user, text="Bob a rappelé.", desk=desk, by=ariane)
    about = actions.notes.write_about_organization(
        alice.organization, text=f"Bob Bélanger ({bob.email}) quitte.", by=ariane
    )
    section = next(each for each in sections() if each.name == "internal_notes")
    assert [row["text"] for row in section.gather(bob.user)] == ["Bob a rappelé."]
    assert section.gather(ariane) == []
    closing.close(bob.user)
    assert not Note.objects.filter(person=bob.user).exists()
    about.refresh_from_db()
    assert about.text == f"{NOBODY} ({NOBODY}) quitte."
