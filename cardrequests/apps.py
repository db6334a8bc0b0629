from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class CardRequestsConfig(AppConfig):
    name = "cardrequests"
    verbose_name = _("demandes de cartes")

    def ready(self) -> None:
        import_string("cardrequests.receivers.end_what_a_trainer_had")
