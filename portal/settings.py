"""Every setting, from the environment (env.py). The defaults are those of production.

`make run` and `make test` fill the environment in by themselves (local.py); .env.example lists
what a deployment sets.
"""

import gc
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url

from portal import env, logs
from portal.browser import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from portal.limits import ACCOUNT_RATE_LIMITS as ACCOUNT_RATE_LIMITS

# All that is loaded from here on stays: the collector sleeps until it is there (portal.core.apps).
gc.disable()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What each deployment says about itself ------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
SITE_URL = env.text("SITE_URL").rstrip("/")
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
EMAIL_URL = env.text("EMAIL_URL")
env.refuse_if_incomplete()

DEBUG = env.flag("DEBUG")
# The demonstration mailbox exists only where someone asked for it by name (`make run` does).
DEMO = env.flag("DEMO")
DEMO_MAIL_DIR = Path(env.text("DEMO_MAIL_DIR", str(BASE_DIR / ".local" / "mail")))

SITE_NAME = env.text("SITE_NAME", "Guichet")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [SITE_HOST, *env.names("ALLOWED_HOSTS")]

# --- The house -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.core",
    "notifications",
    "accounts",
    "organizations",
    "delegations",
    "cardrequests",
    "portal.support",
    "portal.help",
    "portal",
    "allauth",
    "allauth.account",
    "accounts.apps.FactorsConfig",
    "accounts.apps.SessionsConfig",
    "csp",
    "django_structlog",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.middleware.isolate",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Here rather than in the proxy: it pads each answer, so that its length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "portal.middleware.RequestLog",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.speak_their_language",
    "accounts.middleware.RequireSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.keep_private",
    "portal.middleware.History",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.secrets_stay_out",
    "accounts.middleware.gates",
    "portal.support.middleware.visits",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
                "portal.context.advice",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.core.templatetags.components",
            ],
        },
    },
]
FORM_RENDERER = "portal.core.forms.PortalRenderer"

# --- Data ----------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    | {"ATOMIC_REQUESTS": False},
}
# In milliseconds: no page may hold a connection, or wait for someone else's lock, longer than a person waits.
STATEMENT_TIMEOUT = env.number("STATEMENT_TIMEOUT_MS", 10_000)
LOCK_TIMEOUT = env.number("LOCK_TIMEOUT_MS", 5_000)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout={LOCK_TIMEOUT}"
)

# Limits and sessions live in PostgreSQL: they hold whenever the portal does, also when Valkey is
# down or flushed. Valkey only wakes the workers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Past this number rows that still count are thrown away; Django's 300 are a quiet hour of visitors.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A session ends after so long, used or not; and after so many minutes without a page (accounts.middleware).
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30)
# What a page says to someone names people and accounts: that stays on the server too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CELERY_BROKER_URL = REDIS_URL

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PortalBackend", "guardian.backends.ObjectPermissionBackend"]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "first_name", "last_name")},
    },
    {"NAME": "accounts.validators.NotTheNameOfThePortal"},
    {"NAME": "accounts.validators.NotAnObviousWord"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
# A user exists only once the address is proven (accounts.actions): there is nothing left to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "accounts.models.display"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reset_password": "accounts.forms.passwords.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.passwords.ChosenPasswordForm",
    "change_password": "accounts.forms.passwords.PasswordChangeForm",
    "set_password": "accounts.forms.passwords.FirstPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 3600
# The factors that complete a password, or replace it (accounts.stages adds the codes by e-mail and by SMS).
MFA_ADAPTER = "accounts.adapter.PortalFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A passkey asks who holds it, each time: it is a whole sign-in, and no stolen key alone is.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A telephone's clock may be half a minute off, and a person needs time to type.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = SITE_NAME
# Passkeys need HTTPS; a demonstration on this machine has none, and browsers allow that for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
# One proxy stands in front of the portal in production, none on one machine.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if IS_HTTPS else 0)

# --- How long things are kept, and waited for (docs/security.md, « Retention ») --------------------

KEEP_SIGN_UPS_DAYS = env.number("KEEP_SIGN_UPS_DAYS", 7)
KEEP_CODES_DAYS = env.number("KEEP_CODES_DAYS", 7)
KEEP_CLAIMS_DAYS = env.number("KEEP_CLAIMS_DAYS", 365)
KEEP_DEVICES_DAYS = env.number("KEEP_DEVICES_DAYS", 396)
KEEP_MESSAGES_DAYS = env.number("KEEP_MESSAGES_DAYS", 731)
KEEP_DOCUMENTS_DAYS = env.number("KEEP_DOCUMENTS_DAYS", 90)
KEEP_REQUESTS_DAYS = env.number("KEEP_REQUESTS_DAYS", 731)
KEEP_PARTICIPANTS_DAYS = env.number("KEEP_PARTICIPANTS_DAYS", 3653)
KEEP_HELP_DAYS = env.number("KEEP_HELP_DAYS", 731)
KEEP_DRAFTS_DAYS = env.number("KEEP_DRAFTS_DAYS", 90)
KEEP_NOTES_DAYS = env.number("KEEP_NOTES_DAYS", 1096)
KEEP_VISITS_DAYS = env.number("KEEP_VISITS_DAYS", 731)
KEEP_IMPORTS_DAYS = env.number("KEEP_IMPORTS_DAYS", 30)
KEEP_JOURNAL_DAYS = env.number("KEEP_JOURNAL_DAYS", 2557)
KEEP_HISTORY_DAYS = env.number("KEEP_HISTORY_DAYS", 2557)
DATA_EXPORT_HOURS = env.number("DATA_EXPORT_HOURS", 48)
CORRECTION_DAYS = env.number("CORRECTION_DAYS", 30)
SLEEP_NOTICE_DAYS = env.number("SLEEP_NOTICE_DAYS", 335)
SLEEP_DAYS = env.number("SLEEP_DAYS", 365)

# --- Messages ------------------------------------------------------------------------------------

globals().update(dj_email_url.parse(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <ne-pas-repondre@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Without it, nobody is offered a code by SMS.
SMS_GATEWAY = env.sms_gateway("SMS_URL", is_demonstration=DEMO)

# --- Payments ------------------------------------------------------------------------------------

# Without it, nobody is offered to pay by card.
PAYMENT_PROVIDER = env.payment_provider("PAYMENT_URL", is_demonstration=DEMO)
# On invoices: to whom cheques go, and into which account deposits.
PAYEE = env.text("PAYEE", SITE_NAME)
DEPOSIT_TO = env.text("DEPOSIT_TO", "")
INVOICE_LINK_DAYS = env.number("INVOICE_LINK_DAYS", 90)

# --- Languages and time --------------------------------------------------------------------------

LANGUAGE_CODE = "fr-ca"
LANGUAGES = [("fr-ca", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "America/Toronto"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

# --- Static files --------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / ".local" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Scripts import the vendored modules by their versioned path, which never holds anything else.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.|/vendor/[^/]+-[\d.]+/"

# --- Security ------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
# By it a browser in which someone has signed in before is known again.
DEVICE_COOKIE_NAME = "__Host-device" if IS_HTTPS else "device"
DEVICE_COOKIE_AGE = 365 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Supporting documents: each, how many with one request, and all of these together (in MiB).
DOCUMENT_MIB = env.number("DOCUMENT_MIB", 10)
DOCUMENTS_AT_MOST = env.number("DOCUMENTS_AT_MOST", 5)
DOCUMENTS_MIB = env.number("DOCUMENTS_MIB", 30)

# --- Logs and history ----------------------------------------------------------------------------

# Who asked is told apart by the account, not by the address of their machine.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# A task bears the number of the request that asked for it.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
LOGGING = logs.configuration(level=env.text("LOG_LEVEL", "INFO"), readable=DEBUG or DEMO)
logs.configure()

# What was true in each row, when, and in which request: kept by triggers, never by good intentions.
PGHISTORY_APPEND_ONLY = True
