"""What is asked of people: agents always, anyone whose account asks; and nobody goes below it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import CodeBy, Mode
from accounts.permissions import mode_achieved, mode_set_up
from portal.env import SmsGateway
from tests.accounts.authenticators import pair, shared_secret, sign_in, totp
from tests.accounts.factories import UserFactory
from tests.conftest import show_second_factor
from tests.organizations.factories import MembershipFactory

SECURE, ADD_TOTP, CODES = reverse("accounts:secure"), reverse("accounts:add_totp"), reverse("accounts:recovery_codes")
BACK_OFFICE = "/gestion/"


def come_in(user, mailbox):
    """Come in with the password and, where one is sent, the code."""
    client, page = sign_in(user)
    if page.headers["Location"] == reverse("accounts:sign_in_code"):
        client.post(reverse("accounts:sign_in_code"), {"code": mailbox.code(user.email)})
    return client


def asking(membership, mode):
    membership.organization.asked_mode = mode
    membership.organization.save()
    return membership


# --- Agents --------------------------------------------------------------------------------------


@pytest.mark.parametrize("traits", [{"agent": True}, {"is_superuser": True, "agent": True}])
def test_agent_sets_a_factor_up_before_anything_else(db, mailbox, traits):
    agent = UserFactory(**traits)
    client = come_in(agent, mailbox)
    page = client.get(BACK_OFFICE)
    assert page.headers["Location"].startswith(SECURE)
    words = client.get(page.headers["Location"]).content.decode()
    assert "Sécurisez votre accès" in words
    assert "toute personne du service à la clientèle" in words
    client.get(ADD_TOTP)
    client.post(ADD_TOTP, {"code": totp(shared_secret(client))})
    # The codes that were made are shown; once they are noted, one goes on.
    assert client.get(CODES).status_code == 200
    assert client.post(reverse("accounts:recovery_codes_noted")).headers["Location"] == BACK_OFFICE
    assert client.get(BACK_OFFICE).status_code == 200


def test_agent_who_is_already_signed_in_is_stopped_at_the_next_page(db):
    agent = UserFactory()
    client = Client()
    client.force_login(agent)
    agent.is_staff = True
    agent.save()
    for page in (BACK_OFFICE, "/", reverse("organizations:start"), reverse("preferences")):
        assert client.get(page).headers["Location"].startswith(SECURE), page


def test_recovery_code_opens_the_back_office_like_the_application(db):
    agent = UserFactory(agent=True)
    pair(agent)
    client, _page = sign_in(agent)
    client.post(reverse("mfa_authenticate"), {"code": actions.factors.recovery_codes_left(agent)[0]})
    assert client.get(BACK_OFFICE).status_code == 200


def test_agent_does_not_remove_the_last_factor(db):
    agent = UserFactory(agent=True)
    pair(agent)
    with pytest.raises(ValidationError, match="toute personne du service à la clientèle"):
        actions.factors.remove_totp(agent, keep=None)
    assert mode_set_up(agent) == Mode.TOTP


def test_way_out_and_language_stay_open(db):
    agent = UserFactory(is_staff=True)
    client = Client()
    client.force_login(agent)
    client.session.flush()
    client.force_login(agent)
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    assert client.post(reverse("language"), {"language": "en"}).headers["Location"] == "/"
    assert client.get(SECURE).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


# --- Accounts ------------------------------------------------------------------------------------


def test_member_is_led_to_what_the_account_asks_and_then_on(bob, mailbox):
    asking(bob, Mode.TOTP)
    client = come_in(bob.user, mailbox)
    home = reverse("organizations:home", args=[bob.organization.number])
    page = client.get(home)
    assert page.headers["Location"].startswith(SECURE)
    assert "Transport Alice inc. (TRP0000001)" in client.get(page.headers["Location"]).content.decode()
    client.get(ADD_TOTP)
    client.post(ADD_TOTP, {"code": totp(shared_secret(client))})
    assert client.post(reverse("accounts:recovery_codes_noted")).headers["Location"] == home
    assert client.get(home).status_code == 200


def test_code_by_email_is_enough_where_it_is_what_is_asked(bob, mailbox):
    asking(bob, Mode.EMAIL)
    client = come_in(bob.user, mailbox)
    assert client.get("/").status_code == 200


def test_session_that_began_before_shows_the_code_then(bob, mailbox, signed_in):
    client = signed_in(bob)
    asking(bob, Mode.EMAIL)
    assert client.get("/").headers["Location"].startswith(SECURE)
    client.get(SECURE + "?next=/")
    client.post(reverse("accounts:send_code"))
    page = client.post(reverse("accounts:code"), {"code": mailbox.code(bob.user.email)}, follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == "/"


def test_who_has_the_factor_shows_it_in_an_older_session(bob, signed_in):
    client, secret = signed_in(bob), pair(bob.user)
    client = signed_in(bob)
    asking(bob, Mode.TOTP)
    words = client.get(SECURE).content.decode()
    assert "Montrer mon second facteur" in words
    page = client.post(reverse("account_reauthenticate"), {"code": totp(secret), "next": "/"})
    assert page.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_code_by_sms_does_not_do_for_an_application(bob, settings):
    settings.SMS_GATEWAY = SmsGateway()
    bob.user.code_by, bob.user.authentication_phone = CodeBy.SMS, "+15142761234"
    bob.user.save()
    asking(bob, Mode.TOTP)
    with pytest.raises(ValidationError, match="Transport Alice"):
        actions.factors.refuse_below(bob.user, Mode.SMS)


def test_inactive_membership_asks_nothing(bob, signed_in):
    MembershipFactory(user=bob.user)
    asking(bob, Mode.PASSKEY)
    bob.status = "inactive"
    bob.save()
    assert signed_in(bob).get("/").status_code == 200


def test_member_does_not_choose_less_than_the_account_asks(bob, mailbox):
    bob.user.code_by = CodeBy.EMAIL
    bob.user.save()
    asking(bob, Mode.EMAIL)
    client = come_in(bob.user, mailbox)
    page = client.post(reverse("accounts:choose_code"), {"code_by": "none"}, follow=True)
    shown = page.content.decode().replace("\xa0", " ")
    assert "Transport Alice inc. (TRP0000001) : Code par courriel" in shown
    bob.user.refresh_from_db()
    assert bob.user.code_by == CodeBy.EMAIL


def test_strongest_of_two_accounts_counts(bob, signed_in):
    other = asking(MembershipFactory(user=bob.user), Mode.PASSKEY)
    asking(bob, Mode.EMAIL)
    client = signed_in(bob)
    show_second_factor(client, bob.user)
    words = client.get(SECURE).content.decode()
    assert other.organization.name in words
    assert "Associer une application" not in words
    show_second_factor(client, bob.user, kind="webauthn")
    assert client.get("/").status_code == 200


# --- Invited, not forced -------------------------------------------------------------------------


def test_administrator_with_a_password_alone_is_invited_until_later(alice, signed_in):
    client = signed_in(alice)
    assert "Protégez les comptes que vous gérez" in client.get("/").content.decode()
    client.post(reverse("accounts:dismiss_invitation"))
    assert "Protégez les comptes que vous gérez" not in client.get("/").content.decode()


def test_member_and_whoever_has_a_factor_are_not_invited(alice, bob, signed_in):
    assert "Protégez" not in signed_in(bob).get("/").content.decode()
    pair(alice.user)
    assert "Protégez" not in signed_in(alice).get("/").content.decode()


# --- What steps are worth --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "mode"),
    [
        ([], Mode.PASSWORD),
        ([{"method": "password"}], Mode.PASSWORD),
        ([{"method": "code", "channel": "email"}], Mode.EMAIL),
        ([{"method": "code", "channel": "sms"}], Mode.SMS),
        ([{"method": "mfa", "type": "recovery_codes"}], Mode.TOTP),
        ([{"method": "mfa", "type": "totp"}, {"method": "code", "channel": "email"}], Mode.TOTP),
        ([{"method": "mfa", "type": "webauthn"}], Mode.PASSKEY),
    ],
)
def test_session_is_worth_its_strongest_step(steps, mode):
    assert mode_achieved(steps) == mode


def test_next_leads_nowhere_else(bob, signed_in):
    assert signed_in(bob).get(f"{SECURE}?next=//evil.example/").headers["Location"] == reverse("accounts:security")
