"""« Retirer une relation ou des sujets autorisés à un contact »: all, some relations, or some subjects."""

import pytest

from organizations.models import ServiceRequest
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, RelationFactory, subject_of
from tests.delegations.forms import address, held, request_form, sends
from tests.organizations.factories import MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(marc, relation, firm_writes):
    """Marc acts in two clients' files and in that of the firm."""
    other = RelationFactory(client=EmployerFactory(name="Plomberie Bélanger"), provider=marc.organization)
    for found in (relation, other):
        if found is other:
            AuthorizationFactory(relation=other, subject=firm_writes.subject)
        AuthorizationFactory(delegated=True, holder_membership=marc, relation=found, subject=firm_writes.subject)
    AuthorizationFactory(own=True, holder_membership=marc, subject=subject_of("paiements"))
    return {"own": marc.organization, "shaw": relation, "other": other}


@pytest.mark.guide("CCQ-58", "CCQ-59", "CCQ-60", "CCQ-61", "CCQ-62", "CCQ-65", "CCQ-66")
def test_one_relation_then_one_subject_are_taken_from_a_contact(signed_in, lea, marc, busy):
    browser, url = signed_in(lea), address(lea, "remove_subjects", query=f"?contact={marc.public_id}")
    choice = shown(browser.get(address(lea, "remove_subjects")))
    for words in ("Profil concerné", f"?contact={marc.public_id}", "Morin"):
        assert words in choice
    form = shown(browser.get(url))
    for words in (
        "Ce formulaire permet de retirer une ou plusieurs relations",
        "Seules les personnes possédant les autorisations requises",
        "Toutes les relations",
        "Une ou plusieurs relation(s)",
        "Un ou plusieurs sujet(s) autorisé(s) associé(s) à une relation",
        "entraîne aussi le retrait des sujets autorisés qui y sont reliés",
        "Relation(s) déjà octroyée(s)",
        "Plomberie Bélanger",
        "je consens à ce que les modifications soient effectives dans mon dossier",
    ):
        assert words in form
    for wrong, sentence in (
        ({}, "Choisissez ce que vous voulez retirer."),
        ({"reach": "relations"}, "Cochez au moins une relation à retirer."),
        ({"reach": "subjects"}, "Cochez au moins un sujet autorisé à retirer."),
        ({"reach": "all", "consents": ""}, "Cochez le consentement"),
    ):
        assert sentence in sends(browser, url, **request_form(**wrong))
    assert marc.authorizations.standing().count() == 3
    asked = request_form(reach="relations", relations=[str(busy["shaw"].public_id)])
    assert "est terminée." in sends(browser, url, **asked)
    assert not held(marc, busy["shaw"].client)
    assert held(marc, busy["other"].client)
    # A second click says the same; another page left open is told that it is behind.
    assert "est terminée." in sends(browser, url, **asked)
    assert ServiceRequest.objects.count() == 1
    late = sends(browser, url, **asked | {"form": request_form()["form"]})
    assert "Un de ces choix n’est plus offert." in late
    row = marc.authorizations.get(relation=None)
    sends(browser, url, **request_form(reach="subjects", subjects=[str(row.public_id)]))
    assert not held(marc)
    assert held(marc, busy["other"].client) == {"rapport-mensuel": "write"}
    assert ServiceRequest.objects.count() == 2


def test_removal_does_not_speak_of_coordinates_to_come(signed_in, lea, relation, firm_writes):
    waiting = MembershipFactory(organization=lea.organization, pending=True)
    AuthorizationFactory(delegated=True, holder_membership=waiting, relation=relation, subject=firm_writes.subject)
    browser, url = signed_in(lea), address(lea, "remove_subjects", query=f"?contact={waiting.public_id}")
    for asked in (request_form(reach="relations", relations=[str(relation.public_id)]), request_form(reach="all")):
        told = sends(browser, url, **asked)
        assert "est terminée." in told
        assert "coordonnées de liaison dans le courriel" not in told


@pytest.mark.guide("CCQ-63", "CCQ-64")
def test_all_relations_end_with_the_place_and_nothing_held_elsewhere(signed_in, lea, marc, busy):
    elsewhere = MembershipFactory(user=marc.user, organization=busy["shaw"].client)
    AuthorizationFactory(own=True, holder_membership=elsewhere, subject=subject_of())
    browser, url = signed_in(lea), address(lea, "remove_subjects", query=f"?contact={marc.public_id}")
    asked = request_form(reach="all")
    for _click in range(2):
        told = sends(browser, url, **asked)
        assert "est terminée." in told
        assert ">Faux<" in told
    assert ServiceRequest.objects.count() == 1
    marc.refresh_from_db()
    assert marc.has_ended
    assert not marc.authorizations.standing().exists()
    assert held(elsewhere)
    told = shown(browser.get(address(lea, "authorizations", query="?etat=terminees")))
    assert "Marc Morin" in told
    assert "Faux" in told
    assert "Ce contact n’est pas, ou n’est plus" in shown(browser.get(url))


def test_nobody_takes_from_oneself(signed_in, lea, relation):
    browser, url = signed_in(lea), address(lea, "remove_subjects", query=f"?contact={lea.public_id}")
    shown(browser.get(url))
    told = sends(browser, url, **request_form(reach="all"))
    lea.refresh_from_db()
    assert lea.is_active
    assert "Demandez à une autre personne responsable de vous retirer du compte." in told
    assert not ServiceRequest.objects.exists()
