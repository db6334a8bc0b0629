"""« Modifier un utilisateur »: the role, the status and the linked accounts of a person."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from organizations.models import Membership, Role
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(alice):
    """A second account that Alice administers."""
    organization = OrganizationFactory(name="Le Second inc.")
    MembershipFactory(user=alice.user, organization=organization, administrator=True, is_primary=False)
    return organization


def page(membership):
    return reverse("organizations:person", args=[membership.organization.number, membership.public_id])


def typed(membership, **changed):
    return {"role": membership.role, "status": membership.status, "reach": "here"} | changed


def place(user, organization):
    return Membership.objects.confirmed().filter(user=user, organization=organization).first()


@pytest.mark.guide("TQ-40", "TQ-41")
def test_page_shows_who_the_person_is_and_what_may_be_changed(signed_in, alice, bob):
    browser = signed_in(alice)
    people = text(browser.get(reverse("organizations:memberships", args=[bob.organization.number])))
    _, _, cell = people.partition(">Bélanger</td>")[2].partition('<td data-label="Actions">')
    assert f'href="{bob.public_id}/?next=' in cell.partition("</td>")[0]
    shown = text(browser.get(page(bob)))
    assert ">Modifier un utilisateur</h1>" in shown
    read = " ".join(strip_tags(shown).split())
    for words in (
        "Adresse de courriel bob@exemple.ca",
        "Nom d’utilisateur bob@exemple.ca",
        "Prénom Bob",
        "Nom Bélanger",
        "Type d’utilisateur Utilisateur Gestionnaire Administrateur de compte",
        "Statut Actif Inactif",
    ):
        assert words in read
    assert "Comptes accessibles" not in shown  # Alice administers this account alone


@pytest.mark.guide("TQ-42", "TQ-43")
def test_accounts_are_shown_with_their_whole_address(signed_in, alice, bob, second):
    abroad = OrganizationFactory(name="Le Troisième inc.", address__region="00")
    MembershipFactory(user=alice.user, organization=abroad, administrator=True, is_primary=False)
    shown = signed_in(alice).get(page(bob)).content.decode()
    assert "Comptes accessibles" in shown
    assert "Compte principal" in shown
    for account in (second, abroad):
        for words in (account.name, account.number):
            assert words in shown
        for kind, name in (("checkbox", "accounts"), ("radio", "primary")):
            assert re.search(rf'type="{kind}" [^>]*name="{name}" value="{account.number}"', shown)
    assert "460, rue Principale Sainte-Brigide-d’Iberville QC CA J0J1X0 Centre-du-Québec (17)" in shown
    assert "460, rue Principale Sainte-Brigide-d’Iberville QC CA J0J1X0 Autre" in shown
    # Where the status applies is asked beside the status.
    places = [shown.index(f'name="{name}"') for name in ("status", "reach", "ends_on", "accounts")]
    assert places == sorted(places)


def test_accounts_of_others_are_not_shown(signed_in, alice, bob, second, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization, is_primary=False)
    assert charlie.organization.number not in signed_in(alice).get(page(bob)).content.decode()


@pytest.mark.guide("TQ-39", "TQ-44")
def test_ticked_account_is_open_to_the_person_at_once(signed_in, alice, bob, second, mailbox):
    browser, people = signed_in(alice), reverse("organizations:memberships", args=[bob.organization.number])
    shown = text(browser.get(page(bob)))
    assert re.search(rf'<a [^>]*href="{people}"[^>]*>Annuler</a>', shown)
    assert "Enregistrer" in strip_tags(shown)
    browser.post(page(bob), typed(bob, accounts=[second.number], primary=second.number))
    joined = place(bob.user, second)
    assert (joined.status, joined.role, joined.is_primary) == ("active", Role.MEMBER, True)
    assert not place(bob.user, bob.organization).is_primary
    assert second.number in mailbox.latest(bob.user.email).subject
    home = reverse("organizations:home", args=[second.number])
    assert signed_in(bob).get(home).status_code == 200


def test_unticked_account_is_closed_to_the_person(signed_in, alice, bob, second, mailbox):
    MembershipFactory(user=bob.user, organization=second, is_primary=False)
    signed_in(alice).post(page(bob), typed(bob, accounts=[]))
    assert place(bob.user, second) is None
    assert place(bob.user, bob.organization).is_active
    assert "terminé" in mailbox.latest(bob.user.email).subject


def test_unticking_leaves_accounts_of_others_alone(signed_in, alice, bob, second, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization, is_primary=False)
    signed_in(alice).post(page(bob), typed(bob, accounts=[]))
    assert place(bob.user, charlie.organization).is_active


def test_account_that_is_not_mine_cannot_be_ticked(signed_in, alice, bob, second, charlie):
    answer = signed_in(alice).post(page(bob), typed(bob, accounts=[charlie.organization.number]))
    assert answer.status_code == 200
    assert place(bob.user, charlie.organization) is None


def test_principal_account_of_others_stays_what_it_is(signed_in, alice, second, charlie):
    place_of = MembershipFactory(user=charlie.user, organization=alice.organization, is_primary=False)
    shown = signed_in(alice).get(page(place_of)).content.decode()
    assert "il reste ce qu’il est" in shown
    answer = signed_in(alice).post(page(place_of), typed(place_of, accounts=[], primary=alice.organization.number))
    assert answer.status_code == 403
    assert place(charlie.user, charlie.organization).is_primary


def test_principal_account_is_one_of_those_ticked(signed_in, alice, bob, second):
    answer = signed_in(alice).post(page(bob), typed(bob, accounts=[], primary=second.number))
    assert "parmi les comptes cochés" in answer.content.decode()
    assert place(bob.user, bob.organization).is_primary


def test_role_is_given_and_told(signed_in, alice, bob, mailbox):
    signed_in(alice).post(page(bob), typed(bob, role="manager"))
    assert place(bob.user, bob.organization).role == Role.MANAGER
    assert "rôle" in mailbox.latest(bob.user.email).text


def test_manager_gives_no_role_above_the_own(signed_in, alice, bob):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    answer = signed_in(manager).post(page(bob), typed(bob, role="administrator"))
    assert "role" in answer.context["form"].errors
    assert place(bob.user, bob.organization).role == Role.MEMBER


def test_nobody_changes_the_own_place(signed_in, alice):
    MembershipFactory(organization=alice.organization, administrator=True)
    signed_in(alice).post(page(alice), typed(alice, role="member"))
    assert place(alice.user, alice.organization).role == Role.ADMINISTRATOR


@pytest.mark.guide("TQ-24")
def test_person_is_made_inactive_in_all_my_accounts_and_no_other(signed_in, alice, bob, second, charlie):
    MembershipFactory(user=bob.user, organization=second, is_primary=False)
    MembershipFactory(user=bob.user, organization=charlie.organization, is_primary=False)
    client = signed_in(alice)
    client.post(page(bob), typed(bob, status="inactive", reach="everywhere", accounts=[second.number]))
    statuses = {place.organization: place.status for place in bob.user.memberships.select_related("organization")}
    assert statuses == {bob.organization: "inactive", second: "inactive", charlie.organization: "active"}
    bob.refresh_from_db()
    client.post(page(bob), typed(bob, status="active", reach="everywhere", accounts=[second.number]))
    assert place(bob.user, second).is_active


@pytest.mark.guide("TQ-27")
def test_removed_person_is_gone_and_can_be_added_again(signed_in, alice, bob, mailbox):
    address = reverse("organizations:remove", args=[bob.organization.number, bob.public_id])
    browser = signed_in(alice)
    shown = browser.get(page(bob)).content.decode()
    assert f'action="{address}"' in shown
    assert '<option value="inactive">Inactif</option>' in shown
    assert "ne fait plus partie" in browser.post(address, follow=True).content.decode()
    assert place(bob.user, bob.organization) is None
    assert Membership.objects.get(pk=bob.pk).status == "ended"
    assert "terminé" in mailbox.latest(bob.user.email).subject
    assert MembershipFactory(user=bob.user, organization=bob.organization).is_primary


def test_removing_moves_the_principal_mark(signed_in, alice, bob, charlie):
    elsewhere = MembershipFactory(user=bob.user, organization=charlie.organization, is_primary=False)
    signed_in(alice).post(reverse("organizations:remove", args=[bob.organization.number, bob.public_id]))
    elsewhere.refresh_from_db()
    assert elsewhere.is_primary


def test_stranger_finds_nobody(signed_in, charlie, bob):
    assert signed_in(charlie).get(page(bob)).status_code == 404


def test_person_of_another_account_is_not_found(signed_in, alice, charlie):
    address = reverse("organizations:person", args=[alice.organization.number, charlie.public_id])
    assert signed_in(alice).get(address).status_code == 404
