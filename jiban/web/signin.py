"""The sign-in forms in the words of the bureau: a police number (警号), not a user name."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _without_placeholders(form: forms.Form) -> None:
    # A placeholder that repeats the label is noise; a link that mails a new password goes nowhere
    # in a bureau whose officers have no e-mail here.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if field.widget.attrs.get("autocomplete") == "current-password":
            field.help_text = ""


class SignInForm(LoginForm):  # type: ignore[misc]
    """Number and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, password = self.fields["login"], self.fields["password"]
        number.label = _("Police number")
        number.widget.attrs |= {
            "autofocus": True,
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        password.label = _("Password")
        _without_placeholders(self)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


class PasswordAgainForm(ReauthenticateByPasswordForm):  # type: ignore[misc]
    """The password once more before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        _without_placeholders(self)


def _code_field(field: forms.Field, numeric: bool) -> None:
    field.label = pgettext_lazy("sign-in", "Code")
    field.widget.attrs |= {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
    if numeric:
        field.widget.attrs["inputmode"] = "numeric"
    field.widget.attrs.pop("placeholder", None)


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"], numeric=False)
        self.fields["code"].help_text = _("Six digits from the app, or one of your recovery codes.")


class SecondStepAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The same before a sensitive change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"], numeric=False)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """The name of a new passkey, and whether it signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Its name")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with it alone")
        alone.help_text = _("Without number, password and code. It asks for your finger or a PIN.")
        alone.initial = True


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """The name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Its name")


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self.fields["code"], numeric=True)
        self.fields["code"].help_text = _("The six digits that the app shows now.")
