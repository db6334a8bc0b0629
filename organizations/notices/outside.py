"""What is told of requests from outside: to who asks, to whom the account knows, to the desk that decides."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message, Recipient
from organizations.models import Claim, Contact, LinkLine, Membership, Objection, ServiceRequest, SupportDesk
from portal.core.links import absolute


def _asker(contact: Contact) -> Recipient:
    return Recipient(email=contact.email, language=contact.language)


def _to_asker(name: str, contact: Contact, *, event: str = "", action_url: str = "") -> Message:
    """Write to the person who asks; `event` tells one sending from another of the same words."""
    asked = contact.request
    organization = asked.organization
    return write(
        f"organizations/notices/{name}",
        to=_asker(contact),
        event=f"{name}:{asked.public_id}{event}",
        category=Category.SECURITY,
        contact=contact,
        request=asked,
        recovery=getattr(asked, "recovery", None),
        organization=organization,
        desk=organization.type.desk if organization else None,
        day=timezone.localdate(asked.due_at).isoformat(),
        action_url=action_url,
    )


def _to_desk(name: str, asked: ServiceRequest, desk: SupportDesk) -> Message:
    return write(
        f"organizations/notices/{name}",
        to=Recipient(email=desk.email, language="fr-ca"),
        event=f"{name}:{asked.public_id}:{desk.pk}",
        category=Category.ACCOUNTS,
        place=asked.organization,
        request=asked,
        organization=asked.organization,
        day=timezone.localdate(asked.due_at).isoformat(),
        action_url=absolute("admin:organizations_servicerequest_change", asked.pk),
    )


def _to_known(name: str, objection: Objection, *, action_url: str = "") -> Message:
    """Write to someone whom the account knows."""
    asked = objection.recovery.request
    assert objection.membership.user is not None  # noqa: S101 (only active people are told so)
    assert asked.organization is not None  # noqa: S101 (nobody is told of a recovery without its account)
    until = objection.recovery.objections_until
    return write(
        f"organizations/notices/{name}",
        to=owner(objection.membership.user),
        event=f"{name}:{asked.public_id}",
        category=Category.SECURITY,
        organization=asked.organization,
        desk=asked.organization.type.desk,
        contact=asked.contact,
        day=timezone.localdate(until).isoformat() if until else "",
        action_url=action_url,
    )


def request_waiting(asked: ServiceRequest, desk: SupportDesk) -> Message:
    """To the desk: a request from outside is complete and waits for an agent."""
    return _to_desk("request_waiting", asked, desk)


def link_handed_over(asked: ServiceRequest, desk: SupportDesk, lines: Sequence[LinkLine]) -> Message:
    """To the desk: nobody of the other accounts answered these lines of a request."""
    return write(
        "organizations/notices/link_handed_over",
        to=Recipient(email=desk.email, language="fr-ca"),
        event=f"link_handed_over:{asked.public_id}:{desk.pk}",
        category=Category.ACCOUNTS,
        place=asked.organization,
        request=asked,
        organization=asked.organization,
        lines=lines,
        action_url=absolute("admin:organizations_linkline_changelist"),
    )


def request_refused(asked: ServiceRequest) -> Message:
    """To who asked: an agent said no, and why."""
    return _to_asker("request_refused", asked.contact)


def recovery_asked(contact: Contact, *, token: str) -> Message:
    """The link that proves the address of someone who has lost an account."""
    return _to_asker("recovery_asked", contact, action_url=absolute("organizations:prove_recovery", token))


def recovery_received(contact: Contact) -> Message:
    """To who asked: what comes next. The same words whether there is such an account or not."""
    return _to_asker("recovery_received", contact)


def recovery_warned(objection: Objection, *, token: str) -> Message:
    """To someone whom the account knows: the link with which they stop it."""
    return _to_known("recovery_warned", objection, action_url=absolute("organizations:object_to_recovery", token))


def recovery_objected(asked: ServiceRequest, desk: SupportDesk) -> Message:
    """To the desk: a recovery was stopped by someone of the account."""
    return _to_desk("recovery_objected", asked, desk)


def recovery_stopped(asked: ServiceRequest) -> Message:
    """To who asked: someone of the account objected."""
    return _to_asker("recovery_stopped", asked.contact)


def recovery_granted(objection: Objection) -> Message:
    """To someone whom the account knows: nobody objected, and an agent said yes."""
    return _to_known("recovery_granted", objection)


def recovery_accepted(
    contact: Contact, membership: Membership, *, claim: Claim | None = None, token: str = ""
) -> Message:
    """To who asked: yes; with the activation link for someone whom the account does not know yet."""
    organization = membership.organization
    return write(
        "organizations/notices/recovery_accepted",
        to=_asker(contact),
        event=f"recovery_accepted:{contact.request.public_id}",
        category=Category.SECURITY,
        contact=contact,
        request=contact.request,
        organization=organization,
        claim=claim,
        action_url=absolute("organizations:claim", token)
        if claim
        else absolute("organizations:home", organization.number),
    )


def registration_begun(contact: Contact, *, token: str) -> Message:
    """The link with which a registration is completed; sent again, it is another."""
    link = absolute("organizations:complete_registration", token)
    return _to_asker("registration_begun", contact, event=f":{contact.secret_hash[:16]}", action_url=link)


def registration_ending(contact: Contact, *, token: str) -> Message:
    """To who has still to send documents: the time ends soon."""
    link = absolute("organizations:complete_registration", token)
    return _to_asker("registration_ending", contact, action_url=link)


def registration_received(contact: Contact) -> Message:
    """To who registered: the documents are here, an agent reads them."""
    return _to_asker("registration_received", contact)


def registration_void(asked: ServiceRequest) -> Message:
    """To who registered: the documents did not come in time."""
    return _to_asker("registration_void", asked.contact, action_url=absolute("organizations:start"))
