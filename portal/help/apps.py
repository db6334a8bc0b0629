from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class HelpConfig(AppConfig):
    name = "portal.help"
    label = "help"
    verbose_name = _("aide")

    def ready(self) -> None:
        import_string("portal.help.receivers.forget_who_read")
