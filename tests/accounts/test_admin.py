"""The back office of people: what an agent may do, and what nobody may."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse

from accounts import actions
from accounts.models import User
from accounts.signals import shutting_out
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import UserFactory
from tests.conftest import just_come_in
from tests.notifications.factories import MessageFactory
from tests.organizations.factories import MembershipFactory


@pytest.fixture
def agent(client, db):
    """A superuser; what agents of a desk may see belongs to their groups."""
    client.force_login(UserFactory(agent=True, is_superuser=True, first_name="Ève", last_name="Aubin"))
    return client


NEWCOMER = {"email": "Lise@exemple.ca", "first_name": "Lise", "last_name": "Lavoie", "language": "en", "username": ""}


def open_user(agent, **other):
    return agent.post(reverse("admin:accounts_user_add"), NEWCOMER | other)


def test_agent_opens_a_user_without_a_password(agent):
    assert "password" not in agent.get(reverse("admin:accounts_user_add")).content.decode().split("<form id=")[1]
    open_user(agent)
    lise = User.objects.get(email="lise@exemple.ca")
    assert (lise.username, lise.language, lise.has_usable_password()) == ("lise@exemple.ca", "en", False)
    assert lise.emailaddress_set.get().verified
    assert sentence(JournalEntry.objects.get()) == "Ève Aubin a créé un utilisateur pour Lise Lavoie."


def test_agent_is_told_how_the_person_comes_in(agent):
    told = agent.get(open_user(agent).headers["Location"]).content.decode()
    assert "Lise Lavoie choisit son mot de passe par « Mot de passe oublié? »" in told.replace("\xa0", " ")


@pytest.mark.parametrize(
    "slip",
    [
        {"email": "lise"},
        {"username": "été"},
        {"username": "autre@exemple.ca"},
        {"first_name": "L\u202eise"},
        {"email": ""},
    ],
)
def test_slip_opens_nobody(agent, slip):
    assert open_user(agent, **slip).status_code == 200
    assert User.objects.count() == 1


def test_taken_address_or_user_name_is_said(agent):
    UserFactory(email="pris@exemple.ca", username="pris2023")
    assert "existe déjà" in open_user(agent, email="PRIS@exemple.ca").content.decode()
    assert "déjà pris" in open_user(agent, username="Pris2023").content.decode()


def test_address_and_user_name_belong_to_the_person(agent):
    lise = UserFactory(email="lise@exemple.ca")
    address = reverse("admin:accounts_user_change", args=[lise.pk])
    agent.post(address, NEWCOMER | {"email": "voleuse@exemple.ca", "username": "voleuse", "is_active": "on"})
    lise.refresh_from_db()
    assert (lise.email, lise.username, lise.last_name) == ("lise@exemple.ca", "lise@exemple.ca", "Lavoie")


def test_password_is_neither_shown_nor_set(agent):
    lise = UserFactory()
    shown = agent.get(reverse("admin:accounts_user_change", args=[lise.pk])).content.decode()
    assert lise.password not in shown
    assert 'name="password' not in shown
    assert agent.get(f"/gestion/accounts/user/{lise.pk}/password/").status_code == 302


def test_plain_agent_gives_no_rights(client, db):
    agent = MembershipFactory(user=UserFactory(agent=True)).user
    agent.user_permissions.set(agent.user_permissions.model.objects.filter(codename__endswith="_user"))
    client.force_login(agent)
    typed = NEWCOMER | {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("admin:accounts_user_change", args=[agent.pk]), typed)
    agent.refresh_from_db()
    assert (agent.first_name, agent.is_superuser) == ("Lise", False)


def edit(agent, person, **other):
    typed = {name: getattr(person, name) for name in ("first_name", "last_name", "language")}
    return agent.post(reverse("admin:accounts_user_change", args=[person.pk]), typed | other)


def lines():
    return [sentence(entry) for entry in JournalEntry.objects.order_by("pk")]


def test_shutting_out_and_letting_in_are_written_down(agent, mailbox):
    lise = UserFactory(first_name="Lise", last_name="Lavoie")
    MessageFactory(user=lise)
    edit(agent, lise, is_active="on", first_name="Lyse")
    assert lines() == []
    edit(agent, lise)
    lise.refresh_from_db()
    assert not lise.is_active
    assert [message.state for message in mailbox.all()] == ["cancelled"]
    edit(agent, lise, is_active="on")
    lise.refresh_from_db()
    assert lise.is_active
    assert lines() == [
        "Ève Aubin a fermé l’accès au portail à Lise Lavoie.",
        "Ève Aubin a rouvert l’accès au portail à Lise Lavoie.",
    ]


def test_whoever_is_shut_out_is_out_at_once(agent, signed_in):
    lise = UserFactory()
    just_come_in(signed_in(lise)).get("/")
    assert UserSession.objects.filter(user=lise).exists()
    edit(agent, lise)
    assert not UserSession.objects.filter(user=lise).exists()


@pytest.mark.parametrize("lost", [{}, {"is_active": "on", "is_staff": "on"}], ids=["the access", "the rights"])
def test_last_superuser_keeps(agent, lost):
    last = User.objects.get()
    shown = agent.post(reverse("admin:accounts_user_change", args=[last.pk]), NEWCOMER | lost, follow=True)
    assert "superutilisateur." in shown.content.decode()
    last.refresh_from_db()
    assert (last.is_active, last.is_superuser, last.first_name) == (True, True, "Ève")


def test_groups_given_meanwhile_stay(agent, monkeypatch):
    lise, team = UserFactory(), Group.objects.create(name="Équipe")
    monkeypatch.setattr(actions.users, "edit", lambda user, **changed: user.groups.add(team))
    edit(agent, lise, is_active="on", first_name="Lyse")
    assert list(lise.groups.all()) == [team]


def test_those_above_lock_before_the_person_is_touched(agent):
    """Locks are taken in one order, accounts before people: each announcement finds the row as it was."""
    lise, heard = UserFactory(), []

    def listen(user, **kwargs):
        heard.append((User.objects.get(pk=user.pk).is_active, connection.in_atomic_block))

    shutting_out.connect(listen)
    try:
        edit(agent, lise)
        edit(agent, lise, is_active="on")
    finally:
        shutting_out.disconnect(listen)
    assert heard == [(True, True)] * 2


@pytest.mark.parametrize("model", ["user", "signup", "termsacceptance", "terms"])
def test_lists_open_and_nothing_is_deleted(agent, model):
    assert agent.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
    selected = {"action": "delete_selected", "_selected_action": [User.objects.get().pk]}
    agent.post(reverse(f"admin:accounts_{model}_changelist"), selected)
    assert User.objects.count() == 1


def test_sign_up_shows_no_hash(agent, nadia):
    nadia.client.logout()
    nadia.asks_code()
    agent.force_login(User.objects.get(is_superuser=True))
    shown = agent.get(reverse("admin:accounts_signup_change", args=[nadia.asked.pk])).content.decode()
    assert nadia.email in shown
    assert nadia.asked.code_hash not in shown
    assert nadia.asked.password not in shown


def test_fresh_portal_has_no_user(db):
    assert not User.objects.exists()
