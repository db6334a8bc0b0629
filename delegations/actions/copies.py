"""What this app holds about a person: the section of the copy of one's data."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations.models import Authorization
from portal.core.personal import Row, rows, section


@section("authorizations", _("Ce que vous pouvez faire, ou avez pu faire, dans des dossiers"), Authorization)
def authorizations(user: User) -> list[Row]:
    found = Authorization.objects.filter(holder_membership__user=user).select_related("file", "subject").order_by("pk")
    dates = ("starts_on", "ends_on", "granted_at", "ended_at")
    return rows(found, "public_id", "file", "subject", "right", *dates)
