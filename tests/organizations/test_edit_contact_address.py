"""« Modifier l'adresse d'un individu autorisé ou d'un contact »."""

import pytest

from organizations.models import ContactSheet, ServiceRequest
from tests.organizations.conftest import page_of
from tests.reading import text

pytestmark = pytest.mark.django_db

ADDRESS = {"street": "12, rue Wolfe", "city": "Lévis", "province": "QC", "country": "CA", "postal_code": "g6v 3z1"}


def opened(client, address):
    form = client.get(address).context["form"]
    return {bound.html_name: str(bound.value() or "") for bound in form if bound.name != "documents"}


@pytest.mark.guide("CCQ-48")
def test_address_of_a_contact_is_written_and_shown(signed_in, sylvie, odile, mailbox):
    client, address = signed_in(sylvie), f"{page_of('edit_contact_address', sylvie)}?contact={odile.public_id}"
    assert "Valeur actuelle : aucune" in text(client.get(address))
    filled = opened(client, address) | ADDRESS | {"attests": "on"}
    page = text(client.post(address, filled, follow=True))
    assert "12, rue Wolfe" in page
    assert "Lévis (Québec) G6V 3Z1" in page
    asked = odile.requests_about.get()
    assert (asked.kind, asked.state) == (ServiceRequest.Kind.EDIT_CONTACT_ADDRESS, ServiceRequest.State.DONE)
    assert "12, rue Wolfe" in text(client.get(f"/demandes/{asked.number}/"))
    assert len(mailbox.to("odile@exemple.ca")) == 1
    assert "Valeur actuelle : 12, rue Wolfe" in text(client.get(address))


def test_wrong_address_is_refused_and_kept_as_typed(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), f"{page_of('edit_contact_address', sylvie)}?contact={rene.public_id}"
    filled = opened(client, address) | ADDRESS | {"postal_code": "ZZZ", "attests": "on"}
    page = text(client.post(address, filled))
    assert "Saisissez un code postal canadien" in page
    assert 'value="ZZZ"' in page
    assert ContactSheet.objects.get(membership=rene).street == ""


def test_address_abroad_has_no_province(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), f"{page_of('edit_contact_address', sylvie)}?contact={rene.public_id}"
    abroad = {"street": "12, rue du Rhône", "city": "Genève", "province": "QC", "country": "CH", "postal_code": "1204"}
    client.post(address, opened(client, address) | abroad | {"attests": "on"})
    sheet = ContactSheet.objects.get(membership=rene)
    assert (sheet.province, sheet.country, sheet.postal_code) == ("", "CH", "1204")
    assert client.get(address).context["form"].initial["province"] == "abroad"
