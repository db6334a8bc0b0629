"""Tell the stories of the demonstration where nobody is yet, as `python -m portal.demo`; in production, nothing."""

import django
from django.conf import settings
from django.utils.module_loading import import_string

if __name__ == "__main__":
    django.setup()
    if settings.DEMO:
        import_string("portal.demo.seeding.tell_once")()
