"""Registering an organization that stands abroad: its address, and its number as one writes it there."""

import pytest

from organizations.models import Organization, Region
from tests.organizations.test_register import ANSWERS, fill, step

pytestmark = pytest.mark.django_db


def test_a_foreign_address_has_no_province_and_no_region_of_quebec(client):
    abroad = {"country": "CH", "postal_code": "1211", "province": "QC", "region": "17", "city": "Genève"}
    fill(client, coordonnees=abroad)
    address = Organization.objects.get().addresses.get()
    assert (address.province, address.region, address.postal_code) == ("", Region.OTHER, "1211")


@pytest.mark.parametrize("typed", ["022 327 41 11", "+41 22 327 41 11"])
def test_number_from_abroad_is_written_as_at_home(client, typed):
    swiss = {"telephone": typed, "country": "CH", "postal_code": "1204", "city": "Genève"}
    fill(client, coordonnees=swiss)
    assert Organization.objects.get().telephone == "+41223274111"


def test_number_of_nowhere_is_told_how_to_be_written(client):
    fill(client, *list(ANSWERS)[:3])
    page = client.post(step("coordonnees"), ANSWERS["coordonnees"] | {"telephone": "022 327 41 11"})
    assert "+41 22 555 01 50" in page.content.decode()
