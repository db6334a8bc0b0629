"""« Modifier les informations d'une organisation », « Modifier une adresse », « Gérer une organisation »."""

import pytest

from organizations.models import Address, ServiceRequest
from tests.organizations.conftest import page_of
from tests.reading import text

pytestmark = pytest.mark.django_db

Kind = ServiceRequest.Kind
POSTAL = {"street": "C. P. 7", "city": "Laval", "province": "QC", "country": "CA", "postal_code": "H7N 1A1"}


def opened(client, address):
    """Open the form; return what a browser would send back untouched: what is greyed is not sent."""
    form = client.get(address).context["form"]
    fields = [bound for bound in form if not bound.field.disabled and bound.name not in ("documents", "is_removed")]
    return {bound.html_name: str(bound.value() or "") for bound in fields} | {"attests": "on"}


def asked_in(organization):
    return list(organization.requests.order_by("pk"))


@pytest.mark.guide("CCQ-48")
def test_information_is_changed_as_on_its_own_page_and_kept_as_a_request(signed_in, sylvie):
    client, address = signed_in(sylvie), page_of("edit_organization", sylvie)
    page = text(client.get(address))
    for words in ("Ce qui est grisé est verrouillé", "Valeur actuelle : 450 677-1757", "Déclaration", "Soumettre"):
        assert words in page
    page = text(client.post(address, opened(client, address) | {"telephone": "514 555-0144"}, follow=True))
    [asked] = asked_in(sylvie.organization)
    assert f"La demande {asked.number} est terminée." in page
    assert "514 555-0144" in page
    assert (asked.kind, asked.wishes["telephone"]) == (Kind.EDIT_ORGANIZATION, "+15145550144")


def test_form_sent_twice_is_one_request_and_an_untouched_one_none(signed_in, sylvie):
    client, address = signed_in(sylvie), page_of("edit_organization", sylvie)
    filled = opened(client, address)
    assert "Rien n’est différent" in text(client.post(address, filled))
    for _time in range(2):
        assert client.post(address, filled | {"telephone": "514 555-0144"}).status_code == 302
    assert len(asked_in(sylvie.organization)) == 1


def test_locked_information_posted_by_hand_is_refused(signed_in, sylvie):
    sylvie.organization.type.__class__.objects.filter(prefix="FIR").update(locked_fields=["name"])
    client, address = signed_in(sylvie), page_of("edit_organization", sylvie)
    page = text(client.post(address, opened(client, address) | {"name": "Autre inc."}))
    assert "Une information verrouillée a été envoyée" in page
    assert not asked_in(sylvie.organization)


def test_stale_page_overwrites_nothing(signed_in, sylvie):
    client = signed_in(sylvie)
    for page, name in (("edit_organization", "telephone"), ("edit_address", "street")):
        address = page_of(page, sylvie)
        filled = opened(client, address) | {name: "514 555-0144" if name == "telephone" else "1, rue Neuve"}
        organization = sylvie.organization
        organization.telephone = "+14185550177"
        organization.save(update_fields=["telephone"])
        organization.addresses.update(street="9, rue Vieille")
        response = client.post(address, filled)
        assert "pendant que vous écriviez" in text(response)
        assert "Enregistré entre-temps" in text(response)
        filled["version"] = response.context["form"].data["version"]
        assert client.post(address, filled).status_code == 302


@pytest.mark.guide("CCQ-48")
def test_postal_address_comes_and_goes(signed_in, sylvie):
    client, address = signed_in(sylvie), f"{page_of('edit_address', sylvie)}?adresse=postale"
    assert "Retirer l’adresse postale" not in text(client.get(address))
    page = text(client.post(address, opened(client, address) | POSTAL | {"region": "13"}, follow=True))
    assert "C. P. 7" in page
    assert sylvie.organization.addresses.get(kind=Address.Kind.POSTAL).postal_code == "H7N1A1"
    assert "Retirer l’adresse postale" in text(client.get(address))
    client.post(address, opened(client, address) | {"is_removed": "on", "street": ""})
    assert not sylvie.organization.addresses.filter(kind=Address.Kind.POSTAL).exists()
    first, second = asked_in(sylvie.organization)
    assert "Adresse postale" in text(client.get(f"/demandes/{first.number}/"))
    assert "Retirer l’adresse postale" in text(client.get(f"/demandes/{second.number}/"))
    journal = text(client.get(page_of("journal", sylvie)))
    assert "a changé une adresse du compte (Adresse postale)" in journal


def test_civic_address_is_changed_unless_it_is_locked(signed_in, sylvie):
    client, address = signed_in(sylvie), page_of("edit_address", sylvie)
    client.post(address, opened(client, address) | {"street": "1, rue Neuve"})
    assert sylvie.organization.addresses.get().street == "1, rue Neuve"
    sylvie.organization.type.__class__.objects.filter(prefix="FIR").update(locked_fields=["address"])
    assert "Pour changer cette information" in text(client.get(address))
    assert "Rien n’est différent" in text(client.post(address, opened(client, address) | {"street": "2, rue Neuve"}))
    assert sylvie.organization.addresses.get().street == "1, rue Neuve"


def test_one_page_leads_to_all_that_one_manages(signed_in, sylvie):
    page = text(signed_in(sylvie).get(page_of("management", sylvie)))
    for name in ("information", "managers", "memberships", "contacts", "security", "journal"):
        assert f'href="{page_of(name, sylvie)}"' in page
