"""« Quitter ce compte », « Départ »: what a person holds goes to a colleague or ends, in one act."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations import actions
from organizations.models import Holding, Membership
from organizations.signals import departing, taking_over
from tests.organizations.conftest import page_of
from tests.organizations.factories import ClaimFactory, MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(alice):
    """Mona manages people of the account: she has invited someone, and asked something."""
    mona = MembershipFactory(organization=alice.organization, manager=True)
    ClaimFactory(membership__organization=alice.organization, membership__added_by=mona.user)
    actions.requests.submit("edit_address", alice.organization, by=mona.user)
    return mona


def held(mona):
    waiting = Membership.objects.filter(organization=mona.organization, user=None).get()
    asked = mona.organization.requests.get()
    return waiting, asked


def test_person_sees_all_then_what_would_happen_and_leaves(signed_in, alice, mona, mailbox):
    client, page = signed_in(mona), page_of("leave", mona)
    first = shown(client.get(page))
    for words in ("Quitter ce compte", "Invitations en attente", "Demandes en cours", "Gestionnaire"):
        assert words in first
    choice = {"fate_invitations": "move", "fate_requests": "end", "colleague": alice.public_id}
    preview = shown(client.post(page, choice))
    assert "transfert à Alice Arsenault" in preview
    assert "fin immédiate" in preview
    assert Membership.objects.get(pk=mona.pk).is_active  # nothing is done yet
    report = shown(client.post(page, choice | {"confirm": "oui"}, follow=True))
    assert "Le départ est fait" in report
    assert "1 : transfert fait" in report
    waiting, asked = held(mona)
    assert (waiting.status, waiting.added_by) == ("pending", alice.user)
    assert asked.state == "cancelled"
    assert Membership.objects.get(pk=mona.pk).status == "ended"
    assert client.get(page_of("home", mona)).status_code == 404
    subjects = " ".join(mail.subject for mail in mailbox.to(alice.user.email))
    assert "Vous prenez la suite dans le compte" in subjects
    assert "a quitté le compte" in subjects
    assert "a quitté le compte" in shown(signed_in(alice).get(page_of("journal", alice)))


def test_who_manages_no_more_is_not_led_to_the_list_of_those_still_invited(signed_in, mona):
    assert "/utilisateurs/#attente" in shown(signed_in(mona).get(page_of("leave", mona)))
    Membership.objects.filter(pk=mona.pk).update(role="member")
    page = shown(signed_in(mona).get(page_of("leave", mona)))
    assert "Invitations en attente" in page
    assert "/utilisateurs/" not in page


def test_who_manages_sees_to_the_departure_of_another(signed_in, alice, mona, mailbox):
    client, page = signed_in(alice), page_of("departure", alice, mona.public_id)
    assert page in shown(client.get(page_of("person", alice, mona.public_id)))
    choice = {"fate_invitations": "end", "fate_requests": "move", "colleague": alice.public_id}
    assert "transfert à Alice" in shown(client.post(page, choice))
    assert "Le départ est fait" in shown(client.post(page, choice | {"confirm": "oui"}, follow=True))
    waiting, asked = held(mona)
    assert waiting.status == "ended"
    assert not waiting.claims.live().exists()
    assert (asked.state, asked.asked_by) == ("submitted", alice.user)
    assert "est terminé" in mailbox.latest(mona.user.email).subject
    assert client.post(page, choice | {"confirm": "oui"}).status_code == 404  # gone already


def test_moving_needs_to_say_to_whom(signed_in, alice, mona):
    typed = {"fate_invitations": "move", "fate_requests": "end", "colleague": "", "confirm": "oui"}
    answer = shown(signed_in(mona).post(page_of("leave", mona), typed))
    assert "Choisissez la personne à qui confier" in answer
    assert Membership.objects.get(pk=mona.pk).is_active


def test_last_one_responsible_is_led_to_the_handover(signed_in, alice, mona):
    page = shown(signed_in(alice).get(page_of("leave", alice)))
    assert page_of("designate", alice) in page
    assert "Confirmer" not in page
    answer = shown(signed_in(alice).post(page_of("leave", alice), {"preview": "oui", "confirm": "oui"}))
    assert "Vous êtes la seule" in answer
    assert Membership.objects.get(pk=alice.pk).is_active


def test_role_above_the_own_is_not_sent_away(signed_in, alice, mona):
    MembershipFactory(organization=alice.organization, administrator=True)
    page = page_of("departure", alice, alice.public_id)
    assert "plus élevé que le vôtre" in shown(signed_in(mona).get(page))
    signed_in(mona).post(page, {"preview": "oui", "confirm": "oui"})
    with pytest.raises(PermissionDenied):
        actions.leaving.depart(alice, actions.leaving.Plan(), by=mona)
    assert Membership.objects.get(pk=alice.pk).is_active


def test_plain_member_leaves_with_nothing_else_to_see_to(signed_in, alice, bob):
    client = signed_in(bob)
    assert page_of("leave", bob) in shown(client.get(page_of("home", bob)))
    assert "Rien d’autre" in shown(client.get(page_of("leave", bob)))
    client.post(page_of("leave", bob), {"preview": "oui", "confirm": "oui"})
    assert Membership.objects.get(pk=bob.pk).status == "ended"
    assert signed_in(bob).get(page_of("departure", alice, alice.public_id)).status_code == 404


def test_apps_above_say_what_they_keep_and_hear_who_takes_it_over(signed_in, alice, bob):
    heard = []

    def keep(sender, *, membership, **kwargs):
        return [Holding("keys", "Clés du hangar", 3, is_movable=True), Holding("none", "Rien", 0)]

    def move(sender, *, membership, colleague, names, **kwargs):
        heard.append((membership.pk, colleague.pk, names))

    departing.connect(keep)
    taking_over.connect(move)
    try:
        page = page_of("departure", alice, bob.public_id)
        first = shown(signed_in(alice).get(page))
        assert "Clés du hangar (3)" in first
        assert "Rien (0)" not in first
        choice = {"fate_keys": "move", "colleague": alice.public_id, "confirm": "oui"}
        assert "3 : transfert fait" in shown(signed_in(alice).post(page, choice, follow=True))
    finally:
        departing.disconnect(keep)
        taking_over.disconnect(move)
    assert heard == [(bob.pk, alice.pk, {"keys"})]


def test_report_is_of_whoever_did_it(signed_in, bob):
    assert signed_in(bob).get(reverse("organizations:departure_report")).status_code == 302
