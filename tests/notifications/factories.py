from datetime import timedelta

import factory
from django.utils import timezone

from notifications.models import Category, Channel, Message, State


class MessageFactory(factory.django.DjangoModelFactory):
    """A message that waits in the queue, for whoever."""

    class Meta:
        model = Message

    class Params:
        notice = factory.Trait(category=Category.ACCOUNTS)
        sent = factory.Trait(state=State.SENT, sent_at=factory.LazyFunction(timezone.now), subject="", text="", html="")
        failed = factory.Trait(state=State.FAILED, last_error="550 5.1.1 No such mailbox")
        sms = factory.Trait(
            channel=Channel.SMS,
            recipient_email="",
            recipient_phone=factory.Sequence(lambda number: f"+1514555{number:04}"),
            subject="",
            text="Guichet : votre code est 1234 5678.",
            html="",
        )
        old = factory.Trait(next_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=25)))

    event = factory.Sequence(lambda number: f"test:{number}")
    recipient_email = factory.Sequence(lambda number: f"person{number}@example.org")
    template = "notices_of_tests/greeted"
    category = Category.SECURITY
    language = "fr-ca"
    subject = "Bonjour à tous"
    text = "Voici votre code : 1234 5678.\n.\nUne ligne qui suit un point seul.\n"
    html = "<p>Voici votre code : <b>1234 5678</b>.</p>"
