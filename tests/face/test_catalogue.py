"""« Catalogue de services »: what is offered to whom, how one finds it, what is popular."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import ServiceRequest
from organizations.models.requests import next_request_number
from portal.catalogue import EDIT_ADDRESS, EDIT_CONTACT, TILES
from tests.organizations.conftest import firm, page_of
from tests.organizations.firms import odile, rene, sylvie
from tests.reading import shown

__all__ = ["firm", "odile", "rene", "sylvie"]

pytestmark = pytest.mark.django_db

Kind = ServiceRequest.Kind


@pytest.fixture
def address(firm):
    return reverse("catalogue", args=[firm.number])


def read(client, address):
    return shown(client.get(address))


def labels(client, address, part="tiles"):
    return [str(tile["label"]) for tile in client.get(address).context[part]]


@pytest.mark.guide("CCQ-36", "CCQ-47", "CCQ-48", "CCQ-56")
def test_forms_are_found_by_family_and_category(signed_in, sylvie, address):
    client = signed_in(sylvie)
    page = read(client, f"{address}?catalogue=profil&categorie=dossier-client")
    for words in (
        "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact",
        "Modifier l’adresse d’un individu autorisé ou d’un contact",
        "Modifier les informations d’une organisation",
        "Modifier une adresse",
        "Gérer une organisation",
        "Afficher les détails",
        "Catalogue",
        "Catégorie",
        "Dossier client",
    ):
        assert words in page
    page = read(client, f"{address}?catalogue=autorisations")
    assert "Ajouter une relation ou des sujets autorisés à un contact" in page
    assert f'href="{reverse("delegations:add_subjects", args=[sylvie.organization.number])}"' in page
    trail = client.get(f"{address}?catalogue=profil").context["trail"]
    assert [str(step["label"]) for step in trail] == ["Accueil", "Tous les catalogues", "Profil"]
    trail = client.get(page_of("edit_contact", sylvie)).context["trail"]
    assert [str(step["label"]) for step in trail][:3] == ["Accueil", "Tous les catalogues", "Profil"]


def test_form_of_the_catalogue_stands_under_its_tab(signed_in, sylvie):
    tabs = signed_in(sylvie).get(page_of("edit_address", sylvie)).context["navigation"]
    assert [str(line["label"]) for line in tabs if line["current"]] == ["Catalogue de services"]


@pytest.mark.guide("CCQ-57")
def test_popular_ones_are_the_guides_until_they_are_counted(signed_in, firm, sylvie, address):
    client = signed_in(sylvie)
    popular = labels(client, address, "popular")
    assert popular[-1] == "Gérer une organisation"
    assert "Modifier une adresse" in popular
    assert "Éléments populaires" in read(client, address)
    for kind in (Kind.EDIT_CONTACT, Kind.EDIT_CONTACT, Kind.EDIT_ADDRESS, Kind.LINK, Kind.LINK, Kind.LINK):
        ServiceRequest.objects.create(
            number=next_request_number(), kind=kind, organization=firm, asked_by=sylvie.user, due_at=timezone.now()
        )
    assert labels(client, address, "popular")[:2] == [EDIT_CONTACT.kind.label, EDIT_ADDRESS.kind.label]
    ServiceRequest.objects.update(asked_at=timezone.now() - timedelta(days=91))
    assert labels(client, address, "popular") == popular


def test_words_are_searched_without_accents_in_names_and_details(signed_in, sylvie, address):
    client = signed_in(sylvie)
    assert labels(client, f"{address}?q=COORDONNEES") == [EDIT_CONTACT.kind.label]
    assert "Modifier une adresse" in labels(client, f"{address}?q=courrier")
    assert "Aucun formulaire ne correspond à votre recherche." in read(client, f"{address}?q=hypotheque")
    assert labels(client, f"{address}?catalogue=rien") == labels(client, address)


def test_whoever_may_nothing_is_told_whom_to_ask(signed_in, rene, charlie, address):
    page = read(signed_in(rene), address)
    assert "Aucun formulaire ne vous est offert" in page
    assert "/formulaires/" not in page
    assert signed_in(charlie).get(address).status_code == 404


def test_every_tile_that_is_offered_opens(signed_in, sylvie, address):
    client = signed_in(sylvie)
    offered = client.get(address).context["tiles"]
    assert 5 <= len(offered) <= len(TILES)
    for tile in offered:
        assert client.get(tile["url"]).status_code == 200
