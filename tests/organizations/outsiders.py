"""People without a way in: what they send, and how far they have come."""

from uuid import uuid4

from django.urls import reverse

from organizations import actions
from organizations.models import OrganizationType, Recovery
from tests.organizations.papers import upload

ASK = reverse("organizations:ask_recovery")
EMAIL = "nadia.nouvelle@exemple.ca"


def said(account, **changes):
    """Return what Nadia types on the page."""
    typed = {
        "account_named": account,
        "first_name": "Nadia",
        "last_name": "Nouvelle",
        "position": "Directrice générale",
        "email": EMAIL,
        "telephone": "514 276-1234",
        "words": "L’ancien gestionnaire est parti à la retraite.",
        "documents": [upload()],
        "attests": "on",
        "key": str(uuid4()),
    }
    return {name: value for name, value in (typed | changes).items() if value is not None}


def recovery(client, mailbox, account, **changes):
    """Return a recovery whose address is proven and of which everyone was told."""
    assert client.post(ASK, said(account, **changes)).status_code == 302
    client.post(mailbox.link(changes.get("email", EMAIL)))
    actions.recoveries.announce()
    return Recovery.objects.select_related("request__contact", "request__organization").latest("pk")


def let_in(asked, first, second):
    """Give the account back: one agent proposes it, another one confirms."""
    look = actions.namings.propose_recovery(asked, reason="La résolution est signée.", by=first)
    return actions.second_looks.confirm(look, by=second)


def with_documents():
    """Have agents decide upon carriers; return that type."""
    carrier = OrganizationType.objects.get(prefix="TRP")
    carrier.registration_with_documents = True
    carrier.save()
    return carrier
