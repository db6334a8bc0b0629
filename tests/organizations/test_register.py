"""The wizard: five steps, in order, that lose nothing."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Message
from organizations.actions.accounts import Registration
from organizations.models import Claim, Membership, Organization, Region
from portal.core.models import JournalEntry
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = {
    "utilisateur": {"email": "Alexe.Berrigan@Exemple.CA", "first_name": "Alexe", "last_name": "Berrigan"},
    "type": {"type": "TRP"},
    "organisation": {"name": "Transport Berrigan inc.", "other_name": "", "enterprise_number": "1143 920 115"},
    "coordonnees": {
        "telephone": "450 677-1757",
        "extension": "12",
        "street": "460, rue Principale",
        "city": "Sainte-Brigide-d’Iberville",
        "province": "QC",
        "country": "CA",
        "postal_code": "j0j 1x0",
        "region": "17",
    },
    "consentement": {"may_act": "on", "agrees": "on"},
}


def registration_of(type_):
    """Return what the wizard would hand over, with a key of its own."""
    contact = ANSWERS["coordonnees"] | {"telephone": "+14506771757", "postal_code": "J0J1X0"}
    reached = {name: contact.pop(name) for name in ("telephone", "extension")}
    identity = {"name": "Transport Berrigan inc."} | reached
    return Registration(key=uuid4(), type=type_, identity=identity, addresses=[contact])


def step(name):
    return reverse("organizations:register", args=[name])


def fill(client, *names, **changes):
    """Answer the steps named, all of them by default; return what the last one answered."""
    for name in names or ANSWERS:
        response = client.post(step(name), ANSWERS[name] | changes.get(name, {}))
    return response


@pytest.mark.guide("TQ-7", "TQ-8", "TQ-14", "M1")
def test_visitor_registers_a_carrier_and_an_activation_link_leaves(client, mailbox):
    response = fill(client)
    assert response.url == reverse("organizations:registered")
    organization = Organization.objects.get()
    assert re.fullmatch(r"TRP\d{7}", organization.number)
    assert organization.status == Organization.Status.REGISTERING
    assert (organization.name, organization.enterprise_number) == ("Transport Berrigan inc.", "1143920115")
    assert (organization.telephone, organization.extension) == ("+14506771757", "12")
    address = organization.addresses.get()
    assert (address.postal_code, address.region) == ("J0J1X0", Region.CENTRE_DU_QUEBEC)
    membership = organization.memberships.get()
    assert (membership.email, membership.role) == ("alexe.berrigan@exemple.ca", "administrator")
    assert membership.status == Membership.Status.PENDING
    assert mailbox.link("alexe.berrigan@exemple.ca").startswith("/activation/")


def test_visitor_is_shown_where_the_e_mail_went(client):
    fill(client)
    assert "alexe.berrigan@exemple.ca" in client.get(reverse("organizations:registered")).content.decode()


def test_answers_are_still_there_after_a_reload_and_the_back_button(client):
    fill(client, "utilisateur", "type", "organisation")
    page = client.get(step("organisation")).content.decode()
    assert 'value="Transport Berrigan inc."' in page
    assert 'value="Alexe"' in client.get(step("utilisateur")).content.decode()


def test_nobody_skips_a_step(client):
    fill(client, "utilisateur")
    assert client.get(step("coordonnees")).url == step("type")
    assert client.post(step("consentement"), ANSWERS["consentement"]).url == step("type")
    assert not Organization.objects.exists()


def test_an_unknown_step_leads_to_the_first(client):
    assert client.get(step("ailleurs")).url == step("utilisateur")
    assert client.get(reverse("organizations:start")).url == step("utilisateur")


@pytest.mark.parametrize(
    ("name", "field", "typed", "refusal"),
    [
        ("utilisateur", "email", "alexe@", "adresse courriel complète"),
        ("utilisateur", "first_name", "4l3x3", "s’écrit avec des lettres"),
        ("utilisateur", "last_name", "", "Saisissez votre nom"),
        ("type", "type", "ZZZ", "n’est plus offert"),
        ("type", "type", "ENT", "n’est plus offert"),
        ("organisation", "name", "", "nom légal"),
        ("organisation", "name", "Transport\u200bBerrigan", "caractère invisible"),
        ("organisation", "enterprise_number", "123", "dix chiffres"),
        ("coordonnees", "telephone", "911", "numéro de téléphone complet"),
        ("coordonnees", "extension", "douze", "un à huit chiffres"),
        ("coordonnees", "postal_code", "D1D 1D1", "code postal canadien"),
        ("coordonnees", "province", "", "Choisissez la province"),
        ("coordonnees", "province", "abroad", "ou un autre pays"),
        ("consentement", "may_act", "", "Cochez l’attestation"),
        ("consentement", "agrees", "", "Sans ce consentement"),
    ],
)
def test_each_mistake_is_told_in_its_own_words_and_the_rest_is_kept(client, name, field, typed, refusal):
    if before := list(ANSWERS)[: list(ANSWERS).index(name)]:
        fill(client, *before)
    response = client.post(step(name), ANSWERS[name] | {field: typed})
    assert response.status_code == 200
    assert refusal in response.content.decode()
    assert not Organization.objects.exists()


def test_a_foreign_address_has_no_province_and_no_region_of_quebec(client):
    abroad = {"country": "CH", "postal_code": "1211", "province": "QC", "region": "17", "city": "Genève"}
    fill(client, coordonnees=abroad)
    address = Organization.objects.get().addresses.get()
    assert (address.province, address.region, address.postal_code) == ("", Region.OTHER, "1211")


def test_a_double_click_opens_one_account_and_sends_one_e_mail(client):
    fill(client)
    again = client.post(step("consentement"), ANSWERS["consentement"])
    assert again.url == reverse("organizations:registered")
    assert (Organization.objects.count(), Message.objects.count(), Claim.objects.count()) == (1, 1, 1)


def test_correcting_the_address_after_sending_begins_another_registration(client, mailbox):
    fill(client)
    fill(client, "utilisateur", "consentement", utilisateur={"email": "alexe@exemple.ca"})
    assert Organization.objects.count() == 2
    assert mailbox.link("alexe@exemple.ca")


def what_is_shown(visitor):
    page = visitor.get(reverse("organizations:registered")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.guide("TQ-4")
def test_an_address_that_has_a_user_is_refused_without_telling_a_stranger(client, mailbox):
    known = UserFactory(email="alexe.berrigan@exemple.ca")
    stranger = Client()
    answered = [fill(client), fill(stranger, utilisateur={"email": "personne@exemple.ca"})]
    assert answered[0].url == answered[1].url
    pages = [what_is_shown(visitor) for visitor in (client, stranger)]
    assert pages[0].replace(known.email, "…") == pages[1].replace("personne@exemple.ca", "…")
    assert [organization.memberships.get().email for organization in Organization.objects.all()] == [
        "personne@exemple.ca"
    ]
    assert mailbox.latest(known.email).template == "organizations/notices/address_taken"
    assert "/compte/connexion/" in mailbox.latest(known.email).text


def test_a_refused_registration_leaves_no_gap_in_the_numbers(client):
    UserFactory(email="alexe.berrigan@exemple.ca")
    fill(client)
    fill(Client(), utilisateur={"email": "personne@exemple.ca"})
    assert Organization.objects.get().number.endswith("0000001")


@pytest.mark.guide("TQ-10", "TQ-12", "TQ-13")
def test_someone_signed_in_opens_a_further_account_without_a_further_e_mail(signed_in, alice):
    client = signed_in(alice)
    assert client.get(step("utilisateur")).url == step("type")
    response = fill(client, *list(ANSWERS)[1:])
    opened = Organization.objects.exclude(pk=alice.organization_id).get()
    assert response.url == reverse("organizations:home", args=[opened.number])
    membership = opened.memberships.get()
    assert (membership.user, membership.role, membership.status) == (alice.user, "administrator", "active")
    assert not membership.is_primary
    assert not Message.objects.exists()
    assert opened.number != alice.organization.number


@pytest.mark.guide("TQ-2", "TQ-3", "TQ-11", "TQ-12")
def test_a_further_account_may_have_an_address_of_its_own(client, mailbox):
    fill(client)
    fill(client, utilisateur={"email": "deuxieme@exemple.ca"}, organisation={"name": "Berrigan Excavation inc."})
    numbers = [
        mailbox.latest(email).subject.split()[-1] for email in ("alexe.berrigan@exemple.ca", "deuxieme@exemple.ca")
    ]
    assert numbers == ["TRP0000001", "TRP0000002"]


def test_the_registration_is_in_the_journal(client):
    fill(client)
    entry = JournalEntry.objects.within(Organization.objects.get()).get()
    assert entry.kind == "account.registered"
    assert entry.facts["name"] == "Alexe Berrigan"


def test_the_e_mail_can_be_asked_for_again_and_the_former_link_dies(client, mailbox):
    fill(client)
    former = mailbox.link("alexe.berrigan@exemple.ca")
    client.post(reverse("organizations:resend_registration"))
    assert mailbox.link("alexe.berrigan@exemple.ca") != former
    assert Claim.objects.live().count() == 1
    assert client.post(reverse("organizations:resend_registration")).status_code == 429


def test_nobody_asks_again_for_what_was_never_sent(client):
    assert client.post(reverse("organizations:resend_registration")).status_code == 404
    assert client.get(reverse("organizations:registered")).url == step("utilisateur")


def test_registrations_from_one_address_are_limited(client):
    for attempt in range(10):
        assert fill(client, utilisateur={"first_name": f"Alexe{'e' * attempt}"}).status_code == 302
    assert fill(client, utilisateur={"first_name": "Alexandra"}).status_code == 429
