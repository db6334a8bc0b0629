"""« Appareils »: where one is signed in, the end of a session that nobody uses, the mail on a new device."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.actions.devices import coarse
from accounts.models import Device
from accounts.models.devices import browser_of
from portal.core.journal import JournalEntry, sentence
from tests.accounts.factories import PASSWORD, UserFactory
from tests.reading import text

PAGE, SIGN_IN = "/compte/appareils/", "/compte/connexion/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0"
CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


@pytest.fixture
def come_in(roger):
    def come_in(user_agent=FIREFOX, browser=None, user=roger):
        browser = browser or Client(HTTP_USER_AGENT=user_agent)
        assert browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD}).status_code == 302
        return browser

    return come_in


def told(mailbox, user):
    return [mail for mail in mailbox.to(user.email) if mail.template == "accounts/notices/new_device"]


# --- In words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        (CHROMIUM, "Chrome, Linux"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>alert(1)</script> Firefox/1", "Firefox"),
    ],
)
def test_browser_is_said_in_words(user_agent, label):
    assert browser_of(user_agent) == label


@pytest.mark.parametrize(
    ("ip", "network"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1234:5678::9", "2001:db8:1234::"), ("192.0.2.255", "192.0.2.0")],
)
def test_of_an_address_the_network_alone_is_kept(ip, network):
    assert coarse(ip) == network


# --- Sessions ------------------------------------------------------------------------------------


def test_page_shows_this_session_first_then_the_others(come_in):
    here, _elsewhere = come_in(FIREFOX), come_in(IPHONE)
    shown = text(here.get(PAGE))
    assert shown.index("Firefox, Windows") < shown.index("Safari, iPhone")
    assert shown.count("Cette session") == 1
    assert "127.0.0" not in shown


def test_other_session_is_ended(come_in, roger):
    here, elsewhere = come_in(FIREFOX), come_in(IPHONE)
    other = here.get(PAGE).context["sessions"][1]["row"]
    assert here.post(reverse("accounts:end_session"), {"session": other.pk}).url == PAGE
    assert elsewhere.get(PAGE).url.startswith(SIGN_IN)
    assert len(here.get(PAGE).context["sessions"]) == 1
    assert sentence(JournalEntry.objects.newest_first()[0]) == "Roger Roy a mis fin à une session (Safari, iPhone)."


def test_all_other_sessions_are_ended_at_once(come_in):
    here, others = come_in(), [come_in(IPHONE), come_in(EDGE)]
    assert here.get(PAGE).status_code == 200
    here.post(reverse("accounts:end_other_sessions"))
    assert [other.get(PAGE).status_code for other in others] == [302, 302]
    assert "2 autres sessions sont terminées" in text(here.get(PAGE))


@pytest.mark.parametrize("asked", ["", "0", "x", "-1", "99999999999999999999", "²"])
def test_session_of_nobody_is_not_ended(come_in, asked):
    assert come_in().post(reverse("accounts:end_session"), {"session": asked}).status_code == 404


def test_session_of_someone_else_is_not_ended(come_in, db):
    charlie = UserFactory()
    theirs, here = come_in(user=charlie), come_in()
    pk = UserSession.objects.get(user=charlie).pk
    assert here.post(reverse("accounts:end_session"), {"session": pk}).status_code == 404
    assert theirs.get(PAGE).status_code == 200


def test_session_that_is_over_is_not_listed(come_in):
    here, elsewhere = come_in(), come_in(IPHONE)
    elsewhere.post(reverse("account_logout"))
    assert len(here.get(PAGE).context["sessions"]) == 1


def test_page_takes_as_many_queries_for_many_sessions(come_in, query_count, client, roger):
    come_in(browser=client)
    query_count(PAGE, lambda: come_in(IPHONE))


def test_use_is_noted_once_a_minute(come_in, wait):
    here = come_in()
    here.get(PAGE)
    seen = UserSession.objects.get().last_seen_at
    wait(timedelta(seconds=59))
    here.get(PAGE)
    assert UserSession.objects.get().last_seen_at == seen
    wait(timedelta(seconds=1))
    here.get(PAGE)
    assert UserSession.objects.get().last_seen_at == seen + timedelta(seconds=60)
    assert UserSession.objects.get().ip == "127.0.0.0"


# --- The end of a session ------------------------------------------------------------------------


def test_session_left_alone_ends_and_says_so(come_in, wait):
    here = come_in()
    here.get(PAGE)
    wait(timedelta(minutes=30, seconds=1))
    answer = here.get(f"{PAGE}?a=1")
    assert answer.url == f"{SIGN_IN}?next={PAGE}%3Fa%3D1"
    assert "Votre session a pris fin après 30 minutes sans activité." in text(here.get(answer.url))


def test_session_in_use_goes_on(come_in, wait):
    here = come_in()
    for _ in range(4):
        assert here.get(PAGE).status_code == 200
        wait(timedelta(minutes=28))


def test_session_ends_after_half_a_day_whatever_is_done_in_it(come_in, wait):
    here = come_in()
    for _ in range(25):
        assert here.get(PAGE).status_code == 200
        wait(timedelta(minutes=29))
    answer = here.get(PAGE)
    assert answer.url.startswith(SIGN_IN)
    assert "durée maximale" in text(here.get(answer.url))


def test_minutes_are_a_setting(come_in, wait, settings):
    settings.SESSION_IDLE_MINUTES = 5
    here = come_in()
    here.get(PAGE)
    wait(timedelta(minutes=5, seconds=1))
    answer = here.get(PAGE)
    assert "après 5 minutes" in text(here.get(answer.url))


def test_copied_cookie_of_a_session_left_alone_is_worth_nothing(come_in, wait, settings):
    here = come_in()
    here.get(PAGE)
    copied = here.cookies[settings.SESSION_COOKIE_NAME].value
    wait(timedelta(minutes=31))
    here.get(PAGE)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copied
    assert thief.get(PAGE).status_code == 302
    assert not Session.objects.filter(session_key=copied).exists()


def test_sign_out_leaves_nothing_in_the_browser_but_what_one_chose(come_in):
    answer = come_in().post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in Client().get(SIGN_IN)


# --- New devices ---------------------------------------------------------------------------------


def test_first_sign_in_is_told_to_nobody(come_in, roger, mailbox):
    come_in()
    assert not told(mailbox, roger)
    assert Device.objects.get().label == "Firefox, Windows"


def test_new_device_is_told_and_named(come_in, roger, mailbox):
    come_in(FIREFOX)
    come_in(IPHONE)
    (mail,) = told(mailbox, roger)
    assert "Safari, iPhone" in mail.text
    assert reverse("accounts:devices") in mail.text


def test_device_that_is_known_is_not_told_again(come_in, roger, mailbox):
    here = come_in()
    for _ in range(2):
        here.post(reverse("account_logout"))
        come_in(browser=here)
    assert not told(mailbox, roger)
    assert Device.objects.count() == 1


def test_two_people_share_a_browser(come_in, roger, mailbox, db):
    zoe = UserFactory()
    here = come_in()
    key = here.cookies["device"].value
    for user in (zoe, roger, zoe):
        here.post(reverse("account_logout"))
        come_in(browser=here, user=user)
    assert here.cookies["device"].value == key
    assert not told(mailbox, roger) + told(mailbox, zoe)
    assert Device.objects.count() == 2


def test_key_that_the_portal_did_not_give_is_not_taken(come_in, roger):
    planted = Client()
    planted.cookies["device"] = "planted"
    come_in(browser=planted)
    assert planted.cookies["device"].value != "planted"
    assert len(planted.cookies["device"].value) == 43


def test_cookie_is_kept_from_scripts_for_a_year(come_in):
    cookie = come_in().cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert cookie.value not in str(list(Device.objects.values()))


def test_forgotten_device_is_told_again(come_in, roger, mailbox):
    here = come_in()
    device = Device.objects.get()
    assert "Cet appareil" in text(here.get(PAGE))
    here.post(reverse("accounts:forget_device"), {"device": device.pk})
    assert not Device.objects.exists()
    here.post(reverse("account_logout"))
    come_in(browser=here)
    assert len(told(mailbox, roger)) == 1


def test_device_of_someone_else_is_not_forgotten(come_in, db):
    charlie = UserFactory()
    come_in(user=charlie)
    assert come_in().post(reverse("accounts:forget_device"), {"device": charlie.devices.get().pk}).status_code == 404


def test_wrong_password_makes_no_device(roger):
    browser = Client()
    browser.post(SIGN_IN, {"login": roger.email, "password": "pas le bon"})
    assert not Device.objects.exists()
    assert "device" not in browser.cookies


def test_page_speaks_english(come_in, db):
    here = come_in(user=UserFactory(english=True))
    assert "Signed-in sessions" in text(here.get(PAGE))
