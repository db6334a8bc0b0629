"""A company, which activates its people with three keys, and the two who manage it."""

import pytest
from django.urls import reverse

from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Address, Membership, Organization, OrganizationType, Role, Secret
from tests.accounts.factories import UserFactory
from tests.organizations.factories import AddressFactory, MembershipFactory, OrganizationFactory
from tests.organizations.firms import odile, rene, sylvie

__all__ = ["odile", "rene", "sylvie"]

QUESTION, ANSWER = "Quel objet orne le hall?", "Une horloge à coucou"
SECRET_QUESTION, SECRET_ANSWER = "Où avons-nous dîné en mars?", "Au bord du lac Léman"


def page_of(name: str, place: Membership, *more: object) -> str:
    """Return the address of a page of the account of `place`."""
    return reverse(f"organizations:{name}", args=[place.organization.number, *more])


@pytest.fixture
def company(db: None) -> Organization:
    organization = OrganizationFactory(type__prefix="ENT", name="Horlogerie Manon SA", address=None)
    swiss = {"street": "12, rue du Rhône", "city": "Genève", "province": "", "country": "CH", "region": "00"}
    AddressFactory(organization=organization, kind=Address.Kind.CIVIC, postal_code="1204", **swiss)
    return organization


@pytest.fixture
def manon(company: Organization) -> Membership:
    user = UserFactory(first_name="Manon", last_name="Favre", email="manon@exemple.ch")
    return MembershipFactory(organization=company, user=user, manager=True)


@pytest.fixture
def marc(company: Organization) -> Membership:
    user = UserFactory(first_name="Marc", last_name="Dubuis", email="marc@exemple.ch")
    return MembershipFactory(organization=company, user=user, manager=True)


@pytest.fixture
def courier(manon: Membership) -> None:
    """Give the company its question."""
    actions.courier.change(QUESTION, ANSWER, by=manon)


@pytest.fixture
def nora(manon: Membership, courier: None) -> Membership:
    """Nora, whom Manon has added, and who has still to show three keys."""
    secret = Secret(SECRET_QUESTION, SECRET_ANSWER)
    names = {"first_name": "Nora", "last_name": "Keller", "email": "nora@exemple.ch"}
    newcomer = Newcomer(**names, role=Role.MEMBER, language="fr-ca", secret=secret)
    return actions.memberships.invite(newcomer, by=manon)


@pytest.fixture
def firm(db: None) -> Organization:
    """An accounting firm, whose people link their profile with a code."""
    return OrganizationFactory(type=OrganizationType.objects.get(prefix="FIR"), name="Chiffres et Fils inc.")


@pytest.fixture
def rose(firm: Organization) -> Membership:
    """Rose is the responsible person of the firm."""
    user = UserFactory(first_name="Rose", last_name="Roy", email="rose@exemple.ca")
    return MembershipFactory(organization=firm, user=user, administrator=True)


@pytest.fixture
def sam(rose: Membership) -> Membership:
    """Sam, whom Rose has added, and who has still to link a profile."""
    names = {"first_name": "Sam", "last_name": "Simard", "email": "sam@exemple.ca"}
    return actions.memberships.invite(Newcomer(**names, role=Role.MEMBER, language="fr-ca"), by=rose)
