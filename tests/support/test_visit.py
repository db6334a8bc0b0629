"""An agent sees the portal as a person does: what opens, what is refused, what is noted, when it ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from portal.core.models import JournalEntry
from portal.core.retention import rules
from portal.support import actions, tasks
from portal.support.models import PageSeen, Visit
from tests.accounts.factories import UserFactory
from tests.agents import agent_of
from tests.conftest import just_come_in
from tests.organizations.factories import MembershipFactory, OrganizationFactory, OrganizationTypeFactory
from tests.support.desk import END, LIST, WHY, another_desk, begun, desk_of, see

pytestmark = pytest.mark.django_db

# --- Who may, as whom ----------------------------------------------------------------------------


def test_agent_of_the_desk_sees_what_the_person_sees(fatima, alice, bob, people_url, settings):
    client, visit = begun(fatima, alice.user)
    page = client.get(people_url).content.decode().replace("\xa0", " ")
    assert bob.user.last_name in page
    assert "Vous voyez le portail comme <strong>Alice Arsenault</strong>, en lecture seule. Il reste 30 minutes" in page
    assert alice.user.get_full_name() in page
    assert (visit.reason, visit.ticket) == ("La liste reste vide", "B-1234")


def test_strangers_to_the_desk_see_as_nobody(fatima, alice, transport_alice):
    other = agent_of(another_desk(), rights=["see_as"])
    without = agent_of(transport_alice.type.desk)
    assert desk_of(other).post(see(alice.user), WHY).status_code == 404
    assert desk_of(without).post(see(alice.user), WHY).status_code == 403
    assert desk_of(without).get(reverse("admin:support_visit_find")).status_code == 403
    assert not Visit.objects.exists()
    for agent in (other, without):
        with pytest.raises(PermissionDenied):
            actions.visits.begin(alice.user, **WHY, by=agent)


@pytest.mark.parametrize("trait", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}])
def test_nobody_sees_as_an_agent_a_superuser_or_someone_shut_out(fatima, alice, bob, trait):
    type(bob.user).objects.filter(pk=bob.user.pk).update(**trait)
    assert desk_of(fatima).post(see(bob.user), WHY).status_code == 404
    bob.user.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.visits.begin(bob.user, **WHY, by=fatima)


def test_agent_finds_the_people_of_the_own_desks_only(fatima, alice):
    elsewhere = OrganizationTypeFactory(prefix="XYZ", desk=another_desk())
    stranger = MembershipFactory(organization=OrganizationFactory(type=elsewhere, number="XYZ0000001"))
    client = desk_of(fatima)
    find = reverse("admin:support_visit_find")
    assert client.post(find, {"login": alice.user.email.upper()}).url == see(alice.user)
    for login in (stranger.user.email, fatima.email, "personne@exemple.ca"):
        assert "Personne de vos services" in client.post(find, {"login": login}).content.decode()


def test_second_factor_is_shown_again_before(fatima, alice, signed_in):
    """Whoever came in a while ago says again who they are."""
    answer = signed_in(fatima).post(see(alice.user), WHY)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Visit.objects.exists()


# --- A ticket or a yes ---------------------------------------------------------------------------


def test_without_a_ticket_the_person_says_yes_first(fatima, alice, bob, signed_in, mailbox):
    client = desk_of(fatima)
    refused = client.post(see(alice.user), {"reason": "Aide"})
    assert "il faut l’accord de la personne" in refused.content.decode()
    client.post(see(alice.user), {"reason": "Aide", "ask": "1"})
    client.post(see(alice.user), {"reason": "Aide encore", "ask": "1"})
    visit = Visit.objects.get()
    hers = signed_in(alice)
    page = hers.get(mailbox.link(alice.user.email)).content.decode()
    assert "Fatima Fontaine" in page
    assert "Un agent demande à voir le portail comme vous" in page
    consent = reverse("support:consent", args=[visit.public_id])
    assert signed_in(bob).post(consent).status_code == 404
    assert client.post(see(alice.user), {"reason": "Aide"}).status_code == 200
    hers.post(consent)
    assert "en lecture seule" in client.post(see(alice.user), {"reason": "Aide"}, follow=True).content.decode()
    visit.refresh_from_db()
    assert visit.is_open
    assert visit.ticket == ""


def test_no_is_no_and_a_late_yes_is_none(fatima, alice, signed_in):
    visit = actions.visits.ask(alice.user, reason="Aide", by=fatima)
    signed_in(alice).post(reverse("support:decline", args=[visit.public_id]))
    with pytest.raises(ValidationError):
        actions.visits.consent(visit, by=alice.user)
    old = actions.visits.ask(alice.user, reason="Aide", by=fatima)
    Visit.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(ValidationError):
        actions.visits.consent(old, by=alice.user)
    with pytest.raises(PermissionDenied):
        actions.visits.consent(actions.visits.ask(alice.user, reason="Aide", by=fatima), by=fatima)
    with pytest.raises(ValidationError):
        actions.visits.begin(alice.user, reason="Aide", ticket="", by=fatima)


# --- Nothing of the person is touched, each page is noted ----------------------------------------


def test_person_stays_as_they_were(fatima, alice, people_url):
    before = type(alice.user).objects.filter(pk=alice.user.pk).values().get()
    client, _ = begun(fatima, alice.user)
    just_come_in(client).get(people_url)
    client.get(reverse("home"))
    assert type(alice.user).objects.filter(pk=alice.user.pk).values().get() == before
    assert not alice.user.usersession_set.exists()
    assert not alice.user.devices.exists()
    assert client.session["_auth_user_id"] == str(fatima.pk)


def test_each_page_is_noted_and_told_at_the_end(fatima, alice, people_url, mailbox, signed_in):
    client, visit = begun(fatima, alice.user)
    client.get(people_url)
    client.get(people_url, {"q": "quelqu-un"})
    answer = client.post(END)
    assert answer.url == reverse("admin:support_visit_changelist")
    assert [page.path for page in visit.pages.all()] == [people_url, people_url]
    visit.refresh_from_db()
    assert visit.ended_at
    told = mailbox.latest(alice.user.email)
    assert told.template == "support/notices/visit_ended"
    for words in ("Fatima Fontaine", "La liste reste vide", "B-1234", "Utilisateurs"):
        assert words in told.text
    hers = signed_in(alice)
    assert "La liste reste vide" in hers.get(LIST).content.decode()
    assert people_url in hers.get(mailbox.link(alice.user.email)).content.decode()
    kinds = list(JournalEntry.objects.filter(kind__startswith="visit.").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["visit.begun_for", "visit.ended"]
    assert "Utilisateurs" in client.get(reverse("admin:support_visit_change", args=[visit.pk])).content.decode()


def test_visit_of_others_is_nobodys_to_read(fatima, alice, bob, signed_in):
    visit = actions.visits.begin(alice.user, **WHY, by=fatima)
    assert signed_in(bob).get(reverse("support:visit", args=[visit.public_id])).status_code == 404
    other = agent_of(another_desk(), rights=["see_as"])
    assert desk_of(other).get(reverse("admin:support_visit_change", args=[visit.pk])).status_code == 302


# --- The end -------------------------------------------------------------------------------------


def out_of_time(visit):
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(begun_at=now - timedelta(minutes=31), ends_at=now - timedelta(minutes=1))


def losing(what, visit):
    if what == "time":
        out_of_time(visit)
    elif what == "right":
        visit.agent.groups.get().permissions.clear()
    elif what == "desk":
        visit.agent.groups.all()[0].groupobjectpermission_set.all().delete()
    else:
        type(visit.person).objects.filter(pk=visit.person.pk).update(is_active=False)


@pytest.mark.parametrize("what", ["time", "right", "desk", "person"])
def test_visit_ends_by_itself_and_a_second_window_sends_nothing(fatima, alice, bob, people_url, what):
    MembershipFactory(organization=alice.organization, administrator=True)
    client, visit = begun(fatima, alice.user)
    client.get(people_url)
    losing(what, visit)
    # A page of the person is still open in a second window: what is sent from it is not done, by anyone.
    answer = client.post(reverse("accounts:profile"), {"first_name": "Alice"})
    assert answer.url == reverse("admin:support_visit_changelist")
    fatima.refresh_from_db()
    assert fatima.first_name == "Fatima"
    assert client.get(people_url).status_code == 404
    assert tasks.end_visits() == 1
    assert tasks.end_visits() == 0
    visit.refresh_from_db()
    assert visit.ended_at <= visit.ends_at
    assert JournalEntry.objects.filter(kind="visit.timed_out").count() == 1


def test_form_of_the_person_serves_no_more_once_the_visit_is_over(fatima, alice, people_url):
    """The token of a page that was open in another window is not the agent's."""
    client = Client(enforce_csrf_checks=True)
    client.cookies, former = desk_of(fatima).cookies, ""
    page = client.get(see(alice.user))
    token = page.context["csrf_token"]
    assert client.post(see(alice.user), WHY | {"csrfmiddlewaretoken": str(token)}).status_code == 302
    former = str(client.get(people_url).context["csrf_token"])
    assert client.post(END, {"csrfmiddlewaretoken": former}).status_code == 302
    stale = client.post(reverse("accounts:profile"), {"csrfmiddlewaretoken": former, "first_name": "Alice"})
    assert stale.status_code == 403
    assert "Ce formulaire n’est plus valable" in stale.content.decode().replace("\xa0", " ")


def test_visit_ends_with_the_session_of_the_agent(fatima, alice):
    client, visit = begun(fatima, alice.user)
    client.post(reverse("account_logout"))
    visit.refresh_from_db()
    assert visit.ended_at
    client.force_login(fatima)
    assert "Alice Arsenault" not in client.get(reverse("home")).content.decode()


def test_visit_ends_when_the_person_closes_the_user_and_forgets_what_was_seen(fatima, alice, bob, people_url):
    MembershipFactory(organization=alice.organization, administrator=True)
    client, visit = begun(fatima, alice.user)
    client.get(people_url)
    accounts.closing.close(alice.user)
    visit.refresh_from_db()
    assert visit.ended_at
    assert visit.reason == "—"
    assert [(page.path, page.title) for page in visit.pages.all()] == [("", "")]
    assert client.get(people_url).status_code == 302


def test_new_visit_replaces_the_former_one_and_only_its_session_goes_on(fatima, alice, bob, people_url):
    first, former = begun(fatima, alice.user)
    _second, visit = begun(fatima, bob.user)
    former.refresh_from_db()
    assert former.ended_at
    assert first.get(people_url).status_code == 302
    assert Visit.objects.unended().get() == visit


def test_list_of_the_person_does_not_slow_down(fatima, alice, client, query_count):
    client.force_login(alice.user)

    def one_more():
        visit = actions.visits.begin(alice.user, **WHY, by=fatima)
        actions.visits.see(visit, name="home", path="/", title="Accueil")
        actions.visits.end(visit, by=fatima)

    assert query_count(LIST, one_more) <= 12


def test_pages_are_forgotten_with_their_visit(fatima, alice, settings):
    visit = actions.visits.begin(alice.user, **WHY, by=fatima)
    actions.visits.see(visit, name="home", path="/", title="Accueil")
    actions.visits.end(visit, by=fatima)
    rule = next(each for each in rules() if each.name == "visits")
    assert rule.apply() == 0
    settings.KEEP_VISITS_DAYS = 0
    assert rule.apply() == 1
    assert not PageSeen.objects.exists()


def test_superuser_serves_everyone(charlie):
    chief = UserFactory(is_staff=True, is_superuser=True)
    client, visit = begun(chief, charlie.user)
    assert client.get(reverse("home")).status_code == 200
    assert visit.person == charlie.user
