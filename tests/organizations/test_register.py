"""The wizard: five steps, in order, that lose nothing."""

import re
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Terms
from notifications.models import Message
from organizations import actions
from organizations.actions.accounts import Registration
from organizations.models import Claim, Membership, Organization, Region
from portal.core.models import JournalEntry
from tests.accounts.factories import PASSWORD, UserFactory

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


@pytest.mark.guide("TQ-7", "TQ-8", "M1")
def test_visitor_registers_a_carrier_and_an_activation_link_leaves(client, mailbox):
    response = fill(client)
    assert response.url == reverse("organizations:registered")
    assert "alexe.berrigan@exemple.ca" in client.get(response.url).content.decode()
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


@pytest.mark.guide("TQ-5", "TQ-6", "TQ-14")
@pytest.mark.parametrize(
    ("prefix", "name"), [("TRP", "Transporteur"), ("PAR", "Propriétaire ou intervenant"), ("SIT", "Lieu récepteur")]
)
def test_carriers_owners_and_receiving_sites_each_register_under_their_type(client, mailbox, prefix, name):
    fill(client, "utilisateur")
    assert name in client.get(step("type")).content.decode()
    fill(client, *list(ANSWERS)[1:], type={"type": prefix})
    organization = Organization.objects.get()
    assert re.fullmatch(rf"{prefix}\d{{7}}", organization.number)
    assert organization.type.name == name
    assert mailbox.link("alexe.berrigan@exemple.ca").startswith("/activation/")


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


def test_the_next_number_does_not_tell_who_was_known(client):
    UserFactory(email="alexe.berrigan@exemple.ca")
    fill(client)
    fill(Client(), utilisateur={"email": "personne@exemple.ca"})
    assert Organization.objects.get().number.endswith("0000002")


@pytest.mark.guide("TQ-1", "TQ-10", "TQ-12", "TQ-13")
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
    fill(client, *list(ANSWERS)[1:])
    assert len(set(Organization.objects.values_list("number", flat=True))) == 3
    assert alice.user.memberships.able_to_administer().count() == 3


@pytest.mark.guide("TQ-2", "TQ-3", "TQ-11")
def test_a_further_account_may_have_an_address_of_its_own(client, mailbox):
    fill(client)
    fill(client, utilisateur={"email": "deuxieme@exemple.ca"}, organisation={"name": "Berrigan Excavation inc."})
    for email, number in (("alexe.berrigan@exemple.ca", "TRP0000001"), ("deuxieme@exemple.ca", "TRP0000002")):
        assert mailbox.latest(email).subject.endswith(number)
        assert mailbox.link(email).startswith("/activation/")


def test_the_registration_is_in_the_journal(client):
    fill(client)
    entry = JournalEntry.objects.within(Organization.objects.get()).get()
    assert entry.kind == "account.registered"
    assert entry.facts["name"] == "Alexe Berrigan"


def ask_again(client):
    return client.post(reverse("organizations:resend_registration"), follow=True).content.decode()


def test_the_e_mail_can_be_asked_for_again_after_a_minute_and_the_former_link_dies(client, mailbox, time_machine):
    fill(client)
    former = mailbox.link("alexe.berrigan@exemple.ca")
    assert "Attendez une minute" in ask_again(client)
    for minutes in (2, 4):
        time_machine.move_to(timezone.now() + timedelta(minutes=minutes))
        assert "un nouveau courriel part" in ask_again(client)
    assert mailbox.link("alexe.berrigan@exemple.ca") != former
    assert Claim.objects.live().count() == 1
    assert "Attendez une minute" in ask_again(client)


def test_who_asks_again_for_an_account_that_is_open_is_told_so(client, mailbox, time_machine):
    fill(client)
    roger = UserFactory(email="alexe.berrigan@exemple.ca")
    actions.claims.activate(Claim.objects.get(), user=roger)
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert "un nouveau courriel part" in ask_again(client)
    assert mailbox.latest(roger.email).template == "organizations/notices/already_active"
    assert Claim.objects.count() == 1


def test_answers_are_carried_along_by_someone_who_signs_in_on_the_way(client, alice):
    fill(client)
    client.force_login(alice.user)
    page = client.get(step("organisation")).content.decode()
    assert 'value="Transport Berrigan inc."' in page
    opened = client.post(step("consentement"), ANSWERS["consentement"]).url
    assert Organization.objects.get(status="active", name="Transport Berrigan inc.").number in opened
    assert Organization.objects.filter(name="Transport Berrigan inc.").count() == 2


def test_postal_code_is_read_again_as_people_write_it(client):
    fill(client, *list(ANSWERS)[:-1])
    assert "J0J 1X0" in client.get(step("consentement")).content.decode().replace("\xa0", " ")


def test_who_changes_one_answer_comes_back_to_read_them_all(client):
    fill(client, *list(ANSWERS)[:4])
    page = client.get(step("consentement")).content.decode()
    again = f"{step('type')}?relire=1"
    assert f'href="{again}"' in page
    assert client.post(again, {"type": "SIT"}).url == step("consentement")
    assert "Lieu récepteur" in client.get(step("consentement")).content.decode()


def test_consent_is_given_anew_each_time(client):
    fill(client)
    assert "checked" not in client.get(step("consentement")).content.decode()


def test_next_registration_of_the_same_browser_begins_empty(client, mailbox):
    fill(client)
    client.get(mailbox.link("alexe.berrigan@exemple.ca"))
    credentials = {"first_name": "A", "last_name": "B", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/activation/", credentials | {"username": "", "terms": Terms.objects.in_force().pk})
    assert "Berrigan" not in client.get(step("type")).content.decode().split("<main")[1]
    assert client.get(step("organisation")).url == step("type")


def test_accounts_opened_by_one_person_are_limited(signed_in, alice):
    client = signed_in(alice)
    for _ in range(10):
        assert fill(client, *list(ANSWERS)[1:]).status_code == 302
    assert fill(client, *list(ANSWERS)[1:]).status_code == 429


@pytest.mark.parametrize("name", ["\u3164\u3164", "Al\u034fexe", "e" + "\u0301" * 5000])
def test_names_that_nobody_can_read_are_refused_at_once(client, name):
    begun = monotonic()
    response = client.post(step("utilisateur"), ANSWERS["utilisateur"] | {"first_name": name})
    assert response.status_code == 200
    assert monotonic() - begun < 1


def test_nobody_asks_again_for_what_was_never_sent(client):
    assert client.post(reverse("organizations:resend_registration")).status_code == 404
    assert client.get(reverse("organizations:registered")).url == step("utilisateur")


def test_registrations_from_one_address_are_limited(client):
    for attempt in range(10):
        assert fill(client, utilisateur={"first_name": f"Alexe{'e' * attempt}"}).status_code == 302
    assert fill(client, utilisateur={"first_name": "Alexandra"}).status_code == 429
