"""Text that tries to be something else is shown as the text that it is: on pages, in the journal, in mails."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.models import User
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, Membership, Organization
from tests.accounts.factories import PASSWORD, terms_shown
from tests.organizations.test_invite import ROGER
from tests.organizations.test_register import ANSWERS, fill, step

pytestmark = pytest.mark.django_db

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp; &#60;",
    "{{ 7|add:7 }} {% load i18n %} {# rien #}",
    "%(actor)s %s %n {0} {name!r} ${x}",
    "'; DROP TABLE accounts_user; --",
    "=HYPERLINK(1;2)",
    "田中さん 🚚 مرحبا",
    "\u00e9" + "\u0301" * 20,
]


class Reader(HTMLParser):
    """What a person sees of a page, and every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def shapes(self) -> list:
        """The elements with the names of their attributes: a text that became markup changes them."""
        return [(tag, sorted(attributes)) for tag, attributes in self.elements]


def read(response) -> Reader:
    assert response.status_code == 200
    return Reader(response.content.decode())


def dress(alice, bob, dominique, text):
    """Give an account and its people a text wherever a text is kept, past every form."""
    Organization.objects.filter(pk=alice.organization_id).update(name=text, other_name=text)
    User.objects.filter(pk=bob.user_id).update(first_name=text, last_name=text, username=text.lower())
    Membership.objects.filter(pk=dominique.pk).update(first_name=text, last_name=text, username=text)


PLAIN = "Innocent"


@pytest.mark.parametrize("text", NAUGHTY)
@pytest.mark.parametrize("name", ["organizations:home", "organizations:memberships", "organizations:journal", "home"])
def test_pages_show_it_as_text(text, name, signed_in, alice, bob, dominique):
    client = signed_in(alice)
    address = reverse(name, args=[alice.organization.number] if ":" in name else [])
    shapes = []
    for given in (PLAIN, text):
        dress(alice, bob, dominique, given)
        actions.memberships.inactivate(Membership.objects.get(pk=bob.pk), by=alice)
        page = read(client.get(address))
        actions.memberships.reactivate(Membership.objects.get(pk=bob.pk), by=alice)
        assert given in page.words
        shapes.append(set(map(str, page.shapes)))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("text", NAUGHTY)
def test_mails_show_it_as_text(text, alice, mailbox):
    Organization.objects.filter(pk=alice.organization_id).update(name=text)
    alice.organization.refresh_from_db()
    newcomer = Newcomer(email="roger@exemple.ca", first_name=text, last_name="V", role="member", language="fr-ca")
    actions.memberships.invite(newcomer, by=alice)
    mail = mailbox.latest("roger@exemple.ca")
    assert text in mail.text
    assert text in mail.subject
    html = Reader(mail.html)
    assert text in html.words
    assert not {"script", "svg", "img"} & {tag for tag, attributes in html.elements}
    assert not [name for tag, attributes in html.elements for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("text", NAUGHTY)
def test_what_was_typed_wrong_comes_back_as_text(text, client):
    typed = ANSWERS["utilisateur"] | {"first_name": text, "email": text}
    page = read(client.post(step("utilisateur"), typed))
    plain = read(client.post(step("utilisateur"), typed | {"first_name": "1", "email": "1"}))
    values = {attributes.get("value") for tag, attributes in page.elements if tag == "input"}
    assert text in values
    assert {tag for tag, attributes in page.elements} == {tag for tag, attributes in plain.elements}


# --- Headers of mails ----------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"], ids=repr)
def test_line_break_in_the_name_of_an_account_adds_no_header(end, client, mailbox):
    fill(client, organisation={"name": f"Transport{end}Bcc: victime@exemple.ca"})
    mail = mailbox.latest("alexe.berrigan@exemple.ca")
    assert Organization.objects.get().name == "Transport Bcc: victime@exemple.ca"
    assert len(mail.subject.splitlines()) == 1
    assert [message.recipient_email for message in mailbox.all()] == ["alexe.berrigan@exemple.ca"]


@pytest.mark.parametrize("field", ["first_name", "last_name", "email"])
def test_person_cannot_be_called_a_header(field, signed_in, alice, mailbox):
    address = reverse("organizations:invite", args=[alice.organization.number])
    typed = ROGER | {field: "roger@exemple.ca\r\nBcc: victime@exemple.ca"}
    assert field in signed_in(alice).post(address, typed).context["form"].errors
    assert not mailbox.all()


def test_one_field_holds_one_address(signed_in, alice, mailbox):
    address = reverse("organizations:invite", args=[alice.organization.number])
    for several in ("roger@exemple.ca,victime@exemple.ca", "roger@exemple.ca victime@exemple.ca"):
        assert "email" in signed_in(alice).post(address, ROGER | {"email": several}).context["form"].errors
    assert not mailbox.all()


# --- Fields that no form has ---------------------------------------------------------------------


def every_field(*models) -> dict[str, str]:
    """Return a tempting value for each column of these tables."""
    names = {field.attname for model in models for field in model._meta.concrete_fields}
    return dict.fromkeys(names | {"groups", "user_permissions", "organization", "user", "is_admin"}, "1")


def test_registration_takes_what_it_asks_and_nothing_else(client, alice):
    tempting = every_field(Organization, Membership, User, Claim)
    for name, answers in ANSWERS.items():
        client.post(step(name), tempting | answers)
    organization = Organization.objects.exclude(pk=alice.organization_id).get()
    assert (organization.status, organization.activated_at) == ("registering", None)
    membership = organization.memberships.get()
    assert (membership.status, membership.user, membership.added_by) == ("pending", None, None)
    assert organization.public_id != alice.organization.public_id


def test_activation_takes_what_it_asks_and_nothing_else(client, mailbox, alice):
    fill(client)
    link = mailbox.link("alexe.berrigan@exemple.ca")
    client.get(link)
    typed = {"first_name": "Alexe", "last_name": "Berrigan", "username": "alexe", "terms": terms_shown()}
    typed |= {"password1": PASSWORD, "password2": PASSWORD, "email": "autre@exemple.ca"}
    client.post(reverse("organizations:activate"), every_field(Organization, Membership, User, Claim) | typed)
    user = User.objects.get(username="alexe")
    assert user.email == "alexe.berrigan@exemple.ca"
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert user.memberships.get().organization != alice.organization


def test_of_a_field_sent_twice_the_last_counts_and_the_address_never_does(client):
    typed = ANSWERS["utilisateur"] | {"first_name": ["Alexe", "Alexandra"]}
    client.post(f"{step('utilisateur')}?first_name=Zoe&last_name=Zoe", typed)
    page = read(client.get(step("utilisateur")))
    values = {attributes["name"]: attributes.get("value") for tag, attributes in page.elements if "name" in attributes}
    assert (values["first_name"], values["last_name"]) == ("Alexandra", "Berrigan")
