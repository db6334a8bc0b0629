from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    name = "delegations"
    verbose_name = _("relations et autorisations")

    def ready(self) -> None:
        import_string("delegations.receivers.end_what_was_held")
