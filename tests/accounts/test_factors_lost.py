"""A lost factor: the recovery code, or two agents one after the other; and the mail with which the owner stops it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import CodeBy, FactorRecovery, Mode
from accounts.permissions import mode_set_up
from portal.core.journal import JournalEntry, sentence
from tests.accounts.authenticators import is_signed_in, pair, sign_in
from tests.accounts.factories import UserFactory
from tests.conftest import just_come_in
from tests.organizations.factories import MembershipFactory

LOST, FACTOR = reverse("accounts:lost_factor"), reverse("mfa_authenticate")
WORDS = "Mon téléphone est au fond du lac."
PROOF = "Rappelée au numéro du dossier; date de naissance et dernier envoi confirmés."


@pytest.fixture
def lise(db):
    user = UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca")
    pair(user)
    return user


@pytest.fixture
def agents(db):
    return [UserFactory(agent=True, is_superuser=True, last_name=name) for name in ("Un", "Deux")]


@pytest.fixture
def asked(lise):
    return actions.recoveries.ask(lise, WORDS)


def open_in_back_office(agent, recovery, **typed):
    client = Client()
    client.force_login(agent)
    return client.post(reverse("admin:accounts_factorrecovery_change", args=[recovery.pk]), typed)


# --- Asked ---------------------------------------------------------------------------------------


def test_help_is_asked_once_the_password_was_right(lise, mailbox):
    client, _page = sign_in(lise)
    assert LOST in client.get(FACTOR).content.decode()
    assert "codes de secours" in client.get(LOST).content.decode()
    client.post(LOST, {"words": WORDS})
    assert lise.factor_recoveries.get().words == WORDS
    assert "entre nos mains" in client.get(LOST).content.decode()
    assert "On demande de l’aide à votre nom" in mailbox.latest(lise.email).subject
    assert not is_signed_in(client)


def test_stranger_asks_nothing(lise, client):
    assert client.post(LOST, {"words": WORDS}).headers["Location"] == reverse("account_login")
    assert not FactorRecovery.objects.exists()


def test_asking_twice_is_asking_once(lise, mailbox):
    for _ in range(2):
        sign_in(lise)[0].post(LOST, {"words": WORDS})
    assert lise.factor_recoveries.count() == 1


def test_owner_stops_it_from_the_mail_and_reading_the_mail_stops_nothing(lise, asked, mailbox, client):
    link = mailbox.link(lise.email)
    assert "arrêtez cette demande" in client.get(link).content.decode()
    asked.refresh_from_db()
    assert asked.state == "asked"
    client.post(link)
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert "plus rien à annuler" in client.get(link).content.decode()
    assert sentence(JournalEntry.objects.latest("pk")).startswith(
        "La demande d’aide faite par Lise Lavoie a été annulée"
    )


def test_link_of_another_key_is_none(client, db):
    assert client.get(reverse("accounts:cancel_recovery", args=["un-jeton"])).status_code == 410


def test_link_gives_nothing_but_the_end_of_the_question(lise, asked, mailbox, client):
    client.post(mailbox.link(lise.email))
    assert not is_signed_in(client)
    assert lise.authenticator_set.count() == 2


# --- Two agents ----------------------------------------------------------------------------------


def test_two_agents_let_the_person_begin_anew(lise, asked, agents, mailbox):
    first, second = agents
    elsewhere = Client()
    elsewhere.force_login(lise)
    assert just_come_in(elsewhere).get(reverse("accounts:security")).status_code == 200
    open_in_back_office(first, asked, deed="check", proof=PROOF)
    asked.refresh_from_db()
    assert (asked.state, asked.first_agent, asked.proof) == ("checked", first, PROOF)
    assert lise.authenticator_set.exists()
    open_in_back_office(second, asked, deed="grant")
    asked.refresh_from_db()
    assert (asked.state, asked.second_agent) == ("done", second)
    assert not lise.authenticator_set.exists()
    assert elsewhere.get(reverse("accounts:security")).status_code == 302
    assert "accordée" in mailbox.latest(lise.email).text
    assert is_signed_in(sign_in(lise)[0])
    told = [sentence(entry) for entry in JournalEntry.objects.filter(kind__startswith="recovery.").order_by("pk")]
    assert [line.split(" ")[0] for line in told] == ["Lise", "Camille", "Camille"]


def test_first_agent_is_not_the_second(lise, asked, agents):
    first, _second = agents
    open_in_back_office(first, asked, deed="check", proof=PROOF)
    page = open_in_back_office(first, asked, deed="grant").content.decode()
    assert "une autre personne doit accorder" in page
    assert 'value="grant"' not in page
    assert 'value="refuse"' in page
    with pytest.raises(ValidationError):
        actions.recoveries.grant(asked, by=first)
    assert lise.authenticator_set.exists()


def test_first_agent_says_how_the_identity_was_verified(asked, agents):
    page = open_in_back_office(agents[0], asked, deed="check", proof="  ")
    assert "Écrivez comment" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_nothing_is_granted_before_it_is_verified(lise, asked, agents):
    open_in_back_office(agents[0], asked, deed="grant")
    with pytest.raises(ValidationError):
        actions.recoveries.grant(asked, by=agents[0])
    assert lise.authenticator_set.exists()


def test_refusal_changes_nothing_and_is_told(lise, asked, agents, mailbox):
    open_in_back_office(agents[0], asked, deed="refuse")
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert lise.authenticator_set.exists()
    assert "refusée" in mailbox.latest(lise.email).text


def test_agent_decides_nothing_about_themselves(agents, db):
    pair(agents[0])
    own = actions.recoveries.ask(agents[0], WORDS)
    assert open_in_back_office(agents[0], own, deed="check", proof=PROOF).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.recoveries.check(own, proof=PROOF, by=agents[0])


def test_agent_below_verifies_a_superuser_and_decides_nothing(agents):
    pair(MembershipFactory(user=agents[0]).user)
    question, below = actions.recoveries.ask(agents[0], WORDS), UserFactory(agent=True)
    for deed in (actions.recoveries.grant, actions.recoveries.refuse):
        with pytest.raises((PermissionDenied, ValidationError)):
            deed(question, by=below)
    actions.recoveries.check(question, proof=PROOF, by=below)
    with pytest.raises(PermissionDenied):
        actions.recoveries.grant(question, by=UserFactory(agent=True))
    actions.recoveries.grant(question, by=agents[1])
    assert not agents[0].authenticator_set.exists()


@pytest.mark.parametrize("slip", ["same agent", "own"])
def test_rule_holds_in_the_database_too(lise, asked, agents, slip):
    who = lise if slip == "own" else agents[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorRecovery.objects.filter(pk=asked.pk).update(first_agent=who, second_agent=agents[0])


def test_cancelled_question_is_granted_by_nobody(lise, asked, agents):
    actions.recoveries.check(asked, proof=PROOF, by=agents[0])
    actions.recoveries.cancel(asked)
    with pytest.raises(ValidationError, match="entre-temps"):
        actions.recoveries.grant(asked, by=agents[1])
    assert lise.authenticator_set.exists()


def test_lost_telephone_is_forgotten_too(agents, db):
    user = UserFactory(code_by=CodeBy.SMS, authentication_phone="+15142761234")
    question = actions.recoveries.ask(user, WORDS)
    actions.recoveries.check(question, proof=PROOF, by=agents[0])
    actions.recoveries.grant(question, by=agents[1])
    user.refresh_from_db()
    assert (user.code_by, user.authentication_phone) == ("", "")


def test_agent_who_lost_the_factor_still_owes_one(agents, mailbox):
    agent = UserFactory(agent=True)
    pair(agent)
    question = actions.recoveries.ask(agent, WORDS)
    actions.recoveries.check(question, proof=PROOF, by=agents[0])
    actions.recoveries.grant(question, by=agents[1])
    assert mode_set_up(agent) == Mode.PASSWORD
    client, _page = sign_in(agent)
    client.post(reverse("accounts:sign_in_code"), {"code": mailbox.code(agent.email)})
    assert client.get("/gestion/").headers["Location"].startswith(reverse("accounts:secure"))


# --- The back office ------------------------------------------------------------------------------


def test_back_office_shows_factors_without_their_secrets_and_removes_none(lise, agents):
    client = Client()
    client.force_login(agents[0])
    factor = lise.authenticator_set.first()
    page = client.get(reverse("admin:accounts_secondfactor_change", args=[factor.pk])).content.decode()
    assert "Lise Lavoie" in page
    assert "secret" not in page
    for name in ("add", "delete"):
        arguments = [factor.pk] if name == "delete" else []
        assert client.post(reverse(f"admin:accounts_secondfactor_{name}", args=arguments)).status_code == 403
    assert lise.authenticator_set.count() == 2


@pytest.mark.parametrize("table", ["account/emailaddress", "usersessions/usersession"])
def test_back_office_gives_nobody_another_s_address_or_sessions(agents, table):
    client = Client()
    client.force_login(agents[0])
    assert client.get(f"/gestion/{table}/").status_code == 404


@pytest.mark.parametrize("left_open", [FACTOR, LOST])
def test_sign_in_left_open_begins_again_once_the_factor_is_gone(left_open, lise, asked, agents):
    client, _page = sign_in(lise)
    actions.recoveries.check(asked, proof=PROOF, by=agents[0])
    actions.recoveries.grant(asked, by=agents[1])
    page = client.get(left_open, follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_login")
    assert "connectez-vous de nouveau" in page.content.decode()
    # Nothing is pending any more; the password alone opens.
    assert client.get(FACTOR).headers["Location"] == reverse("account_login")
    sign_in(lise, client)
    assert is_signed_in(client)
