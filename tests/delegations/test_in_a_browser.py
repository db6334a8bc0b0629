"""The pages of relations and authorizations as people see them: wide, dark, and on a small telephone."""

import pytest
from django.urls import reverse

from delegations.models import Right
from tests.accounts.factories import PASSWORD
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, RelationFactory, subject_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(relation, firm_writes, suzanne, lea, marc, nadia):
    """Marc acts for two clients, Nadia for one; a third has nobody, and a fourth is asked."""
    firm, report = lea.organization, firm_writes.subject
    other = RelationFactory(client=EmployerFactory(name="Plomberie Richard Bélanger"), provider=firm)
    AuthorizationFactory(relation=other, subject=report)
    RelationFactory(client=EmployerFactory(name="Électricité du Nord inc."), provider=firm)
    RelationFactory(client=EmployerFactory(name="Toitures Beaupré inc."), provider=firm, proposed=True)
    waiting = RelationFactory(
        client=suzanne.organization,
        proposed=True,
        proposed_by=lea.user,
        proposal={"read": ["paiements"], "write": ["rapport-mensuel"]},
    )
    for person, found in ((marc, relation), (marc, other), (nadia, relation)):
        AuthorizationFactory(delegated=True, holder_membership=person, relation=found, subject=report)
    AuthorizationFactory(own=True, holder_membership=marc, subject=subject_of("paiements"), right=Right.READ)
    bruno = membership_of("Bruno", "Biron", organization=suzanne.organization)
    for code in ("paiements", "remboursements", "correspondance", "rapport-mensuel"):
        AuthorizationFactory(own=True, holder_membership=bruno, subject=subject_of(code))
    return {"relation": relation, "waiting": waiting}


@pytest.fixture
def look(new_context, live_server, axe):
    """Open a page as a person, and look at it; each has a browser of their own."""
    pages = {}

    def at(person, name, *parts, query=""):
        if person not in pages:
            page = pages[person] = new_context().new_page()
            page.goto(f"{live_server.url}/compte/connexion/")
            page.get_by_label("Adresse courriel").fill(person.user.email)
            page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Connexion").click()
        answer = pages[person].goto(live_server.url + reverse(f"delegations:{name}", args=parts) + query)
        assert answer.status == 200
        axe(pages[person])

    return at


def test_pages_of_a_client(look, world, suzanne, marc):
    number = suzanne.organization.number
    for name in ("authorizations", "relations", "who", "add_relation"):
        look(suzanne, name, number)
    look(suzanne, "relation", number, world["relation"].public_id)
    look(suzanne, "relation", number, world["waiting"].public_id)
    look(suzanne, "why", number, marc.public_id)


def test_pages_of_a_firm_and_of_its_people(look, world, lea, marc):
    number, client = lea.organization.number, world["relation"].client.number
    for name in ("clients", "graph", "portfolio"):
        look(lea, name, number)
    for query in ("", f"?contact={marc.public_id}", f"?contact={marc.public_id}&dossier=organisation"):
        look(lea, "add_subjects", number, query=query)
    look(lea, "remove_subjects", number, query=f"?contact={marc.public_id}")
    look(marc, "files")
    look(marc, "file", client)
