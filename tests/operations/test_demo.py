"""The mailbox of the demonstration: every mail arrives, can be read and followed, and can do nothing else."""

import smtplib
import time
from email.message import EmailMessage

import pytest

from notifications.tasks import send_due
from portal.demo import mailbox
from portal.env import SmsGateway
from portal.local.servers import MailSink
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.urls("tests.operations.demo_urls")

LINK = "http://localhost:8000/activation/abc/"
HTML = f'<html><head><style>p {{ color: red }}</style></head><body><a href="{LINK}">Activer</a></body></html>'


def mail_to(recipient, subject="Activez votre compte"):
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = recipient, "portail@example.org", subject
    message.set_content(f"Bonjour,\n\nSuivez ce lien : {LINK}\n")
    message.add_alternative(HTML, subtype="html")
    return message


@pytest.fixture
def directory(settings, tmp_path):
    settings.DEMO_MAIL_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sent(directory):
    """Send through the sink, as the worker does."""
    sink = MailSink(directory, log=directory / "sink.log")
    sink.begin()

    def send(*messages):
        with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as connection:
            for message in messages:
                connection.send_message(message)
                time.sleep(0.002)
        return mailbox.newest()

    yield send
    sink.stop()


def test_mails_are_listed_newest_first(client, db, sent):
    sent(mail_to("alice@example.org", "Premier"), mail_to("bob@example.org", "Deuxième : l’été"))
    page = client.get("/demo/courriels/").content.decode()
    assert page.index("Deuxième : l’été") < page.index("Premier")
    assert "alice@example.org" in page


def test_mails_are_found_by_recipient(client, db, sent):
    sent(mail_to("alice@example.org"), mail_to("bob@example.org"))
    page = client.get("/demo/courriels/", {"destinataire": "ALICE"}).content.decode()
    assert "alice@example.org" in page
    assert "bob@example.org" not in page


@pytest.fixture
def texted(directory, db, settings):
    """Send an SMS, as the worker does."""
    settings.SMS_GATEWAY = SmsGateway()
    MessageFactory(sms=True, recipient_phone="+15145550142", text="Guichet : votre code est 1234 5678.")
    send_due("sms")
    return mailbox.newest()


def test_sms_is_listed_as_one_with_its_number_and_its_words(client, texted):
    page = client.get("/demo/courriels/").content.decode()
    assert "514 555-0142" in page
    assert "Texto</strong>" in page
    assert "votre code est 1234 5678" in page


@pytest.mark.parametrize("typed", ["+15145550142", "514 555-0142", "(514) 555", "0142"])
def test_sms_is_found_by_its_number_however_it_is_written(client, texted, typed):
    assert "1234 5678" in client.get("/demo/courriels/", {"destinataire": typed}).content.decode()


@pytest.mark.parametrize("typed", ["514 555-0143", "alice@example.org"])
def test_sms_of_others_is_not_found(client, texted, typed):
    assert "1234 5678" not in client.get("/demo/courriels/", {"destinataire": typed}).content.decode()


def test_sms_is_shown_whole(client, texted):
    page = client.get(f"/demo/courriels/{texted[0].name}/").content.decode()
    assert "514 555-0142" in page
    assert "Guichet : votre code est 1234 5678." in page
    assert "iframe" not in page


def test_mailbox_without_mails_says_what_to_do(client, db, directory):
    assert "Créez un compte" in client.get("/demo/courriels/").content.decode()


def test_mail_is_shown_with_its_text_and_headers(client, db, sent):
    (mail,) = sent(mail_to("alice@example.org"))
    page = client.get(f"/demo/courriels/{mail.name}/").content.decode()
    assert f'<a href="{LINK}"' in page
    assert "portail@example.org" in page
    assert f'src="/demo/courriels/{mail.name}/corps/"' in page


def test_mail_cannot_run_anything_where_it_is_shown(client, db, sent):
    (mail,) = sent(mail_to("alice@example.org"))
    answer = client.get(f"/demo/courriels/{mail.name}/corps/")
    policy = dict(part.partition(" ")[::2] for part in answer["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "form-action": "'none'",
        "base-uri": "'self'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-top-navigation-by-user-activation",
    }
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in answer.content.decode()


def test_inline_style_is_allowed_in_a_mail_alone(client, db, sent):
    (mail,) = sent(mail_to("alice@example.org"))
    for path in ("/demo/courriels/", f"/demo/courriels/{mail.name}/"):
        assert "unsafe" not in client.get(path)["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["nothing", "00000000000000000000-00000000"])
def test_mail_that_is_not_there_is_not_found(client, db, directory, name):
    assert client.get(f"/demo/courriels/{name}/").status_code == 404


def test_name_of_a_mail_reaches_no_other_file(directory):
    (directory.parent / "secret.eml").write_text("To: nobody\n\nsecret", encoding="ascii")
    assert mailbox.find("../secret") is None


def test_clicking_a_link_in_a_mail_leaves_the_frame(live_server, page, sent):
    message = mail_to("alice@example.org")
    message.get_body(("html",)).set_content(HTML.replace(LINK, f"{live_server.url}/compte/connexion/"), subtype="html")
    (mail,) = sent(message)
    page.goto(f"{live_server.url}/demo/courriels/{mail.name}/")
    page.frame_locator("iframe").get_by_role("link", name="Activer").click()
    page.wait_for_url("**/compte/connexion/")
