"""What a trainer types."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cardrequests.models import Activity, OrganismKind, Title


def page(name: str, *keys: Any) -> str:
    return reverse(f"cardrequests:{name}", args=[getattr(key, "public_id", key) for key in keys])


def sheet(**changed: Any) -> dict[str, Any]:
    """Return the fields of « Fiche de la session », well filled in."""
    usual = {
        "trainer_email": "claude@exemple.ca",
        "second_card": "",
        "kind": OrganismKind.objects.get(name_fr="Autre organisme").pk,
        "organism_name": "Résidence du Parc",
        "place": "Sherbrooke",
        "activity": Activity.objects.order_by("position")[0].pk,
        "ended_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "delivery_street": "12, rue du Parc",
        "delivery_city": "Sherbrooke",
        "delivery_postal_code": "j1h 1a1",
        "delivery_attention": "Claude Ethier",
        "delivery_email": "formation@exemple.ca",
    }
    return usual | changed


def person(**changed: Any) -> dict[str, Any]:
    """Return the fields of « Fiche du participant », well filled in."""
    usual = {
        "title": Title.objects.get(name_fr="Mme").pk,
        "first_name": "Marie",
        "last_name": "Tremblay",
        "birth_date": "1985-06-24",
        "telephone": "514 276-1234",
        "extension": "",
    }
    return usual | changed
