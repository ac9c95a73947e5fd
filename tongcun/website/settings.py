"""Django's settings. What differs between deployments comes from the environment; the rest is fixed here.

TONGCUN_HOME       folder for the key and the SQLite database (default: `out/home` below the current folder)
DATABASE_URL       such as postgres://user:password@host/name (default: SQLite in TONGCUN_HOME)
TONGCUN_SECRET_KEY signing key (default: made once, kept in TONGCUN_HOME)
TONGCUN_HOSTS      host names served, comma between them (default: this machine only)
TONGCUN_HTTPS      1 where a proxy speaks HTTPS for us: cookies are then sent by HTTPS only
TONGCUN_NOW        ISO time at which the clock is to start (the demo's simulated day); empty: the real one
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from tongcun.website.environment import SQLITE, database_of, simulated_now
from tongcun.website.secret import kept_secret

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("TONGCUN_HOME") or "out/home").resolve()
HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = os.environ.get("TONGCUN_SECRET_KEY") or kept_secret(HOME / "secret-key")
DEBUG = False
HOSTS = os.environ.get("TONGCUN_HOSTS") or "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = [host.strip() for host in HOSTS.split(",") if host.strip()]
HTTPS = os.environ.get("TONGCUN_HTTPS") == "1"
SIMULATED_NOW = simulated_now(os.environ.get("TONGCUN_NOW", ""))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "tongcun.county",
    "tongcun.cases",
    "tongcun.buses",
    "tongcun.parcels",
    "tongcun.dispatch",
    "tongcun.cockpit",
    "tongcun.website",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tongcun.website.middleware.not_kept",
    "tongcun.website.middleware.spoken_language",
    "tongcun.website.middleware.readable_address",
    "tongcun.website.middleware.no_page_here",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "tongcun.website.middleware.full_disk",
    "tongcun.website.middleware.same_moment",
]
# What is served below /api/ has a shorter chain (website/wsgi.py): devices have a token, no cookie, form or page.
API_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tongcun.website.middleware.for_devices",
]

ROOT_URLCONF = "tongcun.website.urls"
WSGI_APPLICATION = "tongcun.website.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "website" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tongcun.county.templatetags.figures"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "tongcun.website.context.page",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # forms look as our templates for them say

# --- The database: SQLite that loses nothing on a power cut, or PostgreSQL for many desks (design decision 8).

DATABASES: dict[str, Any] = {"default": database_of(os.environ.get("DATABASE_URL", ""), HOME)}
if DATABASES["default"]["ENGINE"] == SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TONGCUN_TEST_DATABASE") or str(HOME / "test.sqlite3")}
else:
    # PostgreSQL takes a jump to another page for four times as dear as the next one, as on a disk that turns, and reads
    # whole tables where an index would do. Nobody buys such disks now.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What all processes must know of, and which is rare: codes already used, tries counted (decision 0032).

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # A full table throws out what still holds; so it is never full of what anybody may cause.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People: name and password, a second factor, a lock after wrong tries.

AUTH_USER_MODEL = "county.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "tongcun.website.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {"login": "tongcun.website.accounts.Login"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_ADAPTER = "tongcun.website.accounts.ClosedAccounts"
ACCOUNT_SESSION_REMEMBER = False
# Who tries passwords is locked out by axes, for good reasons told; an office comes to work behind one address.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds for which a password entered is enough, also for a second factor
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tongcun"
MFA_FORMS = {
    "authenticate": "tongcun.website.second_factor.CodeAtLogin",
    "reauthenticate": "tongcun.website.second_factor.CodeAgain",
}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True

# --- Work that takes longer than a page: a table is the queue.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- Language and time.

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# Our own words before those of Django and its libraries, where both say the same thing.
LOCALE_PATHS = [PACKAGE / app / "locale" for app in ("website", "county", "cases", "buses", "parcels", "dispatch")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files.

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# --- What a browser may do with our pages.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
