"""Accepting a version of the terms of use."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Terms, TermsAcceptance, User
from portal.core.journal import event, record

ACCEPTED = event("terms.accepted", _("%(actor)s a accepté les conditions d’utilisation (version %(version)s)."))


@transaction.atomic
def accept(user: User, terms: Terms) -> TermsAcceptance:
    """Keep that a person accepted this version, once, in the language in which it was shown."""
    acceptance, is_new = TermsAcceptance.objects.get_or_create(
        user=user, terms=terms, defaults={"language": user.language}
    )
    if is_new:
        record(ACCEPTED, about=user, place=None, by=user, version=terms.version)
    return acceptance
