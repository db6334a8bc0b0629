"""« Prolonger » one authorization: who may, until when, and what is refused."""

import pytest

from delegations.models import Right
from tests.delegations.factories import AuthorizationFactory
from tests.delegations.forms import address, sends
from tests.delegations.test_relation_pages import NO_END, day
from tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(relation, report):
    """What Shaw gave Laforce."""
    return AuthorizationFactory(relation=relation, subject=report, right=Right.WRITE, ends_on=day(20))


@pytest.fixture
def held(given, marc, relation, report):
    """What Laforce gave Marc of it."""
    held = {"delegated": True, "holder_membership": marc, "ends_on": day(5)}
    return AuthorizationFactory(relation=relation, subject=report, right=Right.READ, **held)


def page(membership, authorization):
    return address(membership, "renew_authorization", authorization.public_id)


def test_firm_prolongs_what_its_member_holds_from_the_list(signed_in, lea, held):
    browser, url = signed_in(lea), page(lea, held)
    assert url in shown(browser.get(address(lea, "authorizations")))
    form = shown(browser.get(url))
    assert held.ends_on in form
    assert "Marc Morin" in form
    assert "L’autorisation finit au plus tard avec la relation" in form
    assert "La date de fin de l’autorisation est changée." in sends(browser, url, ends_on=NO_END)
    held.refresh_from_db()
    assert held.ends_on is None
    assert url not in shown(browser.get(address(lea, "authorizations")))


def test_client_prolongs_what_it_gave_the_firm_and_not_what_the_firm_gave_on(signed_in, suzanne, given, held):
    browser = signed_in(suzanne)
    listed = shown(browser.get(address(suzanne, "authorizations")))
    assert page(suzanne, given) in listed
    assert page(suzanne, held) not in listed
    assert browser.get(page(suzanne, held)).status_code == 403
    assert browser.post(page(suzanne, held), {"ends_on": day(50)}).status_code == 403
    sends(browser, page(suzanne, given), ends_on=day(50))
    given.refresh_from_db()
    assert given.ends_on.isoformat() == day(50)


def test_day_that_shortens_is_refused_and_stays_typed(signed_in, lea, held):
    browser, url = signed_in(lea), page(lea, held)
    refused = sends(browser, url, ends_on=day(2))
    assert "Choisissez un jour qui suit la date de fin actuelle." in refused
    assert f'value="{day(2)}"' in refused


def test_stranger_and_plain_member_learn_nothing(signed_in, charlie, marc, lea, held):
    for person, answer in ((charlie, 404), (marc, 403)):
        assert signed_in(person).get(page(lea, held)).status_code == answer
    elsewhere = address(charlie, "renew_authorization", held.public_id)
    assert signed_in(charlie).get(elsewhere).status_code == 404
