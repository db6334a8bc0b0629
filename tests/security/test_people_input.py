"""What people type at the doors of their user, when it is not what people type: refused in words, or taken as text."""

from itertools import product
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import CodeBy, EmailChange, OneTimeCode, User
from portal.env import SmsGateway
from tests.accounts.authenticators import is_signed_in, pair, sign_in
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.rights import inside

pytestmark = pytest.mark.django_db

NUMBER = "+15142761234"
NEW_PASSWORD = "un pont sur le fleuve"
# As bytes of a form: a NUL alone and within, what is no UTF-8, half of a pair of characters, and too much of one.
RAW = {"nul": "%00", "nul within": "a%00b", "no utf-8": "%ff%fe", "half": "%ed%a0%80", "endless": "%C3%A9" * 20_000}
BEGIN = {f"telephone-{name}_FORMS": number for name, number in (("TOTAL", "1"), ("INITIAL", "0"))}


@pytest.fixture(autouse=True)
def gateway(settings):
    """The portal can send SMS."""
    settings.SMS_GATEWAY = SmsGateway()


@pytest.fixture
def lise(db):
    return UserFactory(first_name="Lise", last_name="Lavoie", email="lise@exemple.ca", username="lavl123")


# --- How one comes to each door --------------------------------------------------------------------


def visitor(user):
    return Client()


def at_the_code(user):
    User.objects.filter(pk=user.pk).update(code_by=CodeBy.EMAIL)
    return sign_in(user)[0]


def at_the_factor(user):
    pair(user)
    return sign_in(user)[0]


def waiting_for_an_sms(user):
    client = inside(user)
    client.post(reverse("accounts:telephone"), {"number": NUMBER})
    return client


def after_a_temporary_password(user):
    User.objects.filter(pk=user.pk).update(must_choose_password=True, password="!")
    return inside(User.objects.get(pk=user.pk))


PROFILE = {
    "first_name": "Lise", "last_name": "Lavoie", "birth_date": "", "language": "fr-ca", "seen": "x" * 64, **BEGIN,
    "telephone-0-kind": "home", "telephone-0-territory": "1", "telephone-0-code": "+1",
    "telephone-0-number": "514 276-1234", "telephone-0-extension": "",
}  # fmt: skip
TWICE = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
PREFERENCES = {"language": "fr-ca", "theme": "auto", "rows_a_page": "50", "landing": "", "wanted": "", "shown": "tous"}
DOORS = [
    (visitor, "account_login", {"login": "lise@exemple.ca", "password": PASSWORD, "next": "/"}),
    (visitor, "accounts:temporary_password", {"card": "lavl123-1"}),
    (visitor, "account_reset_password", {"email": "lise@exemple.ca"}),
    (visitor, "accounts:sign_in_with_passkey", {"credential": "{}"}),
    (at_the_code, "accounts:sign_in_code", {"code": "1234 5678"}),
    (at_the_factor, "mfa_authenticate", {"code": "123456", "credential": "{}"}),
    (at_the_factor, "accounts:lost_factor", {"words": "Mon téléphone est perdu."}),
    (inside, "account_reauthenticate", {"password": PASSWORD, "next": "/"}),
    (inside, "accounts:profile", PROFILE),
    (inside, "accounts:email", {"email": "nouvelle@exemple.ca"}),
    (inside, "account_change_password", TWICE | {"oldpassword": PASSWORD}),
    (after_a_temporary_password, "account_set_password", TWICE),
    (inside, "accounts:add_totp", {"code": "123456"}),
    (inside, "accounts:add_passkey", {"name": "Clé", "credential": "{}"}),
    (inside, "accounts:choose_code", {"code_by": "email"}),
    (inside, "accounts:telephone", {"number": NUMBER}),
    (waiting_for_an_sms, "accounts:telephone_code", {"code": "1234 5678"}),
    (inside, "accounts:end_session", {"session": "1"}),
    (inside, "accounts:forget_device", {"device": "1"}),
    (inside, "accounts:corrections", {"what": "Mon nom", "words": "Un accent."}),
    (inside, "accounts:close", {"word": "fermer"}),
    (inside, "accounts:new_terms", {"terms": "1", "next": "/"}),
    (inside, "preferences", PREFERENCES),
    (inside, "rows_a_page", {"rows_a_page": "50"}),
    (visitor, "theme", {"theme": "dark"}),
]
UNDERSTOOD = {200, 302, 400, 404}
KEPT = "email", "username", "first_name", "last_name", "birth_date", "is_active", "language", "rows_a_page", "landing"


def sends(client, address, typed, field, raw):
    """Send a form byte by byte, as no browser would."""
    body = f"{urlencode(typed)}&{quote(field)}={raw}"
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def kept_of(user):
    return User.objects.filter(pk=user.pk).values(*KEPT).get()


@pytest.mark.parametrize(("come", "name", "typed"), DOORS, ids=[door[1] for door in DOORS])
def test_what_nobody_types_is_understood_by_every_door(come, name, typed, lise):
    client = come(lise)
    before = kept_of(lise)
    for field, (kind, raw) in product(typed, RAW.items()):
        cache.clear()  # how often one may try is not asked here
        others = {other: value for other, value in typed.items() if other != field}
        answer = sends(client, reverse(name), others, field, raw)
        assert answer.status_code in UNDERSTOOD, (field, kind)
        assert "\0" not in str(answer.headers), (field, kind)
    assert kept_of(lise) == before


LINKS = ["accounts:wake", "accounts:cancel_recovery", "accounts:email_claim"]


@pytest.mark.parametrize("verb", ["get", "post", "head"])
@pytest.mark.parametrize("token", ["%00", "a:b:c", "é" * 300, "..%2F..%2Fetc", "%ff%fe", "x" * 4000, "e30:1abc:x"])
@pytest.mark.parametrize("name", LINKS)
def test_link_that_was_made_up_opens_nothing(name, token, verb, client):
    address = reverse(name, args=["x"]).replace("/x/", f"/{token}/")
    answer = getattr(client, verb)(address, follow=True)
    assert answer.status_code in {200, 400, 404, 405, 410}
    assert not is_signed_in(client)


# --- Names ---------------------------------------------------------------------------------------

INVISIBLE = {
    "zero width": "Li\u200bse",
    "turned round": "\u202eesiL",
    "filler": "\u3164",
    "soft hyphen": "Li\u00adse",
    "mark of bytes": "\ufeffLise",
    "private": "Lise\ue000",
    "header": "Lise\r\nBcc: charlie@exemple.ca",
}


@pytest.mark.parametrize("name", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_nobody_takes_a_name_that_hides_something(field, name, lise):
    client = inside(lise)
    seen = client.get(reverse("accounts:profile")).context["form"]["seen"].value()
    answer = client.post(reverse("accounts:profile"), PROFILE | {"seen": seen, field: name})
    assert "Un nom s’écrit avec des lettres" in answer.content.decode()
    lise.refresh_from_db()
    assert str(lise) == "Lise Lavoie"


def test_name_that_shows_what_it_is_is_taken(lise):
    client = inside(lise)
    seen = client.get(reverse("accounts:profile")).context["form"]["seen"].value()
    client.post(reverse("accounts:profile"), PROFILE | {"seen": seen, "first_name": "Lise-Anne  O’Néil"})
    lise.refresh_from_db()
    assert lise.first_name == "Lise-Anne O’Néil"


@pytest.mark.parametrize("text", ["Mon\u200bnom", "Mon nom\u202e", "\u3164"])
def test_line_that_an_agent_will_read_hides_nothing(text, lise):
    answer = inside(lise).post(reverse("accounts:corrections"), {"what": text, "words": "Un accent."})
    assert "caractère invisible" in answer.content.decode()
    assert not lise.correction_requests.exists()


# --- Addresses that look alike ---------------------------------------------------------------------


@pytest.mark.parametrize("spelt", ["BOB@Exemple.ca", " bob@exemple.ca ", "bob@ｅxemple.ca", "bob@exem\u00adple.ca"])
def test_address_of_someone_else_is_theirs_however_it_is_spelt(spelt, lise, bob, mailbox):
    inside(lise).post(reverse("accounts:email"), {"email": spelt})
    change = EmailChange.objects.get()
    assert change.email == "bob@exemple.ca"
    assert not [mail for mail in mailbox.to("bob@exemple.ca") if "nouvelle-adresse" in mail.text]


@pytest.mark.parametrize(
    "spelt", ["bоb@exemple.ca", "ıke@exemple.ca", "bob@[127.0.0.1]", "bob@localhost", "a@b@exemple.ca"]
)
def test_address_of_another_alphabet_is_none(spelt, lise, bob):
    answer = inside(lise).post(reverse("accounts:email"), {"email": spelt})
    assert "adresse courriel complète" in answer.content.decode()
    assert not EmailChange.objects.exists()


def test_domain_that_looks_alike_is_another_and_shows_it(lise, bob, mailbox):
    client = inside(lise)
    client.post(reverse("accounts:email"), {"email": "bob@exеmple.ca"})
    assert EmailChange.objects.get().email.startswith("bob@xn--")
    assert not mailbox.to("bob@exemple.ca")


@pytest.mark.parametrize(
    "spelt", ["nouvelle@exemple.ca\r\nBcc: charlie@exemple.ca", "a@exemple.ca,b@exemple.ca", "Lise <a@exemple.ca>"]
)
def test_one_field_holds_one_address_and_no_header(spelt, lise):
    inside(lise).post(reverse("accounts:email"), {"email": spelt})
    assert not EmailChange.objects.exists()


# --- Passwords -----------------------------------------------------------------------------------

LONG = "Un pont, " * 33 + "fin"


def test_password_of_three_hundred_characters_counts_to_the_last(lise):
    assert len(LONG) == 300
    client = after_a_temporary_password(lise)
    client.post(reverse("account_set_password"), {"password1": LONG, "password2": LONG})
    lise = User.objects.get(pk=lise.pk)
    assert lise.check_password(LONG)
    assert not is_signed_in(sign_in(lise, password=LONG[:-1])[0])
    assert is_signed_in(sign_in(lise, password=LONG)[0])


def test_confirming_who_it_is_takes_a_long_password_whole(lise):
    actions.passwords.change_password(lise, password=LONG)
    client = Client()
    client.force_login(User.objects.get(pk=lise.pk))
    confirmed = reverse("accounts:email")
    client.post(reverse("account_reauthenticate"), {"password": LONG[:-1]})
    assert client.get(confirmed).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": LONG})
    assert client.get(confirmed).status_code == 200


# --- The cookie of the device ----------------------------------------------------------------------


@pytest.mark.parametrize("key", ["'; DROP TABLE accounts_device; --", "x" * 5000, '"\\303\\251"', "é", ""])
def test_cookie_that_was_made_up_is_replaced(key, lise):
    client = Client()
    client.cookies["device"] = key
    sign_in(lise, client)
    assert client.cookies["device"].value != key
    assert lise.devices.count() == 1


def test_codes_count_only_as_digits_of_the_keyboard(lise, mailbox):
    client = at_the_code(lise)
    code = mailbox.code(lise.email)
    arabic = "".join(chr(0x660 + int(digit)) for digit in code if digit.isdecimal() and digit.isascii())
    client.post(reverse("accounts:sign_in_code"), {"code": arabic})
    assert not is_signed_in(client)
    assert OneTimeCode.objects.get().tries == 1
    client.post(reverse("accounts:sign_in_code"), {"code": code})
    assert is_signed_in(client)
