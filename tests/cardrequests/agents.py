"""Agents with some rights, and sessions on their way, as the tests of the desk want them."""

from django.contrib.auth.models import Permission
from django.test import Client

from cardrequests import actions
from cardrequests.models import TrainingSession
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import InvoiceFactory, TrainingSessionFactory


def agent_with(*rights: str) -> Client:
    """Return the browser of an agent who has these rights; `client.user` is the agent."""
    user = UserFactory(agent=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


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
