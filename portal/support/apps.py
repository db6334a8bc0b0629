from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "portal.support"
    label = "support"
    verbose_name = _("soutien")

    def ready(self) -> None:
        import_string("portal.support.receivers.forget_what_was_seen")
