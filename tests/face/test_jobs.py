"""« Mes traitements »: what goes on without the person who began it is found again, followed and stopped."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import rights
from accounts.tasks import prepare_copies
from organizations import actions
from organizations.models import Dispatch, Membership
from organizations.tasks import issue_codes
from portal.support.tasks import import_files
from tests.conftest import membership_of
from tests.delegations.factories import FirmFactory, type_of
from tests.organizations.conftest import page_of
from tests.organizations.factories import ContactSheetFactory, MembershipFactory
from tests.reading import shown
from tests.support.files import CONTACTS, csv_of, importer_of, upload

pytestmark = pytest.mark.django_db

HOME, JOBS = reverse("home"), reverse("jobs")


@pytest.fixture
def lea(db):
    return membership_of("Lea", "Laforce", organization=FirmFactory(name="Laforce inc."), administrator=True)


def codes_for(place, count=2):
    contacts = MembershipFactory.create_batch(count, organization=place.organization, pending=True)
    for contact in contacts:
        ContactSheetFactory(membership=contact)
    people = Membership.objects.filter(pk__in=[contact.pk for contact in contacts])
    return actions.dispatches.ask(people, attestation="J’atteste.", by=place)


def said(client, page=JOBS):
    return shown(client.get(page))


def told(client):
    return [(job.state.name, job.done, job.total) for job in client.get(JOBS).context["jobs"]]


def test_who_began_nothing_learns_what_is_found_there(signed_in, bob):
    client = signed_in(bob)
    assert "Aucun traitement depuis trois mois" in said(client)
    assert reverse("accounts:copy") in said(client)
    assert JOBS in said(client, reverse("accounts:profile"))
    assert "en cours" not in said(client, HOME)


def test_batch_of_codes_is_found_again_until_it_is_over_and_a_mail_says_so(signed_in, lea, mailbox, monkeypatch):
    monkeypatch.setattr(actions.dispatches, "AT_ONCE", 1)
    dispatch = codes_for(lea)
    client = signed_in(lea)
    assert "1 traitement est en cours" in said(client, HOME)
    actions.dispatches.proceed(dispatch)
    shown = said(client)
    page = page_of("issued_codes", lea, dispatch.request.public_id)
    for words in (dispatch.request.number, "Laforce inc.", "1 sur 2", "En cours", page, "Actualiser"):
        assert words in shown
    assert not mailbox.to(lea.user.email)
    issue_codes()
    assert told(client) == [("DONE", 2, 2)]
    assert "en cours" not in said(client, HOME)
    assert page in mailbox.latest(lea.user.email).text
    assert "Codes envoyés : 2." in mailbox.latest(lea.user.email).text.replace("\xa0", " ")


def test_page_of_a_batch_asks_again_by_itself_and_without_javascript_by_a_press(signed_in, lea):
    dispatch = codes_for(lea)
    page = page_of("issued_codes", lea, dispatch.request.public_id)
    shown = said(signed_in(lea), page)
    assert 'id="job" data-running' in shown
    assert "js/job" in shown
    assert "Actualiser" in shown
    issue_codes()
    shown = said(signed_in(lea), page)
    assert "data-running" not in shown
    assert "Actualiser" not in shown


def test_rest_of_a_batch_is_cancelled_where_it_is_found(signed_in, lea, mailbox, monkeypatch):
    monkeypatch.setattr(actions.dispatches, "AT_ONCE", 1)
    dispatch = codes_for(lea)
    actions.dispatches.proceed(dispatch)
    client = signed_in(lea)
    cancel = reverse("organizations:cancel_my_request", args=[dispatch.request.number])
    assert cancel in said(client)
    assert client.post(cancel, {"next": JOBS}).url == JOBS
    assert told(client) == [("CANCELLED", 1, 2)]
    assert cancel not in said(client)
    issue_codes()
    page = page_of("issued_codes", lea, dispatch.request.public_id)
    assert "Codes partis avant : 1." in said(client, page)
    assert [line.refusal for line in dispatch.lines.order_by("pk")] == ["", "La demande a été annulée avant."]
    assert not mailbox.to(lea.user.email)
    # Too late, and from elsewhere.
    assert client.post(cancel, {"next": "https://ailleurs.example/"}).status_code in {302, 403}


def test_copy_of_the_own_data_is_one_of_them(signed_in, bob):
    client = signed_in(bob)
    rights.copies.ask(bob.user)
    assert told(client) == [("RUNNING", None, 0)]
    prepare_copies()
    assert told(client) == [("DONE", None, 0)]
    assert reverse("accounts:copy") in said(client)


def test_agent_finds_the_own_imports(signed_in):
    desk = type_of("EMP").desk
    agent = importer_of(desk)
    run = upload("contacts", csv_of(CONTACTS), agent, desk)
    client = signed_in(agent)
    assert [job.state.name for job in client.get(JOBS).context["jobs"]] == ["RUNNING"]
    assert reverse("admin:support_import", args=[run.public_id]) in said(client)
    import_files()
    assert [job.state.name for job in client.get(JOBS).context["jobs"]] in (["PAUSED"], ["FAILED"])
    assert not told(signed_in(importer_of(desk)))


def test_jobs_are_of_who_began_them_in_accounts_that_they_still_manage(signed_in, lea):
    codes_for(lea)
    other = MembershipFactory(organization=lea.organization, administrator=True)
    assert told(signed_in(other)) == []
    Membership.objects.filter(pk=lea.pk).update(role="member")
    assert told(signed_in(lea)) == []
    assert "en cours" not in said(signed_in(lea), HOME)


def test_what_ended_long_ago_is_told_no_more(signed_in, lea):
    codes_for(lea)
    issue_codes()
    Dispatch.objects.update(asked_at=timezone.now() - timedelta(days=91))
    assert told(signed_in(lea)) == []


def test_queries_do_not_grow(client, lea, query_count):
    client.force_login(lea.user)
    assert query_count(JOBS, lambda: codes_for(lea, 3)) <= 12
