"""Sessions on their way, as the tests of the desk want them."""

from cardrequests import actions
from cardrequests.models import TrainingSession
from tests.cardrequests.factories import InvoiceFactory, TrainingSessionFactory


def invoiced(**more: object) -> TrainingSession:
    """Return a session that was submitted, with its invoice."""
    session = TrainingSessionFactory(**{"submitted": True, "participants": 2} | more)
    InvoiceFactory(session=session)
    return session


def paid(**more: object) -> TrainingSession:
    """Return a session that was paid, with its cards."""
    session = TrainingSessionFactory(**{"paid": True, "participants": 2} | more)
    actions.cards.issue(session)
    return session
