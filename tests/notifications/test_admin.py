"""What an agent sees of the outbox, and may do there."""

import pytest
from django.urls import reverse

from notifications.actions import choose
from notifications.models import Message, State
from tests.accounts.factories import UserFactory
from tests.agents import agent_with
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.django_db
LIST = "admin:notifications_message_changelist"


@pytest.fixture
def agent():
    """Whom these messages go to has no account: only a superuser sees them."""
    return UserFactory(agent=True, is_superuser=True)


@pytest.fixture
def client(signed_in, agent):
    return signed_in(agent)


def resend(client, message: Message) -> str:
    chosen = {"action": "resend", "_selected_action": [message.pk]}
    return client.post(reverse(LIST), chosen, follow=True).content.decode()


def test_agent_reads_what_became_of_a_message_and_never_what_it_said(client, agent):
    message = MessageFactory(failed=True)
    listed = client.get(reverse(LIST)).content.decode()
    opened = client.get(reverse("admin:notifications_message_change", args=[message.pk])).content.decode()
    for page in (listed, opened):
        assert message.recipient_email in page
        assert "Refusé" in page
        assert "1234 5678" not in page
        assert message.subject not in page


def test_agent_sees_of_a_number_the_last_four_figures_alone(client, agent):
    message = MessageFactory(sms=True, failed=True, recipient_phone="+15145550142")
    listed = client.get(reverse(LIST)).content.decode()
    opened = client.get(reverse("admin:notifications_message_change", args=[message.pk])).content.decode()
    for page in (listed, opened):
        assert "Texto" in page
        assert "••••••••0142" in page
        assert "5145550142" not in page
        assert "1234 5678" not in page


def test_agent_sees_who_prefers_not_to_hear_of_what(client, agent):
    choose(agent, places=[""], muted={("accounts", "")}, by=agent)
    page = client.get(reverse("admin:notifications_mute_changelist")).content.decode()
    assert "Comptes et accès" in page
    assert client.get(reverse("admin:notifications_mute_add")).status_code == 403


def test_agent_finds_messages_by_state(client, agent):
    MessageFactory(failed=True)
    sent = MessageFactory(sent=True)
    page = client.get(reverse(LIST), {"state__exact": State.SENT}).content.decode()
    assert page.count("@example.org</td>") == 1
    assert sent.recipient_email in page


def test_agent_changes_and_removes_nothing(client, agent):
    message = MessageFactory(failed=True)
    assert client.get(reverse("admin:notifications_message_add")).status_code == 403
    assert client.post(reverse("admin:notifications_message_delete", args=[message.pk])).status_code == 403
    client.post(reverse("admin:notifications_message_change", args=[message.pk]), {"recipient_email": "x@example.org"})
    assert Message.objects.get().recipient_email == message.recipient_email


def test_agent_sends_a_refused_message_again(client, agent):
    page = resend(client, MessageFactory(failed=True))
    assert "1 message renvoyé." in page
    assert Message.objects.get().state == State.TO_SEND


def test_agent_learns_why_a_message_cannot_be_sent_again(client, agent):
    page = resend(client, MessageFactory(sent=True))
    assert "ne peut plus être renvoyé" in page
    assert Message.objects.get().state == State.SENT


def test_agent_without_the_right_may_look_and_not_resend(signed_in, alice):
    agent, message = agent_with("view_message"), MessageFactory(failed=True, user=alice.user)
    assert message.recipient_email in signed_in(agent).get(reverse(LIST)).content.decode()
    resend(signed_in(agent), message)
    assert Message.objects.get().state == State.FAILED
