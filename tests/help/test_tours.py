"""« Visites guidées »: every step is there to be seen, by those for whom the tour is; progress is kept."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core import personal, retention
from portal.help import actions
from portal.help.models import TOURS, Kind, Opinion, TourProgress
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory, TrainingSessionFactory
from tests.help.traces import leave_help
from tests.organizations.conftest import company, firm, manon
from tests.organizations.factories import MembershipFactory
from tests.organizations.firms import odile, rene, sylvie

__all__ = ["company", "firm", "manon", "odile", "rene", "sylvie"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def guests(alice, dominique, sylvie, rene, odile, manon, signed_in):
    """Who takes each tour, by its kind; a visitor takes the one of before the sign-in."""
    trainer = TrainerFactory()
    TrainingSessionFactory(trainer=trainer)
    MembershipFactory(organization=manon.organization, manager=True)
    return {
        Kind.CARRIER: signed_in(alice),
        Kind.FIRM: signed_in(sylvie),
        Kind.COMPANY: signed_in(manon),
        Kind.TRAINER: signed_in(trainer.user),
        Kind.EVERYONE: signed_in(alice),
    }


def is_there(at, page):
    """Whether what a step points at is on a page."""
    if at == "h1":
        return "<h1" in page
    if at.startswith("#"):
        return f'id="{at[1:]}"' in page
    name, ends, value = re.fullmatch(r'\[([\w-]+)(\$?)="([^"]+)"\]', at).groups()
    before = '[^"]*' if ends else ""
    return re.search(f'{name}="{before}{re.escape(value)}"', page) is not None


def test_what_a_step_points_at_is_looked_up():
    page = '<h1 id="un"><a href="/comptes/TRP/ajouter/">'
    assert is_there("h1", page)
    assert is_there("#un", page)
    assert is_there('[href$="/ajouter/"]', page)
    assert not is_there("#deux", page)
    assert not is_there('[href="/ajouter/"]', page)


@pytest.mark.parametrize("tour", TOURS.values(), ids=TOURS)
def test_each_step_shows_what_it_speaks_of(tour, guests):
    client = Client() if tour.is_for_visitors else guests[tour.kind]
    assert len(tour.steps) >= 5
    for step in tour.steps:
        response = client.get(reverse("help:step", args=[tour.slug]), {"etape": step.rank}, follow=True)
        assert response.status_code == 200, step
        assert response.resolver_match.view_name == step.page, step
        page = response.content.decode()
        assert is_there(step.at, page.split("<main")[-1]), step
        card = response.context["COACH"]
        assert (card["step"], card["count"]) == (step, len(tour.steps))
        assert page.count('class="app-coach"') == 1
        assert bool(card["previous_url"]) == (step.rank > 1)
        assert bool(card["next_url"]) == (step.rank < len(tour.steps))


def test_each_guide_has_its_tour():
    assert {tour.kind for tour in TOURS.values()} == set(Kind) - {Kind.AGENT}
    for tour in TOURS.values():
        words = [*tour.titles.values(), *tour.summaries.values()]
        words += [said for step in tour.steps for said in (*step.titles.values(), *step.texts.values())]
        assert all(len(said) > 5 and "'" not in said for said in words)


def test_steps_are_not_dressed_as_the_banner_of_an_agents_visit(signed_in, alice):
    page = signed_in(alice).get(reverse("help:tour", args=["transporteurs"])).content.decode()
    assert "app-tour__step" in page
    assert "app-visit" not in page


def test_account_one_is_in_is_the_account_of_the_next_step(signed_in, alice):
    other = MembershipFactory(user=alice.user, administrator=True).organization
    here = reverse("organizations:memberships", args=[other.number])
    card = signed_in(alice).get(here, {"visite": "transporteurs", "etape": "3"}).context["COACH"]
    assert signed_in(alice).get(card["next_url"]).url.startswith(here)


def test_card_stands_only_where_its_step_is(signed_in, alice):
    client = signed_in(alice)
    home = reverse("organizations:home", args=[alice.organization.number])
    for asked in (
        {"visite": "transporteurs", "etape": "3"},
        {"visite": "rien", "etape": "2"},
        {"visite": "transporteurs"},
    ):
        assert "app-coach" not in client.get(home, asked).content.decode()
    assert "app-coach" in client.get(home, {"visite": "transporteurs", "etape": "2"}).content.decode()


def test_person_goes_on_where_they_stopped(signed_in, alice):
    client = signed_in(alice)
    tour = reverse("help:tour", args=["transporteurs"])
    mark = reverse("help:mark", args=["transporteurs"])
    for rank in ("1", "2"):
        assert client.post(mark, {"step": rank, "deed": "done"}).url == tour
    assert "Reprendre à l’étape 3" in client.get(reverse("help:tours")).content.decode()
    assert "Reprendre à l’étape 3" in client.get(tour).content.decode()
    client.post(mark, {"step": "1", "deed": "undo"})
    assert client.get(tour).context["next"] == 1
    client.post(mark, {"deed": "finish"})
    assert "Vous avez terminé cette visite" in client.get(tour).content.decode()
    assert TourProgress.objects.get().finished_at
    client.post(mark, {"step": "2", "deed": "undo"})
    assert TourProgress.objects.get().finished_at is None
    client.post(mark, {"deed": "restart"})
    assert not TourProgress.objects.exists()


def test_step_that_does_not_exist_marks_nothing(signed_in, alice):
    client = signed_in(alice)
    for step in ("0", "99", "-1", "x", "", "²"):
        client.post(reverse("help:mark", args=["transporteurs"]), {"step": step, "deed": "done"})
    assert not TourProgress.objects.exists()
    assert client.get(reverse("help:step", args=["transporteurs"]), {"etape": "99"}).status_code == 404
    assert client.get(reverse("help:tour", args=["nulle-part"])).status_code == 404
    assert client.post(reverse("help:mark", args=["nulle-part"])).status_code == 404


def test_tour_for_others_is_read_and_leads_nowhere(client, signed_in, bob):
    """A plain member manages nobody: the pages of the tour would refuse them."""
    for reader in (client, signed_in(bob)):
        page = reader.get(reverse("help:tour", args=["transporteurs"])).content.decode()
        assert "vous pouvez" in page
        assert "Voir sur la page" not in page
        address = reverse("help:step", args=["transporteurs"])
        assert reader.get(address, {"etape": "2"}).url == reverse("help:tour", args=["transporteurs"])


def test_account_of_others_is_not_opened(signed_in, alice, charlie):
    asked = {"etape": "2", "compte": charlie.organization.number}
    url = signed_in(alice).get(reverse("help:step", args=["transporteurs"]), asked).url
    assert alice.organization.number in url


def test_what_a_person_said_and_did_is_theirs(signed_in, alice):
    signed_in(alice).post(reverse("help:article", args=["journal"]), {"helpful": "non", "words": "Trop long."})
    actions.tours.mark(TOURS["transporteurs"], 1, is_done=True, by=alice.user)
    held = {section.name: section.gather(alice.user) for section in personal.sections()}
    assert held["help_opinions"][0]["words"] == "Trop long."
    assert held["tours"][0]["tour"] == "transporteurs"
    actions.retention.forget(alice.user)
    assert not TourProgress.objects.exists()
    assert not alice.user.help_opinions.exists()


@pytest.mark.parametrize(("model", "clock"), [(Opinion, "given_at"), (TourProgress, "touched_at")])
def test_what_readers_leave_goes_when_its_time_is_up_and_not_before(model, clock, settings):
    leave_help(UserFactory(), "Zénobie")
    edge = timezone.now() - timedelta(days=settings.KEEP_HELP_DAYS)
    model.objects.update(**{clock: edge + timedelta(minutes=5)})
    retention.apply_all()
    assert model.objects.exists()
    model.objects.update(**{clock: edge - timedelta(minutes=5)})
    retention.apply_all()
    assert not model.objects.exists()


def test_list_of_tours_asks_little(client, query_count):
    person = UserFactory()
    client.force_login(person)
    assert query_count(reverse("help:tours"), lambda: MembershipFactory(user=person)) <= 8
