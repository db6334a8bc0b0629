"""« Utilisateurs », several people at once: the rules of one by one, and a report of each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Membership
from organizations.views import bulk
from portal.core.models import JournalEntry
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def url(membership, choices=""):
    return reverse("organizations:bulk", args=[membership.organization.number]) + choices


@pytest.fixture
def do(signed_in, alice):
    """Do a deed to several people as Alice; return the report."""
    client = signed_in(alice)

    def deed(name, *people, which="confirmes", choices="", **more):
        typed = {"list": which, "deed": name, "person": [str(person.public_id) for person in people]} | more
        # Each deed is a whole of its own, as one by one: their queries grow with the people, on purpose.
        with zeal_ignore():
            answer = client.post(url(alice, choices), typed)
        return (client.get(answer.url) if answer.status_code == 302 else answer).content.decode()

    return deed


@pytest.fixture
def three(alice):
    return MembershipFactory.create_batch(3, organization=alice.organization)


def statuses(people):
    return [Membership.objects.get(pk=person.pk).status for person in people]


@pytest.mark.guide("TQ-24", "TQ-26")
def test_ticked_people_are_made_inactive_and_active_again(do, three):
    shown = do("inactivate", *three[:2])
    assert "C’est fait pour 2 personnes." in shown
    assert statuses(three) == ["inactive", "inactive", "active"]
    do("reactivate", *three[:2])
    assert statuses(three) == ["active"] * 3


def test_refusal_of_one_is_told_and_the_others_are_done(do, alice, three):
    Membership.objects.filter(pk=three[1].pk).update(status="inactive")
    shown = do("inactivate", alice, *three)
    assert "C’est fait pour 2 personnes." in shown
    assert "Refusé pour 2 personnes." in shown
    assert "Demandez à une autre personne responsable" in shown
    assert "a changé entre-temps" in shown
    assert statuses([alice, *three]) == ["active", "inactive", "inactive", "inactive"]


def test_each_person_has_a_line_in_the_journal(do, three):
    do("inactivate", *three)
    assert JournalEntry.objects.filter(kind="membership.inactivated").count() == 3


def test_manager_does_nothing_to_those_above(signed_in, alice):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    other = MembershipFactory(organization=alice.organization, administrator=True)
    typed = {"deed": "inactivate", "person": [str(other.public_id)]}
    shown = signed_in(manager).post(url(alice), typed, follow=True).content.decode()
    assert "au moins aussi élevé" in shown
    assert statuses([other]) == ["active"]


def test_all_results_are_asked_twice_and_reach_every_page(do, alice, three):
    MembershipFactory.create_batch(52, organization=alice.organization)
    asked = do("inactivate", everyone="on")
    assert "56 personnes sont concernées" in asked
    assert statuses(three) == ["active"] * 3
    shown = do("inactivate", everyone="on", is_sure="on")
    assert "C’est fait pour 55 personnes." in shown
    assert alice.organization.memberships.active().count() == 1


def test_all_results_are_those_of_the_search_and_the_filters(do, alice, bob, three):
    do("inactivate", choices="?q=bob&type=utilisateur", everyone="on", is_sure="on")
    assert statuses([bob, *three]) == ["inactive", "active", "active", "active"]


def test_removal_is_asked_twice(do, three):
    asked = do("remove", *three[:2])
    assert "2 personnes sont concernées" in asked
    assert statuses(three) == ["active"] * 3
    do("remove", *three[:2], is_sure="on")
    assert statuses(three) == ["ended", "ended", "active"]


def test_invitations_are_sent_again_and_taken_back(do, alice, mailbox, time_machine):
    invited = [
        actions.memberships.invite(
            Newcomer(email=f"{name}@exemple.ca", first_name=name, last_name="V", role="member", language="fr-ca"),
            by=alice,
        )
        for name in ("roger", "rita")
    ]
    assert "Patientez" in do("resend", *invited, which="attente")
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert "C’est fait pour 2 personnes." in do("resend", *invited, which="attente")
    assert len(mailbox.to("rita@exemple.ca")) == 2
    do("withdraw", *invited, which="attente")
    assert statuses(invited) == ["ended", "ended"]


def test_deed_of_the_other_list_is_not_done(do, three):
    assert "Choisissez une action" in do("withdraw", *three)
    assert "Choisissez une action" in do("", *three)


def test_nobody_ticked_is_told(do, three):
    assert "Cochez au moins une personne" in do("inactivate")


@pytest.mark.parametrize("person", ["x", "1' OR 1=1", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_is_nobody(signed_in, alice, three, person):
    answer = signed_in(alice).post(url(alice), {"deed": "inactivate", "person": person}, follow=True)
    assert "Cochez au moins une personne" in answer.content.decode()


def test_too_many_at_once_are_refused(do, three, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    assert "Au plus 2 personnes" in do("inactivate", *three)
    assert statuses(three) == ["active"] * 3


def test_people_of_another_account_are_out_of_reach(do, charlie, three):
    assert "Cochez au moins une personne" in do("inactivate", charlie)
    assert statuses([charlie]) == ["active"]


def test_report_is_read_again_without_doing_again(signed_in, alice, three):
    client = signed_in(alice)
    typed = {"deed": "inactivate", "person": [str(three[0].public_id)]}
    report = client.post(url(alice), typed).url
    assert "C’est fait pour 1 personne." in client.get(report).content.decode()
    assert JournalEntry.objects.filter(kind="membership.inactivated").count() == 1


def test_report_of_one_account_is_not_shown_in_another(signed_in, alice, charlie, three):
    MembershipFactory(user=alice.user, organization=charlie.organization, administrator=True)
    client = signed_in(alice)
    client.post(url(alice), {"deed": "inactivate", "person": [str(three[0].public_id)]})
    elsewhere = reverse("organizations:bulk_report", args=[charlie.organization.number])
    assert client.get(elsewhere).status_code == 302


def test_member_and_stranger_do_nothing(signed_in, alice, bob, charlie, three):
    typed = {"deed": "inactivate", "person": [str(three[0].public_id)]}
    assert signed_in(bob).post(url(alice), typed).status_code == 403
    assert signed_in(charlie).post(url(alice), typed).status_code == 404
    assert statuses(three) == ["active"] * 3


@pytest.fixture
def people_page(live_server, signed_in, alice):
    """Open « Utilisateurs » in a browser in which Alice is signed in."""

    def open_page(context):
        session = signed_in(alice).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse("organizations:memberships", args=[alice.organization.number]))
        return page

    return open_page


@pytest.mark.django_db(transaction=True)
def test_everyone_can_use_it_without_javascript(new_context, people_page, bob, dominique):
    page = people_page(new_context(java_script_enabled=False))
    page.get_by_label("Cocher Bob Bélanger").check()
    page.get_by_role("button", name="Désactiver", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().endswith("Désactiver")
    assert statuses([bob]) == ["inactive"]


@pytest.mark.django_db(transaction=True)
def test_everyone_can_use_the_question_and_the_report(new_context, people_page, axe, alice, bob, dominique):
    page = people_page(new_context())
    page.get_by_label("Cocher Bob Bélanger").check()
    page.get_by_role("button", name="Retirer du compte", exact=True).click()
    axe(page)
    page.get_by_role("button", name="Retirer du compte", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Retour").or_(page.get_by_role("button", name="Retour")).click()
    page.get_by_label("Cocher Dominique").check()
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    axe(page)
