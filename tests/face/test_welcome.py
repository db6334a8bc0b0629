"""The page where everyone begins says what one can do here, and how each kind of visitor begins."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

FIRST_STEPS = {
    "Transporteur, propriétaire, intervenant ou lieu récepteur": "organizations:start",
    "Employeur ou firme comptable": "account_signup",
    "Formateur": "account_reset_password",
    "Entreprise": "organizations:ask_recovery",
}


def test_each_kind_of_visitor_finds_a_first_step_that_opens(client):
    page = client.get(reverse("home")).content.decode()
    for title, name in FIRST_STEPS.items():
        card = page.split(f">{title}</h2>")[1].split("</section>")[0]
        address = reverse(name)
        assert f'href="{address}"' in card, title
        assert client.get(address, follow=True).status_code == 200
    for name in ("account_login", "contact", "status"):
        assert f'href="{reverse(name)}' in page
