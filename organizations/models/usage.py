"""What is asked most: how the catalogue knows its popular forms."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from organizations.models.requests import ServiceRequest
from organizations.models.types import OrganizationType

LATELY = timedelta(days=90)


def kinds_asked_lately(type_: OrganizationType) -> list[str]:
    """Return the kinds of requests that accounts of a type made lately, the most asked first."""
    lately = ServiceRequest.objects.filter(organization__type=type_, asked_at__gt=timezone.now() - LATELY)
    return list(lately.values_list("kind", flat=True).annotate(times=Count("pk")).order_by("-times", "kind"))
