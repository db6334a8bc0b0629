import gc
from typing import Any

from django.apps import AppConfig, apps


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        call_by_target()
        # What settings.py put to sleep wakes up, and does not walk through what was loaded until now.
        gc.freeze()
        gc.enable()


def call_by_target() -> None:
    """Call a column that points to a row, and has no name of its own, as what it points to: « utilisateur »."""
    for model in apps.get_models(include_auto_created=True):
        fields: list[Any] = model._meta.local_fields
        for field in fields:
            if field.remote_field and field._verbose_name is None:  # noqa: SLF001 (None: made out of the code)
                field.verbose_name = field.related_model._meta.verbose_name
