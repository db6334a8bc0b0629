"""« Émettre un nouveau code de liaison »: for one contact or many, by a worker that may die and be left alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.models import Claim, Dispatch, DispatchLine, Membership, ServiceRequest
from organizations.tasks import issue_codes
from tests.organizations.conftest import page_of
from tests.organizations.factories import ClaimFactory, ContactSheetFactory, MembershipFactory
from tests.reading import text

pytestmark = pytest.mark.django_db


def waiting(organization, count=1):
    places = MembershipFactory.create_batch(count, organization=organization, pending=True)
    for place in places:
        ContactSheetFactory(membership=place)
    return places


def ask(rose, places):
    people = Membership.objects.filter(pk__in=[place.pk for place in places])
    return actions.dispatches.ask(people, attestation="J’atteste.", by=rose)


@pytest.mark.guide("CCQ-52", "CCQ-67", "CCQ-68")
def test_codes_are_issued_to_the_contacts_ticked(signed_in, rose, mailbox):
    first, second, third = waiting(rose.organization, 3)
    browser, page = signed_in(rose), page_of("issue_codes", rose)
    assert page in text(browser.get(page_of("memberships", rose)))
    shown = text(browser.get(page))
    for word in (first.last_name, first.sheet.client_number, "l’adresse courriel de chacun est valide", "Soumettre"):
        assert word in shown
    assert "Si quelqu’un n’a rien reçu, faites-lui regarder parmi ses courriels indésirables." in shown
    refused = text(browser.post(page, {"person": [str(first.public_id)]}))
    assert "Cochez l’attestation" in refused
    assert refused.count(" checked") == 1
    assert "Cochez au moins un contact." in text(browser.post(page, {"attest": "on", "person": ["rien"]}))
    done = browser.post(page, {"person": [str(first.public_id), str(second.public_id)], "attest": "on"}, follow=True)
    assert "Contacts traités : 0 sur 2" in text(done)
    asked = ServiceRequest.objects.get()
    assert (asked.kind, asked.state, asked.asked_by) == ("issue_codes", "submitted", rose.user)
    assert asked.attestation.startswith("J’atteste")
    issue_codes()
    shown = text(browser.get(page_of("issued_codes", rose, asked.public_id)))
    assert "Contacts traités : 2 sur 2" in shown
    assert shown.count("Code envoyé</strong>") == 2
    asked.refresh_from_db()
    assert asked.state == "done"
    assert first.sheet.client_number in mailbox.latest(first.email).text
    assert not mailbox.to(third.email)
    first.refresh_from_db()
    assert first.expires_at > timezone.now() + timedelta(days=29)


def test_all_of_the_list_as_it_is_filtered(signed_in, rose):
    places = waiting(rose.organization, 4)
    Membership.objects.filter(pk=places[0].pk).update(last_name="Zurbriggen")
    page = page_of("issue_codes", rose)
    signed_in(rose).post(f"{page}?q=zurbriggen", {"everyone": "on", "attest": "on"})
    assert DispatchLine.objects.get().membership == places[0]
    signed_in(rose).post(page, {"everyone": "on", "attest": "on"})
    assert DispatchLine.objects.count() == 4


def test_double_click_is_one_request(rose):
    places = waiting(rose.organization, 2)
    assert ask(rose, places) == ask(rose, places)
    assert ServiceRequest.objects.count() == 1


def test_each_refusal_is_told_and_stops_nobody_else(rose, signed_in, sam):
    manager = MembershipFactory(organization=rose.organization, manager=True)
    chief = MembershipFactory(organization=rose.organization, pending=True, administrator=True)
    good, gone, linked = waiting(rose.organization, 3)
    dispatch = ask(manager, [chief, good, gone, linked, sam])
    actions.memberships.withdraw(gone, by=rose)
    Membership.objects.filter(pk=linked.pk).update(
        status="active", user=MembershipFactory().user, expires_at=None, activated_at=timezone.now()
    )
    issue_codes(dispatch.pk)
    told = {line.membership_id: line.refusal for line in dispatch.lines.all()}
    assert told[good.pk] == ""
    assert "rôle au moins aussi élevé" in told[chief.pk]
    assert "a changé" in told[gone.pk]
    assert "déjà lié son profil" in told[linked.pk]
    assert "Patientez" in told[sam.pk]


def test_worker_that_dies_leaves_nothing_half_done_and_the_next_one_goes_on(rose, monkeypatch):
    places = waiting(rose.organization, 5)
    dispatch = ask(rose, places)
    monkeypatch.setattr(actions.dispatches, "AT_ONCE", 2)
    assert actions.dispatches.proceed(dispatch) == 2
    issue, calls = actions.linking.issue_code, []

    def dies_at_the_second(membership, **more):
        calls.append(membership)
        if len(calls) == 2:
            raise SystemExit
        return issue(membership, **more)

    with monkeypatch.context() as patch:
        patch.setattr(actions.linking, "issue_code", dies_at_the_second)
        with pytest.raises(SystemExit):
            issue_codes(dispatch.pk)
    assert DispatchLine.objects.waiting().count() == 3
    issue_codes()
    issue_codes()
    assert not DispatchLine.objects.waiting().exists()
    # Each has one mail, and who asked has one at the end.
    assert (Claim.objects.count(), Message.objects.count()) == (5, 6)
    assert Dispatch.objects.get().ended_at


def test_what_is_cancelled_meanwhile_is_left_undone(rose):
    dispatch = ask(rose, waiting(rose.organization, 3))
    actions.links.cancel(dispatch.request, by=rose)
    issue_codes()
    dispatch.refresh_from_db()
    assert dispatch.ended_at
    assert set(dispatch.lines.values_list("refusal", flat=True)) == {"La demande a été annulée avant."}
    assert not Claim.objects.exists()
    assert ServiceRequest.objects.get().state == "cancelled"


def test_who_has_lost_the_right_meanwhile_issues_nothing(rose):
    manager = MembershipFactory(organization=rose.organization, manager=True)
    dispatch = ask(manager, waiting(rose.organization))
    actions.memberships.inactivate(manager, by=rose)
    issue_codes()
    assert dispatch.lines.get().refusal
    assert not Claim.objects.exists()


def test_other_accounts_are_neither_seen_nor_touched(rose, alice, signed_in, charlie):
    stranger = waiting(charlie.organization)[0]
    browser = signed_in(rose)
    shown = text(browser.post(page_of("issue_codes", rose), {"person": [str(stranger.public_id)], "attest": "on"}))
    assert "Cochez au moins un contact qui attend encore son code." in shown or "Personne n’attend" in shown
    dispatch = ask(rose, waiting(rose.organization))
    other = page_of("issued_codes", alice, dispatch.request.public_id)
    assert signed_in(alice).get(other).status_code == 403
    assert signed_in(alice).get(page_of("issued_codes", rose, dispatch.request.public_id)).status_code == 404
    member = MembershipFactory(organization=rose.organization)
    assert signed_in(member).get(page_of("issue_codes", rose)).status_code == 403


def test_account_that_activates_by_link_has_no_codes(alice, dominique):
    with pytest.raises(ValidationError, match="lien reçu par courriel"):
        actions.linking.issue_code(dominique, by=alice)
    with pytest.raises(PermissionDenied):
        ask(alice, [dominique])


@pytest.mark.parametrize("page", ["issue_codes", "issued_codes"])
def test_queries_do_not_grow_with_contacts(page, client, rose, query_count):
    client.force_login(rose.user)
    dispatch = ask(rose, waiting(rose.organization))

    def one_more():
        place = waiting(rose.organization)[0]
        ClaimFactory(membership=place)
        DispatchLine.objects.create(dispatch=dispatch, membership=place)

    more = [dispatch.request.public_id] if page == "issued_codes" else []
    assert query_count(page_of(page, rose, *more), one_more) <= 12


def test_asking_for_a_thousand_is_a_handful_of_statements(rose):
    places = Membership.objects.bulk_create(
        Membership(
            organization=rose.organization,
            email=f"m{rank}@exemple.ca",
            first_name="M",
            last_name=f"N{rank}",
            expires_at=timezone.now(),
        )
        for rank in range(1_000)
    )
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(rose, places)
    assert len(captured) < 20
    assert DispatchLine.objects.count() == 1_000


def test_page_says_what_it_is_for_when_nobody_waits(rose, signed_in):
    shown = text(signed_in(rose).get(page_of("issue_codes", rose)))
    assert "Personne n’attend de code" in shown
    assert reverse("organizations:memberships", args=[rose.organization.number]) in shown
