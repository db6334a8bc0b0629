"""The two answers of an activation are nowhere: not in the database, a mail, the journal, the log nor the queue."""

# ruff: noqa: F811 (fixtures are imported under the name by which tests ask for them)

import pytest
from django.core.exceptions import ValidationError

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Answers, Role, Secret
from tests.accounts.factories import terms_shown
from tests.accounts.rights import everything
from tests.organizations.conftest import company, manon, page_of  # noqa: F401 (fixtures)
from tests.security.test_canaries import PASSWORD, published  # noqa: F401 (a fixture)
from tests.security.test_logs import written  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db

COURIER, SECRET = "Canari du courrier postal", "Serin de la question secrete"
WRONG = "Perruche qui se trompe"
CANARIES = (COURIER, SECRET, WRONG, COURIER.casefold(), SECRET.casefold(), WRONG.casefold())


def a_whole_activation(client, signed_in, manager, mailbox):
    """Set both answers on the pages of a manager, mistype them, and activate with them; return what pages said."""
    browser = signed_in(manager)
    browser.post(page_of("edit_courier_key", manager), {"question": "Lequel?", "answer": COURIER})
    person = {"first_name": "Nora", "last_name": "Keller", "email": "nora@exemple.ch", "language": "fr-ca"}
    person |= {"asked_mode": "password"}
    secret = {"secret_question": "Laquelle?", "secret_answer": SECRET}
    said = [browser.post(page_of("add_collaborator", manager), person | {"is_manager": "oui"} | secret)]
    client.get(mailbox.link("nora@exemple.ch"))
    chosen = {"username": "nora", "password1": PASSWORD, "password2": PASSWORD, "terms": terms_shown()}
    names = {"first_name": "Nora", "last_name": "Keller"}
    for courier in (WRONG, COURIER):
        said.append(client.post("/activation/", names | chosen | {"courier": courier, "secret": SECRET}))
    said.append(browser.get(page_of("courier_key", manager)))
    said.append(browser.get(page_of("journal", manager)))
    assert said[2].status_code == 302
    return "".join(answer.content.decode() for answer in said)


def test_answers_are_nowhere(
    client,
    signed_in,
    manon,
    mailbox,
    written,
    published,
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        said = a_whole_activation(client, signed_in, manon, mailbox)
    cells = [(table, column) for table, column, text in everything() if any(canary in text for canary in CANARIES)]
    assert not cells
    for place in (said, written(), "".join(published)):
        assert not [canary for canary in CANARIES if canary in place]


def test_answers_do_not_stand_in_what_a_debugger_would_print():
    secret, answers = Secret("Laquelle?", SECRET), Answers(COURIER, SECRET)
    newcomer = Newcomer("n@exemple.ch", "N", "K", Role.MEMBER, "fr-ca", secret=secret)
    assert not [canary for canary in CANARIES if canary in repr((secret, answers, newcomer))]


def test_refusal_repeats_no_answer(manon):
    with pytest.raises(ValidationError) as refusal:
        actions.courier.change("Lequel?", "Lequel", by=manon)
    assert "Lequel" not in str(refusal.value)


def test_canary_would_be_seen(manon):
    """The first test is worth what this one is."""
    actions.courier.change(COURIER, "Trois vaches violettes", by=manon)
    assert any(COURIER in text for table, column, text in everything())
