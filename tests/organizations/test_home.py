"""An account's own page, and the list of a person's accounts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.models import Membership
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import page_of
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def url(membership):
    return reverse("organizations:home", args=[membership.organization.number])


def test_numbers_of_the_account_page_lead_to_the_list_of_the_console(signed_in, manon, marc, nora):
    MembershipFactory(organization=manon.organization, inactive=True)
    client = signed_in(manon)
    glance = client.get(page_of("home", manon)).context["glance"]
    told = {line["text"].partition(" ")[2]: line for line in glance["people"]}
    rows = [(row["label"], row["value"], row["url"]) for row in glance["plots"][0].rows if row["url"]]
    assert {"utilisateurs actifs", "utilisateur inactif", "en attente de confirmation"} <= told.keys()
    for line in told.values():
        rows.append((line["text"], int(line["text"].split()[0]), line["url"]))
    for label, count, url in rows:
        assert url.startswith(page_of("collaborators", manon) + "?"), label
        assert client.get(url).context["table"].page.total == count, label


def test_everyone_of_the_account_reads_what_it_is(signed_in, bob):
    shown = signed_in(bob).get(url(bob)).content.decode()
    for text in [
        "Transport Alice inc.",
        bob.organization.number,
        "450 677-1757",
        "Centre-du-Québec (17)",
        "Transporteur",
    ]:
        assert text in shown


def test_who_manages_people_sees_how_many_wait(signed_in, alice, bob, dominique):
    shown = signed_in(alice).get(url(alice)).content.decode()
    assert "2 utilisateurs actifs" in shown
    assert "1 en attente de confirmation" in shown


def test_a_plain_member_is_not_led_to_pages_that_are_closed_to_them(signed_in, bob):
    shown = signed_in(bob).get(url(bob)).content.decode()
    assert "/utilisateurs/" not in shown
    assert "/journal/" not in shown


def test_next_account_is_registered_from_the_page_of_the_first(signed_in, alice, bob):
    assert reverse("organizations:start") in signed_in(alice).get(url(alice)).content.decode()
    assert reverse("organizations:start") not in signed_in(bob).get(url(bob)).content.decode()


def test_who_has_a_last_day_reads_it(signed_in, alice, bob):
    assert "Votre dernier jour d’accès" not in signed_in(bob).get(url(bob)).content.decode()
    day = timezone.localdate() + timedelta(days=40)
    Membership.objects.filter(pk=bob.pk).update(ends_on=day)
    shown = signed_in(bob).get(url(bob)).content.decode()
    assert "Votre dernier jour d’accès" in shown
    assert day.isoformat() in shown


def test_only_who_may_name_a_second_responsible_person_is_asked_to(signed_in, alice, bob):
    Membership.objects.filter(pk=bob.pk).update(role="manager")
    assert "nommez-en une deuxième" in signed_in(alice).get(url(alice)).content.decode()
    assert "nommez-en une deuxième" not in signed_in(bob).get(url(bob)).content.decode()


def test_people_to_turn_to_are_named(signed_in, alice, bob):
    assert "Alice Arsenault, Administrateur de compte" in signed_in(bob).get(url(bob)).content.decode()


@pytest.mark.guide("CCQ-1")
def test_accounting_firm_has_a_person_responsible(signed_in, rose, sam):
    shown = signed_in(rose).get(url(rose)).content.decode()
    assert "Firme comptable" in shown
    assert "Rose Roy, Responsable" in shown


def test_queries_do_not_grow_with_people(client, alice, query_count):
    client.force_login(alice.user)

    def one_more():
        MembershipFactory(organization=alice.organization, administrator=True)
        ClaimFactory(membership__organization=alice.organization)

    assert query_count(url(alice), one_more) <= 15


@pytest.mark.guide("TQ-23")
def test_one_person_finds_all_the_accounts_principal_first(signed_in, alice, charlie):
    MembershipFactory(user=alice.user, organization=charlie.organization)
    shown = signed_in(alice).get(reverse("home")).content.decode()
    assert shown.index("Transport Alice inc.") < shown.index("Le Mandarin inc.")
    assert "Compte principal" in shown
    for place in alice.user.memberships.select_related("organization"):
        assert signed_in(alice).get(url(place)).status_code == 200


def test_accounts_where_one_is_inactive_are_not_offered(signed_in, alice, bob):
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    shown = signed_in(bob).get(reverse("home")).content.decode()
    assert "Transport Alice inc." not in shown


def test_someone_without_account_reads_how_to_begin(signed_in):
    shown = signed_in(UserFactory()).get(reverse("home")).content.decode()
    assert "Vous n’avez encore aucun compte" in shown
    assert reverse("organizations:start") in shown


def test_queries_do_not_grow_with_accounts(client, alice, query_count):
    client.force_login(alice.user)
    assert query_count(reverse("home"), lambda: MembershipFactory(user=alice.user)) <= 12


# --- At a glance -----------------------------------------------------------------------------------


def to_do(client, membership):
    return {line["text"]: line["url"] for line in client.get(url(membership)).context["glance"]["waiting"]}


def test_one_responsible_person_is_advised_to_name_another(signed_in, alice):
    assert any("Une seule personne" in text for text in to_do(signed_in(alice), alice))
    MembershipFactory(organization=alice.organization, administrator=True)
    assert to_do(signed_in(alice), alice) == {}
    assert "Rien ne vous attend dans ce compte" in signed_in(alice).get(url(alice)).content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(2, "1 invitation expire dans trois jours ou moins"), (-1, "1 invitation est expirée")]
)
def test_invitations_that_run_out_lead_to_the_list_of_them(signed_in, alice, dominique, days, words):
    Membership.objects.filter(pk=dominique.pk).update(expires_at=timezone.now() + timedelta(days=days))
    client = signed_in(alice)
    address = to_do(client, alice)[words]
    assert [row.pk for row in client.get(address).context["pending"].rows] == [dominique.pk]


def test_mails_that_were_lost_lead_to_the_list_of_them(signed_in, alice, dominique):
    ClaimFactory(membership__organization=alice.organization)
    lost = Message.objects.create(
        event="claim",
        template="organizations/notices/invited",
        recipient_email=dominique.email,
        language="fr-ca",
        category="security",
        state="uncertain",
    )
    dominique.claims.update(message=lost)
    client = signed_in(alice)
    address = to_do(client, alice)["1 invitation n’a pas été remise par courriel"]
    assert [row.pk for row in client.get(address).context["pending"].rows] == [dominique.pk]


def test_request_of_another_account_waits_for_an_administrator(signed_in, alice, charlie):
    actions.links.ask({charlie: [alice.organization.number]}, by=charlie)
    manager = MembershipFactory(organization=alice.organization, manager=True)
    words = "1 demande attend votre décision"
    assert to_do(signed_in(alice), alice)[words].endswith("/demandes/")
    assert words not in to_do(signed_in(manager), alice)


@pytest.mark.parametrize("choice", ["inactif", "jamais"])
def test_counts_lead_to_the_people_counted(signed_in, alice, bob, choice):
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    bob.user.last_login = None
    bob.user.save(update_fields=["last_login"])
    client = signed_in(alice)
    lines = client.get(url(alice)).context["glance"]["people"]
    address = next(line["url"] for line in lines if choice in line["url"])
    assert bob.pk in [row.pk for row in client.get(address).context["confirmed"].rows]


def test_latest_events_are_read_by_those_who_may_read_the_journal(signed_in, alice, bob):
    actions.memberships.inactivate(bob, by=alice)
    actions.memberships.reactivate(bob, by=alice)
    assert "a rendu actif l’accès donné à Bob" in signed_in(alice).get(url(alice)).content.decode()
    assert "a rendu actif l’accès donné à Bob" not in signed_in(bob).get(url(bob)).content.decode()


def test_plain_member_is_not_told_what_waits(signed_in, bob, dominique):
    assert signed_in(bob).get(url(bob)).context["glance"] is None
