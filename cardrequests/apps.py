from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CardRequestsConfig(AppConfig):
    name = "cardrequests"
    verbose_name = _("demandes de cartes")
