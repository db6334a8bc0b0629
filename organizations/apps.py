from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("comptes et utilisateurs")

    def ready(self) -> None:
        import_string("organizations.receivers.answer_for_the_accounts")
