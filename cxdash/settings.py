"""Every setting of cxdash, read from the environment (see docs/configuration.md).

`CXDASH_MODE` is `local` (a laptop: `make run`, `make start`, tests) or `production`, which refuses to start
on an insecure default and says which.
"""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cxdash import env, local_services
from cxdash.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("CXDASH_VAR", str(BASE_DIR / "var")))

MODE = env.text("CXDASH_MODE", "local")
if MODE not in {"local", "production"}:
    raise env.SettingError(f"CXDASH_MODE must be local or production, not {MODE!r}")
PRODUCTION = MODE == "production"
DEBUG = False

# In local mode the running server leaves a file with its addresses and secrets, so that `manage.py` in a
# second terminal finds the same database; in production each value must be given.
VAR_DIR = local_services.fill_environment(VAR_DIR, production=PRODUCTION)

SECRET_KEY = env.text("SECRET_KEY")
CUSTOMER_KEY_SECRET = env.text("CUSTOMER_KEY_SECRET")
CUSTOMER_KEY_VERSION = env.number("CUSTOMER_KEY_VERSION", 1)
if PRODUCTION:
    for name, value in (("SECRET_KEY", SECRET_KEY), ("CUSTOMER_KEY_SECRET", CUSTOMER_KEY_SECRET)):
        if len(value) < 50:
            raise env.SettingError(f"{name} must have at least 50 characters in production")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
if not ALLOWED_HOSTS:
    raise env.SettingError("ALLOWED_HOSTS must name at least one host in production")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "csp",
    "allauth",
    "allauth.account",
    "metrics",
    "cxdash.accounts",
    "cxdash.administration",
    "cxdash.overview",
    "cxdash.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cxdash.nul.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cxdash.accounts.sessions.SessionEndsMiddleware",
    "cxdash.accounts.middleware.SignedInPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "cxdash.urls"
WSGI_APPLICATION = "cxdash.wsgi.application"
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
                "cxdash.accounts.context.signed_in",
            ],
        },
    },
]

FORM_RENDERER = "cxdash.form_rendering.QuickLists"

# -- Stores -----------------------------------------------------------------------------------------------
_database = dj_database_url.parse(env.text("DATABASE_URL"), conn_max_age=60, conn_health_checks=True)
_limits = {
    "statement_timeout": f"{env.number('STATEMENT_TIMEOUT', 15)}s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": f"{env.number('IDLE_TRANSACTION_TIMEOUT', 60)}s",
}
# What the address itself asks for, such as sslmode, stays.
_database["OPTIONS"] = {
    **_database.get("OPTIONS", {}),
    "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
}
DATABASES = {"default": _database}
REDIS_URL = env.text("REDIS_URL")

# Pages that each process remembers for itself: nothing is shared, so nothing can be lost or out of step.
REMEMBERED_PAGES = env.number("REMEMBERED_PAGES", 200)
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY},
    "pages": {"BACKEND": _MEMORY, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": REMEMBERED_PAGES}}
    if REMEMBERED_PAGES
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# -- Celery: early acknowledgement; the job rows in PostgreSQL, not the broker, decide what is left to do --
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TASK_SOFT_TIME_LIMIT = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": env.number("BROKER_SOCKET_TIMEOUT_MS", 5000) / 1000,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "cxdash:",
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# -- People -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["cxdash.accounts.backend.RoleBackend"]
# The address is unique whatever its case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
# A link that lets somebody choose a new password works for an hour, and once.
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12) * 3600
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 60)
SESSION_IDLE_MINUTES_ADMINISTRATOR = env.number("SESSION_IDLE_MINUTES_ADMINISTRATOR", 30)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "cxdash.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An address is a person's, whoever gave it: the administrator, or the invitation that was opened.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "cxdash.accounts.links.LinkKeys"  # noqa: S105
ACCOUNT_REAUTHENTICATION_METHODS = {"password"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {"user_token": "cxdash.accounts.reset_forms.LinkForm"}
# They would count in the cache of one process: cxdash.accounts.guessing counts in PostgreSQL.
ACCOUNT_RATE_LIMITS = False
BEHIND_TLS_PROXY = env.flag("BEHIND_TLS_PROXY", default=False)
# How many entries at the end of X-Forwarded-For were written by proxies of ours; the others are anybody's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if PRODUCTION and BEHIND_TLS_PROXY else 0)

# -- Mail -------------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("MAIL_HOST", "")
MAIL_IS_SET_UP = bool(EMAIL_HOST)
EMAIL_PORT = env.number("MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD", "")
_mail_security = env.text("MAIL_SECURITY", "starttls")
if _mail_security not in {"starttls", "tls", "none"}:
    raise env.SettingError(f"MAIL_SECURITY must be starttls, tls or none, not {_mail_security!r}")
EMAIL_USE_TLS = _mail_security == "starttls"
EMAIL_USE_SSL = _mail_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "")
if MAIL_IS_SET_UP and not DEFAULT_FROM_EMAIL:
    raise env.SettingError("MAIL_FROM must name the sender, as MAIL_HOST is set")

# -- Security ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cxdash.error_pages.stale_form"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    if BEHIND_TLS_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# -- Language, time, files ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("STATIC_MANIFEST", default=PRODUCTION)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env.flag("STATIC_MANIFEST", default=PRODUCTION)
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    20_000  # up to 1,000 columns of a file, or a sheet of thirty metrics over three years
)
FILE_UPLOAD_HANDLERS = [
    "metrics.views.upload.receiving.WithinLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- API --------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cxdash.accounts.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["metrics.api.rights.HasRight"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "metrics.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "metrics.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "cxdash",
    "VERSION": "v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_AUTHENTICATION": [
        "cxdash.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
}

# -- Data -------------------------------------------------------------------------------------------------
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_MB", 200) * 1024 * 1024
UNDO_DAYS = 30

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
