"""The sheet of a session as a trainer meets it: it keeps what is typed, names the second trainer, fits any screen."""

import pytest
from playwright.sync_api import expect

from cardrequests.models import SessionDraft, Trainer
from tests.cardrequests.factories import TrainerFactory, TrainerUserFactory, TrainingSessionFactory
from tests.cardrequests.typed import page as address


@pytest.fixture
def claude_in(live_server, signed_in):
    """Put Claude in a browser, before the page of this name."""

    def come_in(page, name, *keys):
        claude = Trainer.objects.filter(abbreviation="ETHC003").first() or TrainerFactory(
            user=TrainerUserFactory(first_name="Claude", last_name="Ethier", username="ethc003")
        )
        session = signed_in(claude.user).cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page.goto(live_server.url + address(name, *keys))
        return claude

    return come_in


def test_what_is_typed_is_kept_by_itself_and_the_second_trainer_is_named(page, claude_in, axe):
    TrainerFactory(user=TrainerUserFactory(first_name="Ève", last_name="Lacasse", username="lace001"))
    claude_in(page, "begin_session")
    axe(page)
    page.get_by_label("Lieu de formation").fill("Magog")
    page.get_by_label("Carte", exact=False).fill("lace001-1")
    expect(page.get_by_role("status").filter(has_text="Ève Lacasse")).to_be_visible()
    expect(page.get_by_text("Saisie gardée à")).to_be_visible()
    assert SessionDraft.objects.get().typed["place"] == "Magog"
    page.reload()
    expect(page.get_by_label("Lieu de formation")).to_have_value("Magog")
    page.get_by_role("button", name="Ajouter les participants").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)


def test_tab_asks_before_it_loses_what_was_typed_and_saving_or_giving_up_does_not(page, claude_in, live_server):
    session = TrainingSessionFactory(trainer=claude_in(page, "sessions"))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(live_server.url + address("session", session))
    page.get_by_label("Lieu de formation").fill("Magog")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Participants").click(no_wait_after=True)
    expect(page.get_by_label("Lieu de formation")).to_have_value("Magog")
    page.get_by_label("Lieu de formation").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Lieu de formation").fill("Magog")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    page.get_by_role("link", name="Participants").click()
    page.goto(live_server.url + address("add_participant", session))
    page.get_by_label("Prénom").fill("Marie")
    page.get_by_role("link", name="Annuler").click()
    expect(page).to_have_url(live_server.url + address("participants", session))
    assert asked == ["beforeunload"]


def test_pages_of_a_session_are_accessible(page, claude_in, axe, live_server):
    claude = claude_in(page, "sessions")
    axe(page)
    session = TrainingSessionFactory(trainer=claude, participants=2)
    for name in ("sessions", "session", "participants", "add_participant", "cancel_session"):
        page.goto(live_server.url + address(name, *([] if name == "sessions" else [session])))
        axe(page)
    page.goto(live_server.url + address("import_participants", session))
    page.get_by_label("Liste à coller").fill("Mme\tMarie\tTremblay\t1985-06-24\t514 276-1234\nMme\tAnne\tRoy\thier\t12")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("Des lignes sont à corriger")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("1 participant est ajouté.")).to_be_visible()
    axe(page)
