"""« Modifier un utilisateur » for someone who has still to confirm: what was typed is corrected freely."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, Membership, Role
from organizations.models.sheets import version_of
from portal.core.journal import lines_of
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roger(alice):
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role="member", language="fr-ca"
    )
    return actions.memberships.invite(newcomer, by=alice)


def page(membership):
    return reverse("organizations:correct", args=[membership.organization.number, membership.public_id])


def typed(membership, **changed):
    names = ("email", "username", "first_name", "last_name", "role", "language")
    return {name: getattr(membership, name) for name in names} | {"seen": version_of(membership)} | changed


def again(membership):
    return Membership.objects.get(pk=membership.pk)


@pytest.mark.guide("TQ-41")
def test_page_shows_what_was_typed(signed_in, alice, roger):
    shown = signed_in(alice).get(page(roger)).content.decode()
    for words in ("Modifier un utilisateur", "Adresse de courriel", "Nom d’utilisateur", "Prénom", ">Nom"):
        assert words in shown
    for words in ("Type d’utilisateur", "Statut"):
        assert words in shown
    for words in ("roger@exemple.ca", "Roger", "Vallée", "En attente"):
        assert words in shown


def test_list_leads_to_it_and_back(signed_in, alice, roger):
    client = signed_in(alice)
    people = reverse("organizations:memberships", args=[alice.organization.number])
    shown = f"{people}?attente_q=roger"
    assert f"{roger.public_id}/corriger/?next=" in client.get(shown).content.decode()
    assert client.post(f"{page(roger)}?next={shown}", typed(roger, first_name="Rogé")).url == shown


@pytest.mark.guide("GE-25")
def test_names_role_and_language_are_corrected_without_another_mail(signed_in, alice, roger, mailbox):
    changes = {"first_name": "Rogé", "username": "rvallee", "role": "manager", "language": "en"}
    signed_in(alice).post(page(roger), typed(roger, **changes))
    corrected = again(roger)
    assert {name: getattr(corrected, name) for name in changes} == changes
    assert len(mailbox.to("roger@exemple.ca")) == 1
    assert lines_of(alice.organization).latest("at").kind == "membership.corrected"


def test_another_address_kills_the_former_link_and_gets_its_own(signed_in, alice, roger, mailbox):
    former = mailbox.link("roger@exemple.ca")
    signed_in(alice).post(page(roger), typed(roger, email="R.Vallee@Exemple.ca"))
    assert again(roger).email == "r.vallee@exemple.ca"
    assert Claim.objects.live().filter(membership=roger).count() == 1
    assert Client().get(former, follow=True).status_code == 410
    assert Client().get(mailbox.link("r.vallee@exemple.ca"), follow=True).status_code == 200
    line = lines_of(alice.organization).latest("at")
    assert line.kind == "membership.readdressed"
    assert "@" not in str(line.facts)


def test_another_address_gives_an_expired_person_a_new_term(signed_in, alice, roger, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=20))
    signed_in(alice).post(page(roger), typed(roger, first_name="Rogé"))
    assert again(roger).has_expired
    signed_in(alice).post(page(roger), typed(again(roger), email="nouveau@exemple.ca"))
    assert not again(roger).has_expired


def test_address_that_just_received_a_link_waits(signed_in, alice, roger, mailbox):
    client = signed_in(alice)
    client.post(page(roger), typed(roger, email="r.vallee@exemple.ca"))
    answer = client.post(page(roger), typed(again(roger), email="roger@exemple.ca"))
    assert "Patientez encore" in answer.content.decode()
    assert again(roger).email == "r.vallee@exemple.ca"
    assert len(mailbox.to("roger@exemple.ca")) == 1


@pytest.mark.parametrize("taken", ["bob@exemple.ca", "rita@exemple.ca"])
def test_address_of_somebody_of_the_account_is_refused(signed_in, alice, bob, roger, taken):
    newcomer = Newcomer(email="rita@exemple.ca", first_name="Rita", last_name="Vu", role="member", language="fr-ca")
    actions.memberships.invite(newcomer, by=alice)
    answer = signed_in(alice).post(page(roger), typed(roger, email=taken))
    assert "govuk-error-summary" in answer.content.decode()
    assert again(roger).email == "roger@exemple.ca"


def test_page_that_somebody_overtook_overwrites_nothing(signed_in, alice, roger):
    late = typed(roger, last_name="Valois")
    signed_in(alice).post(page(roger), typed(roger, role="manager"))
    answer = signed_in(alice).post(page(roger), late)
    assert "a changé entre-temps" in answer.content.decode()
    assert (again(roger).role, again(roger).last_name) == (Role.MANAGER, "Vallée")


def test_nobody_names_above_the_own_role(signed_in, alice, roger):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    client = signed_in(manager)
    assert "Administrateur de compte" not in client.get(page(roger)).content.decode()
    client.post(page(roger), typed(roger, role="administrator"))
    assert again(roger).role == Role.MEMBER


def test_manager_corrects_nobody_above(signed_in, alice, roger):
    Membership.objects.filter(pk=roger.pk).update(role="administrator")
    manager = MembershipFactory(organization=alice.organization, manager=True)
    client = signed_in(manager)
    assert "rôle plus élevé" in client.get(page(roger)).content.decode()
    client.post(page(roger), typed(again(roger), role="member", first_name="X"))
    assert (again(roger).first_name, again(roger).role) == ("Roger", "administrator")


def test_someone_who_confirmed_meanwhile_is_not_corrected(signed_in, alice, bob):
    assert signed_in(alice).get(page(bob)).status_code == 404


def test_member_and_stranger_correct_nothing(signed_in, bob, charlie, roger):
    assert signed_in(bob).post(page(roger), typed(roger, first_name="X")).status_code == 403
    assert signed_in(charlie).post(page(roger), typed(roger, first_name="X")).status_code == 404
    assert again(roger).first_name == "Roger"
