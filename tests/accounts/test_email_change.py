"""A new address: password again, a link to the new one, a notice to the old one; theirs once the link is used."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import EmailChange, User
from accounts.signals import email_changed
from portal.core.journal import JournalEntry, sentence
from portal.core.secrets import hash_token
from tests.accounts.factories import PASSWORD, UserFactory
from tests.races import at_once, refusals
from tests.reading import text
from tests.timing import nobody, require_same_time, seconds

PAGE, CONFIRM, SIGN_IN = "/compte/profil/courriel/", "/compte/nouvelle-adresse/", "/compte/connexion/"
NEW = "roger.roy@nouveau.example"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


def come_in(user):
    browser = Client()
    browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    return browser


@pytest.fixture
def here(roger):
    return come_in(roger)


@pytest.fixture
def link(here, mailbox):
    here.post(PAGE, {"email": NEW})
    return mailbox.link(NEW)


def confirm(browser, link):
    browser.get(link)
    return browser.post(CONFIRM)


# --- Asking --------------------------------------------------------------------------------------


def test_password_is_asked_again_of_who_came_in_long_ago(roger, here, wait):
    assert here.get(PAGE).status_code == 200
    wait(timedelta(minutes=5, seconds=1))
    assert reverse("account_reauthenticate") in here.get(PAGE).url
    assert reverse("account_reauthenticate") in here.post(PAGE, {"email": NEW}).url
    assert not EmailChange.objects.exists()


def test_new_address_gets_a_link_and_the_old_one_a_notice(here, roger, mailbox):
    assert here.post(PAGE, {"email": NEW.upper()}).url == PAGE
    assert [mail.template for mail in mailbox.to(NEW)] == ["accounts/notices/email_change_asked"]
    assert [mail.template for mail in mailbox.to(roger.email)] == ["accounts/notices/email_change_told"]
    assert NEW not in mailbox.latest(roger.email).text
    assert NEW in text(here.get(PAGE))
    assert User.objects.get().email == "roger@exemple.ca"


def test_own_address_and_no_address_are_refused(here, roger):
    assert "C’est déjà votre adresse." in text(here.post(PAGE, {"email": "ROGER@exemple.ca"}))
    assert "adresse courriel complète" in text(here.post(PAGE, {"email": "roger"}))
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("email", ["rоger@exemple.ca", "a@b", "a\r\nBcc: x@exemple.ca", "roger@exemple.ca\x00"])
def test_address_that_is_none_is_refused(here, email):
    assert here.post(PAGE, {"email": email}).status_code in {200, 400}
    assert not EmailChange.objects.exists()


def test_token_is_kept_as_a_hash_and_lives_a_day(here, link):
    change = EmailChange.objects.get()
    token = link.rstrip("/").rpartition("/")[2]
    assert change.secret_hash == hash_token(token)
    assert change.expires_at - change.asked_at == timedelta(hours=24)


def test_link_is_sent_again_after_a_minute(here, link, mailbox, wait):
    assert "Patientez" in text(here.post(reverse("accounts:resend_email_change"), follow=True))
    wait(timedelta(seconds=61))
    here.post(reverse("accounts:resend_email_change"))
    assert len(mailbox.to(NEW)) == 2
    assert Client().get(link, follow=True).status_code == 410
    assert Client().get(mailbox.link(NEW), follow=True).status_code == 200


def test_ten_a_day_are_enough(here, roger, wait):
    for number in range(10):
        actions.email_changes.ask(roger, email=f"a{number}@exemple.ca", by=roger)
        wait(timedelta(seconds=61))
    with pytest.raises(ValidationError, match="demain"):
        actions.email_changes.ask(roger, email=NEW, by=roger)


def test_change_is_given_up(here, link, roger):
    here.post(reverse("accounts:cancel_email_change"))
    assert NEW not in text(here.get(PAGE))
    assert confirm(Client(), link).status_code == 410
    assert User.objects.get().email == "roger@exemple.ca"


def test_someone_else_may_propose_it(roger, mailbox):
    actions.email_changes.ask(roger, email=NEW, by=UserFactory(first_name="Alice", last_name="Arsenault"))
    assert sentence(JournalEntry.objects.get()) == (
        "Alice Arsenault a demandé une autre adresse courriel pour Roger Roy."
    )
    confirm(come_in(roger), mailbox.link(NEW))
    assert User.objects.get(pk=roger.pk).email == NEW


# --- Taken addresses -----------------------------------------------------------------------------


def test_taken_address_shows_the_same_page_and_its_holder_is_told(here, roger, mailbox):
    zoe = UserFactory(email="zoe@exemple.ca", english=True)
    answer = here.post(PAGE, {"email": zoe.email})
    assert answer.url == PAGE
    assert zoe.email in text(here.get(PAGE))
    mail = mailbox.latest(zoe.email)
    assert (mail.template, mail.language) == ("accounts/notices/address_wanted", "en")
    assert reverse("accounts:confirm_email") not in mail.text
    assert roger.email not in mail.text


def test_address_taken_meanwhile_is_refused(here, link, roger):
    zoe = UserFactory(email=NEW)
    answer = confirm(here, link)
    assert answer.status_code == 410
    assert "d’un autre utilisateur" in text(answer)
    roger.refresh_from_db()
    assert (roger.email, zoe.email) == ("roger@exemple.ca", NEW)
    assert EmailAddress.objects.get(user=roger).email == "roger@exemple.ca"


def test_time_does_not_tell_that_an_address_is_taken(roger):
    def asks(email):
        actions.email_changes.ask(roger, email=email, by=roger)
        EmailChange.objects.all().delete()

    require_same_time(lambda: seconds(asks, UserFactory().email), lambda: seconds(asks, nobody()))


# --- Confirming ----------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing(link):
    scanner = Client()
    answer = scanner.get(link)
    assert answer.url == CONFIRM
    assert NEW in text(scanner.get(CONFIRM))
    assert User.objects.get().email == "roger@exemple.ca"
    assert EmailChange.objects.get().used_at is None


def test_button_of_the_page_changes_it(here, link, roger, mailbox):
    assert confirm(here, link).url == reverse("accounts:profile")
    changed = User.objects.get()
    assert (changed.email, changed.username) == (NEW, NEW)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (NEW, True, True)
    assert mailbox.latest("roger@exemple.ca").template == "accounts/notices/email_changed"
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert "Roger Roy a changé d’adresse courriel." in [sentence(entry) for entry in JournalEntry.objects.all()]
    assert not [entry for entry in JournalEntry.objects.all() if "@" in str(entry.facts)]


def test_user_name_that_was_no_address_stays(here, link, roger):
    User.objects.update(username="inter2023")
    confirm(Client(), link)
    assert User.objects.get().username == "inter2023"


def test_it_works_in_another_browser_without_signing_anyone_in(link, roger):
    telephone = Client()
    answer = confirm(telephone, link)
    assert answer.url == SIGN_IN
    assert "_auth_user_id" not in telephone.session
    assert "Votre nouvelle adresse est confirmée" in text(telephone.get(SIGN_IN))


def test_someone_else_signed_in_keeps_the_own_session(link, signed_in, charlie):
    browser = signed_in(charlie)
    browser.get(link)
    assert "Charlie" in text(browser.get(CONFIRM))
    assert browser.post(CONFIRM).url == "/"
    assert browser.session["_auth_user_id"] == str(charlie.user.pk)
    assert browser.get(reverse("accounts:profile")).status_code == 200


def test_other_sessions_end(here, link, roger):
    elsewhere = come_in(roger)
    assert elsewhere.get(PAGE).status_code == 200
    confirm(here, link)
    assert elsewhere.get(PAGE).url.startswith(SIGN_IN)


def test_old_address_is_no_way_in_any_more(here, link, roger):
    confirm(here, link)
    old, new = Client(), Client()
    assert old.post(SIGN_IN, {"login": "roger@exemple.ca", "password": PASSWORD}).status_code == 200
    assert new.post(SIGN_IN, {"login": NEW, "password": PASSWORD}).status_code == 302


def test_link_to_a_new_password_dies_with_the_old_address(here, link, roger, mailbox):
    Client().post(reverse("account_reset_password"), {"email": roger.email})
    reset = mailbox.link(roger.email)
    confirm(here, link)
    assert "Ce lien ne sert plus" in text(Client().get(reset, follow=True))


def test_link_serves_once(link):
    assert confirm(Client(), link).status_code == 302
    assert confirm(Client(), link).status_code == 410


def test_change_in_hand_is_confirmed_once(link):
    change = EmailChange.objects.get()
    actions.email_changes.confirm(change)
    with pytest.raises(ValidationError, match="déjà servi"):
        actions.email_changes.confirm(change)


def test_link_lives_a_day(link, wait):
    wait(timedelta(hours=24, seconds=1))
    assert confirm(Client(), link).status_code == 410


def test_without_a_link_there_is_nothing_to_confirm(db):
    assert Client().get(CONFIRM).status_code == 410
    assert Client().get(f"{CONFIRM}un-jeton-que-personne-n-a-recu/", follow=True).status_code == 410


def test_those_above_are_told(link):
    heard = []

    @receiver(email_changed, weak=False, dispatch_uid="test")
    def hear(sender, user, former, **kwargs):
        heard.append((former, user.email))

    try:
        confirm(Client(), link)
    finally:
        email_changed.disconnect(dispatch_uid="test")
    assert heard == [("roger@exemple.ca", NEW)]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_want_one_address_get_it_once(mailbox):
    people = [UserFactory(), UserFactory()]
    changes = [actions.email_changes.ask(user, email=NEW, by=user) for user in people]
    results = at_once(*(lambda change=change: actions.email_changes.confirm(change) for change in changes))
    assert len(refusals(results)) == 1
    assert User.objects.filter(email=NEW).count() == 1
