"""Where a person goes who may open several accounts, or none yet: the choice of profiles, « Liaison d’un profil »."""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.core.journal import last_deeds
from portal.core.policies import personal
from portal.core.tables import Column, Table, folded

# From here on one searches rather than looks.
MANY = 7
PRINCIPAL_FIRST = ExpressionWrapper(Q(is_primary=False), output_field=BooleanField())
COLUMNS = (
    Column("principal", gettext_lazy("Compte principal"), [PRINCIPAL_FIRST, folded("organization__name")]),
    Column("nom", gettext_lazy("Nom légal"), [folded("organization__name")], "organization__name"),
    Column("numero", gettext_lazy("Numéro de compte"), ["organization__number"], "organization__number"),
)


@personal
@require_safe
def profiles(request: HttpRequest) -> HttpResponse:
    places = request.user.memberships.giving_access().select_related("organization__type")
    table = Table(request, places, COLUMNS)
    deeds = last_deeds(request.user, [place.organization for place in table.rows])
    for place in table.rows:
        place.last_deed_at = deeds.get(place.organization)
    context = {"table": table, "is_searchable": table.is_filtered or table.page.total > MANY}
    return TemplateResponse(request, "organizations/profiles.html", context)
