"""The way to the SMS gateway: it is away, slow, cut, or someone else's; and mail goes on meanwhile."""

from datetime import UTC, datetime, timedelta
from ssl import PROTOCOL_TLS_SERVER, SSLContext, create_default_context

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from notifications import actions, sms
from notifications.models import Channel, Message, Recipient, State
from notifications.tasks import send_due
from portal.celery import app
from portal.demo import mailbox
from portal.env import SmsGateway
from tests.notifications.factories import MessageFactory
from tests.notifications.gateway import HANG_UP, Gateway

pytestmark = pytest.mark.django_db


def sent(message: Message) -> Message:
    send_due("sms")
    message.refresh_from_db()
    return message


# --- It is away, slow or cut -----------------------------------------------------------------------


def test_gateway_that_is_away_leaves_the_queue_as_it_is(gateway):
    message = MessageFactory(sms=True)
    gateway.stop()
    sent(message)
    assert (message.state, message.attempts) == (State.TO_SEND, 0)


def test_gateway_that_is_away_for_a_day_ends_the_wait(gateway):
    sms_, mail = (MessageFactory(old=True, give_up_at=timezone.now(), sms=is_sms) for is_sms in (True, False))
    gateway.stop()
    assert sent(sms_).state == State.FAILED
    mail.refresh_from_db()
    assert mail.state == State.TO_SEND


def test_gateway_that_goes_away_between_two_puts_off_the_second(gateway, monkeypatch):
    first, second = MessageFactory(sms=True), MessageFactory(sms=True)
    offer = sms.GatewayLine._offer  # noqa: SLF001

    def offer_and_go(line, message):
        outcome = offer(line, message)
        gateway.stop()
        return outcome

    monkeypatch.setattr(sms.GatewayLine, "_offer", offer_and_go)
    send_due("sms")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENT, State.DEFERRED)


@pytest.mark.parametrize("deed", [HANG_UP, 5.0])
def test_code_whose_answer_never_came_is_uncertain_and_never_repeated(gateway, monkeypatch, deed):
    monkeypatch.setattr(sms, "ANSWER_TIMEOUT", 0.3)
    gateway.says = deed
    message = MessageFactory(sms=True)
    for _ in range(2):
        sent(message)
    assert message.state == State.UNCERTAIN
    assert message.doubted_at
    assert len(gateway.offers) == 1


def test_notice_whose_answer_never_came_is_repeated_once(gateway):
    gateway.says = HANG_UP
    message = MessageFactory(sms=True, notice=True)
    for _ in range(3):
        sent(message)
    assert message.state == State.UNCERTAIN
    assert len(gateway.offers) == 2


def test_sms_that_another_worker_took_meanwhile_does_not_leave(gateway):
    with sms.open_line() as line:
        assert line.hand_over(MessageFactory(sms=True), lambda: False) is None
    assert not gateway.offers


def test_lost_machine_after_the_offer_leaves_a_doubt(gateway):
    """The worker died between the offer and the answer: what tells it is in the row."""
    message = MessageFactory(sms=True)
    (taken,) = actions.claim(Channel.SMS)
    assert actions.begin(taken)
    Message.objects.update(lease_until=timezone.now())
    assert sent(message).state == State.UNCERTAIN
    assert not gateway.offers


def test_person_who_became_inactive_meanwhile_gets_no_sms(gateway, django_user_model):
    alice = django_user_model.objects.create_user("alice@example.org", first_name="Alice", last_name="Roy")
    message = MessageFactory(sms=True, user=alice)
    django_user_model.objects.update(is_active=False)
    assert (sent(message).state, message.text) == (State.CANCELLED, "")
    assert not gateway.offers


def test_log_holds_neither_the_number_nor_the_words(gateway, caplog):
    gateway.says = (400, {"code": 21211, "message": "no +15145550142: votre code est 1234 5678"})
    message = MessageFactory(sms=True)
    sent(message)
    gateway.stop()
    sent(MessageFactory(sms=True))
    assert "message_handed_over" in caplog.text
    assert "server_unreachable" in caplog.text
    for secret in (message.recipient_phone, "1234 5678", "secret:token", "15145550142"):
        assert secret not in caplog.text


# --- It is the one that SMS_URL names --------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """The certificate of a gateway named localhost, for which nobody vouches, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, clear = serialization.Encoding.PEM, serialization.NoEncryption()
    file = tmp_path / "gateway.pem"
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, clear) + signed.public_bytes(pem))
    return file


@pytest.fixture
def encrypted(settings, certificate):
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    gateway = Gateway(context)
    settings.SMS_GATEWAY = gateway.address
    yield gateway
    gateway.stop()


def test_gateway_for_which_nobody_vouches_is_told_nothing(encrypted):
    assert sent(MessageFactory(sms=True)).state == State.TO_SEND
    assert not encrypted.offers


def test_gateway_with_a_known_certificate_is_spoken_to_over_tls(encrypted, certificate, monkeypatch):
    monkeypatch.setattr(sms, "create_default_context", lambda: create_default_context(cafile=certificate))
    assert sent(MessageFactory(sms=True)).state == State.SENT
    assert len(encrypted.offers) == 1


# --- Neither channel waits for the other -----------------------------------------------------------


def test_mail_server_that_is_away_does_not_hold_sms_back(gateway, sink):
    sink.stop()
    mail, text = MessageFactory(), MessageFactory(sms=True)
    send_due()
    send_due("sms")
    mail.refresh_from_db()
    text.refresh_from_db()
    assert (mail.state, text.state) == (State.TO_SEND, State.SENT)


def test_gateway_that_is_away_does_not_hold_mail_back(gateway, sink):
    gateway.stop()
    mail, text = MessageFactory(), MessageFactory(sms=True)
    send_due("sms")
    send_due()
    mail.refresh_from_db()
    text.refresh_from_db()
    assert (mail.state, text.state) == (State.SENT, State.TO_SEND)


def test_each_channel_wakes_its_own_worker(notice, django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr("portal.core.queue._send", lambda task, args: woken.append((task, *args)))
    with django_capture_on_commit_callbacks(execute=True):
        for channel in Channel:
            to = Recipient("alice@example.org", "fr-ca", phone="+15145550142")
            actions.write(notice, to=to, event="a", category="security", channel=channel, name="A", code="1")
    assert woken == [("notifications.tasks.send_due", "email"), ("notifications.tasks.send_due", "sms")]


def test_clock_sweeps_every_channel():
    sweeps = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == "notifications.tasks.send_due"]
    assert {Channel(*entry.get("args", ["email"])) for entry in sweeps} == set(Channel)


# --- Without a gateway, and in the demonstration ---------------------------------------------------


def test_portal_without_a_gateway_says_so_and_keeps_what_waits(settings):
    assert not sms.is_available()
    assert sent(MessageFactory(sms=True)).state == State.TO_SEND


def test_demonstration_keeps_an_sms_beside_the_mails(settings, tmp_path):
    settings.SMS_GATEWAY, settings.DEMO_MAIL_DIR = SmsGateway(), tmp_path / "mail"
    message = MessageFactory(sms=True)
    words = message.text
    assert sms.is_available()
    assert (sent(message).state, message.text) == (State.SENT, "")
    (kept,) = mailbox.newest()
    assert (kept.is_sms, kept.to, kept.subject) == (True, message.recipient_phone, words)


def test_demonstration_without_room_tries_again(settings, tmp_path):
    (tmp_path / "mail").write_text("not a directory")
    settings.SMS_GATEWAY, settings.DEMO_MAIL_DIR = SmsGateway(), tmp_path / "mail"
    assert sent(MessageFactory(sms=True)).state == State.DEFERRED
