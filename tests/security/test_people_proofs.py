"""What proves who someone is, and for how long: telephones, mailed codes, answers of passkeys, who was here before."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import CodeBy, EmailChange, OneTimeCode, User
from portal.env import SmsGateway
from tests.accounts.authenticators import Passkey, is_signed_in, pair, sign_in
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.rights import inside

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "+15142761234", "+15142765678"
PASSKEY = reverse("accounts:add_passkey")


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca")


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY = SmsGateway()


def texts(user, count, number=NUMBER):
    """So many codes went out today, and served."""
    now = timezone.now() - timedelta(hours=2)
    proof = {"user": user, "purpose": "telephone", "code_hash": "x", "sent_at": now, "expires_at": now, "used_at": now}
    OneTimeCode.objects.bulk_create(OneTimeCode(**proof, ticket=user.public_id, sent_to=number) for _ in range(count))


# --- Telephones ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_sent"), [(19, True), (20, False)])
def test_codes_by_sms_that_served_count_too(count, is_sent, lise, gateway):
    texts(lise, count, OTHER)
    inside(lise).post(reverse("accounts:telephone"), {"number": NUMBER})
    assert OneTimeCode.objects.filter(sent_to=NUMBER).exists() is is_sent


def test_number_gets_no_more_in_the_name_of_others(lise, gateway):
    texts(UserFactory(), actions.codes.SMS_A_DAY)
    with pytest.raises(ValidationError, match="demain"):
        actions.codes.send_telephone_code(lise, ticket=lise.public_id, number=NUMBER)


def test_code_that_went_to_the_telephone_before_dies_with_it(lise, gateway):
    User.objects.filter(pk=lise.pk).update(code_by=CodeBy.SMS, authentication_phone=NUMBER)
    sign_in(lise)
    actions.codes.choose_code(lise, CodeBy.EMAIL, keep=None)
    assert not OneTimeCode.objects.live().exists()


# --- Codes by mail ---------------------------------------------------------------------------------


def test_page_of_a_mailed_code_is_closed_to_who_has_an_application(bob):
    bob.organization.asked_mode = "passkey"
    bob.organization.save()
    pair(bob.user)
    browser = Client()
    browser.force_login(bob.user)
    browser.post(reverse("accounts:send_code"))
    assert not OneTimeCode.objects.exists()
    assert browser.get(reverse("accounts:code")).url == reverse("accounts:secure")


def test_who_has_just_come_in_and_adds_an_application_sees_the_recovery_codes(lise):
    browser, _page = sign_in(lise)
    pair(User.objects.get(pk=lise.pk), keep=browser.session.session_key)
    assert browser.get(reverse("accounts:recovery_codes")).status_code == 200


# --- Passkeys --------------------------------------------------------------------------------------


def answer_of(browser, **extra):
    options = browser.get(PASSKEY).context["options"]
    return json.loads(Passkey("testserver", "http://testserver").create(options)) | extra


def test_of_an_answer_only_what_is_understood_is_kept(lise):
    browser = inside(lise)
    answer = answer_of(browser, extra="canari", clientExtensionResults={"credProps": {"rk": True}, "x": "canari"})
    browser.post(PASSKEY, {"name": "Clé", "credential": json.dumps(answer)})
    kept = Authenticator.objects.get(user=lise, type="webauthn")
    assert "canari" not in json.dumps(kept.data)
    assert kept.wrap().is_passwordless


def test_endless_answer_is_refused(lise):
    browser = inside(lise)
    answer = answer_of(browser, extra="x" * 30_000)
    page = browser.post(PASSKEY, {"name": "Clé", "credential": json.dumps(answer)})
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


# --- What ends --------------------------------------------------------------------------------------


def test_whoever_comes_in_is_no_longer_who_was_here_before(lise, bob):
    browser = Client()
    browser.force_login(bob.user)
    browser.post(reverse("account_logout"))
    assert browser.session["person_before"] == bob.user_id
    sign_in(lise, browser)
    assert is_signed_in(browser)
    assert "person_before" not in browser.session


def test_password_that_is_dropped_ends_what_was_asked_with_it(lise):
    browser = inside(lise)
    browser.post(PASSKEY, {"name": "Clé", "credential": json.dumps(answer_of(browser))})
    actions.email_changes.ask(lise, email="voleur@exemple.ca", by=lise)
    actions.factors.drop_password(lise, keep=None)
    assert not EmailChange.objects.live().exists()


def test_new_password_says_where_to_look_for_what_was_added(lise, mailbox, settings):
    actions.passwords.change_password(lise, password="la-traverse-de-levis-1902")
    assert f"{settings.SITE_URL}{reverse('accounts:security')}" in mailbox.latest(lise.email).text


def test_someone_who_sleeps_and_asks_a_temporary_password_is_woken_first(lise, mailbox):
    User.objects.filter(pk=lise.pk).update(asleep_since=timezone.now())
    actions.passwords.ask_temporary(lise.username, language="fr-ca")
    assert [message.template for message in mailbox.to(lise.email)] == ["accounts/notices/waking"]


def test_form_with_a_password_is_typed_again_after_one_confirmed(lise):
    pair(lise)
    lise.set_unusable_password()
    lise.save()
    browser = Client()
    browser.force_login(lise)
    typed = {"password1": PASSWORD, "password2": PASSWORD}
    asked = browser.post(reverse("account_set_password"), typed, follow=True)
    assert asked.request["PATH_INFO"] == reverse("account_reauthenticate")
    assert re.search("n’a pas été gardé, par prudence", asked.content.decode())
