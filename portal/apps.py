from django.apps import AppConfig

# Whoever starts Django has the queue: without this, a task would go to Celery's default broker.
from portal.celery import app as queue  # noqa: F401


class PortalConfig(AppConfig):
    name = "portal"
