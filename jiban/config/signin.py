"""Signing in: officers only, by number, password and second factor, or by the bureau's OIDC."""

from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.city import rows
from jiban.city.models.officers import Officer, normal_number
from jiban.config import home


class OfficerBackend(AuthenticationBackend):  # type: ignore[misc]
    """Checks passwords as allauth does, and reads who is signed in by one short statement."""

    def get_user(self, user_id: int) -> Officer | None:
        """The officer, unless out of service."""
        officer = rows.by_key(Officer, user_id)
        return officer if officer is not None and self.user_can_authenticate(officer) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the bureau; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The police number or the password is wrong."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The officer, whichever way the number was typed; None after too many wrong passwords."""
        if number := credentials.get("username"):
            credentials["username"] = normal_number(number)
        return super().authenticate(request, **credentials)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The bureau's identity provider names an officer by number; strangers are turned away."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an officer's account exists before the first sign-in."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the provider's account to the officer whose number it carries."""
        if sociallogin.is_existing:
            return
        officer = get_user_model().objects.filter(number=sociallogin.account.uid, is_active=True)
        if (found := officer.first()) is None:
            messages.error(request, _("No officer has this number here. Ask your administrator."))
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))
        sociallogin.connect(request, found)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets are encrypted under a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. Wait for the next one and try it."),
    }

    def encrypt(self, text: str) -> str:
        """What is stored instead of the secret."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


@cache
def _fernet() -> Fernet:
    return Fernet(home.fernet_key("mfa.key", settings.HOME))
