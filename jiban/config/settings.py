"""Django settings: one module for every installation; what differs comes from the environment.

The variables are described in docs/reference/settings.md.
"""

import os
import shlex
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from jiban.config import home, logs, postgres
from jiban.config.rooms import desks, exists, offers

HOME = JIBAN_HOME = home.home()
BASE_DIR = home.CHECKOUT


def words(name: str, default: str = "") -> list[str]:
    """A list from a comma-separated environment variable."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# ── The installation ────────────────────────────────────────────────────────
DEBUG = os.environ.get("JIBAN_DEBUG") == "1"
DEMO = os.environ.get("JIBAN_DEMO") == "1"
# Where the keys are, if not in the data folder, and the commands of a key service (KMS, PKCS#11)
# that wrap and unwrap them: a key on stdin, the other form on stdout.
JIBAN_KEYS = os.environ.get("JIBAN_KEYS", "")
KEY_WRAP = shlex.split(os.environ.get("JIBAN_KEY_WRAP", ""))
KEY_UNWRAP = shlex.split(os.environ.get("JIBAN_KEY_UNWRAP", ""))
SECRET_KEY = home.secret("django.secret", HOME)
PUBLIC_URL = os.environ.get("JIBAN_URL", "http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [
    *dict.fromkeys([_public.hostname or "localhost", *words("JIBAN_HOSTS")]),
    *("localhost", "127.0.0.1", "[::1]"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
BUREAU_NAME = os.environ.get("JIBAN_BUREAU", "")
# What Open311 calls the jurisdiction that is served here, and whether partners' webhooks may lie in
# the host's own network and speak plain HTTP.
JURISDICTION = os.environ.get("JIBAN_JURISDICTION") or _public.hostname or "localhost"
WEBHOOKS_INSIDE = os.environ.get("JIBAN_WEBHOOKS_INSIDE") == "1"
OUTSIDE_BODY = os.environ.get("JIBAN_OUTSIDE_BODY", "")
STYLEGUIDE = DEBUG or DEMO
# Which share of the closed letters whose author can be asked is drawn for a call-back.
CALL_BACK_SHARE = min(1.0, max(0.0, float(os.environ.get("JIBAN_CALL_BACK_SHARE", "0.1"))))
# Days after the end until a desk's matters are forgotten, where not as the desk declares:
# mailbox=1095,callback=off; see docs/reference/personal-data.md.
RETENTION = tuple(words("JIBAN_RETENTION"))
# On which day of the week the review of the seven days before is made: 1 Monday … 7 Sunday.
REVIEW_WEEKDAY = min(7, max(1, int(os.environ.get("JIBAN_REVIEW_WEEKDAY", "1"))))

# Where compiled loops of the search are kept, if not beside their source (numba reads it).
if not os.access(BASE_DIR, os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(HOME / "compiled"))

# ── The rooms of the house, and what they stand on ──────────────────────────
INSTALLED_APPS = [
    *filter(exists, ["jiban.city", "jiban.loop", *desks()]),
    *filter(exists, ["jiban.exchange", "jiban.web", "jiban.web.api", "jiban.sim"]),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",  # so that the API's pages come from here and not from elsewhere
]
MIDDLEWARE = [
    "jiban.config.middleware.RequestLog",
    "jiban.config.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jiban.config.middleware.MfaRequired",
]
ROOT_URLCONF = "jiban.config.urls"
ASGI_APPLICATION = "jiban.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                *filter(offers, ["jiban.web.context.shell"]),
            ],
        },
    }
]

# ── Data ────────────────────────────────────────────────────────────────────
DATABASES = {"default": postgres.django_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts of sign-in attempts must be seen by every process, and survive none of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
REQUEST_MAX_BYTES = int(os.environ.get("JIBAN_REQUEST_MAX_MB", "64")) * 1024**2

# ── Who comes in ────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "city.Officer"
AUTHENTICATION_BACKENDS = ["jiban.config.signin.OfficerBackend"]
# PBKDF2 with a million rounds, Django's default: its strength is reviewed by Django at every
# release, and it needs no compiled package. Sign-in attempts are limited as well.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = os.environ.get("JIBAN_AFTER_SIGN_IN", "/staff/")
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jiban.config.signin.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "jiban.web.signin.SignInForm",
    "change_password": "jiban.web.signin.NewPasswordForm",
    "reauthenticate": "jiban.web.signin.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "jiban.web.signin.SecondStepForm",
    "reauthenticate": "jiban.web.signin.SecondStepAgainForm",
    "activate_totp": "jiban.web.signin.SetUpAppForm",
    "add_webauthn": "jiban.web.signin.AddPasskeyForm",
    "edit_webauthn": "jiban.web.signin.RenamePasskeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# A whole bureau can come from one address at the change of a shift; one account cannot be guessed.
ACCOUNT_RATE_LIMITS = {
    "login": "200/m/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "reset_password": "20/m/ip,3/15m/key",
}
MFA_ADAPTER = "jiban.config.signin.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # it counts as two factors: the device, and its PIN or finger
# A touch alone is no factor of its own: the device asks for a PIN or a finger each time.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "200/m/ip"}  # a whole bureau can come from one address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs in or resets a password by an address here
MFA_TOTP_ISSUER = os.environ.get("JIBAN_BUREAU", "") or "Jiban 即办"
MFA_REQUIRED = os.environ.get("JIBAN_MFA", "required") != "optional"
SOCIALACCOUNT_ADAPTER = "jiban.config.signin.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {}
if _issuer := os.environ.get("JIBAN_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "bureau",
                "name": os.environ.get("JIBAN_OIDC_NAME", "OIDC"),
                "client_id": os.environ.get("JIBAN_OIDC_CLIENT", "jiban"),
                "secret": os.environ.get("JIBAN_OIDC_SECRET", ""),
                "settings": {
                    "server_url": _issuer,
                    "uid_field": os.environ.get("JIBAN_OIDC_NUMBER_CLAIM", "preferred_username"),
                },
            }
        ],
    }

# ── Guards ──────────────────────────────────────────────────────────────────
SESSION_ENGINE = "jiban.config.sessions"
SESSION_COOKIE_NAME = "jiban_session"
SESSION_COOKIE_AGE = 12 * 3600  # a shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "jiban.web.errors.csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked by machines on this host
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
if _issuer:  # a browser follows the sign-in form's redirect only where the policy lets it
    CONTENT_POLICY["form-action"] += " {0.scheme}://{0.netloc}".format(urlsplit(_issuer))
SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in CONTENT_POLICY.items()),
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
METRICS_FROM = words("JIBAN_METRICS_FROM", "127.0.0.0/8,::1/128")
# How often the public may do what, such as letter.address=60/1h; see jiban/loop/throttle.py.
LIMITS = tuple(words("JIBAN_LIMITS"))

# ── Language and time ───────────────────────────────────────────────────────
# A choice kept in a cookie wins; else English where the browser prefers it; else Chinese.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [home.CHECKOUT / "jiban" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ── Files served ────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jiban.config.static.VersionedStorage"},
}
MEDIA_ROOT = HOME / "attachments"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# ── Mail of the sign-in pages (notices to citizens go through the outbox) ───
DEFAULT_FROM_EMAIL = os.environ.get("JIBAN_MAIL_FROM", "jiban@localhost")
if _mail := os.environ.get("JIBAN_SMTP"):  # smtp://user:password@host:587 or smtps://host:465
    _smtp = urlsplit(_mail)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.username or "", _smtp.password or ""
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(_smtp.username)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail" / "unsent"

LOGGING = logs.configuration()
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # HSTS and
    "security.W008",  # HTTPS come with a JIBAN_URL that begins with https
    "security.W012",
    "security.W016",
]
