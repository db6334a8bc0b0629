"""The settings of production, with the nets of portal.core.testing under them."""

import os

# tests/services.py starts real servers and says where they are; the type checker and the commands
# that look at the code alone (makemigrations --check) need no server, only an answer to each name.
for name, stand_in in {
    "SECRET_KEY": "of-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "http://testserver",
    "DATABASE_URL": "postgres:///guichet",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}.items():
    os.environ.setdefault(name, stand_in)

from portal.core.testing import UndefinedVariable  # noqa: E402
from portal.settings import *  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "zeal"]
MIDDLEWARE = ["portal.core.testing.refuse_to_write_on_read", "zeal.middleware.zeal_middleware", *MIDDLEWARE]
MIDDLEWARE = [*MIDDLEWARE, "tests.markup.refuse_faulty_markup"]

# Test databases are copies of one that is migrated already (tests/services.py); on a server of one's own, made anew.
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("MIGRATED_DATABASE")}

# A misspelt variable in a template of ours fails instead of showing nothing.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()

# Slow on purpose in production; tests/security looks at the real list.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages name their static files without a build; the manifest has its own test.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# Two lists of one account on one page are two questions about it; three alike are a loop.
ZEAL_NPLUSONE_THRESHOLD = 3
