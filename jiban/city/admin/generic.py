"""Django's admin classes, generic for the type checker: at run time they take no parameters."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm

from ..models import Officer

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
    AccountPage = UserAdmin[Any]
    AccountForm = UserChangeForm[Officer]
    Choice = forms.ModelChoiceField[Any]
else:
    Page = admin.ModelAdmin
    Inline = admin.TabularInline
    AccountPage = UserAdmin
    AccountForm = UserChangeForm
    Choice = forms.ModelChoiceField

__all__ = ["AccountForm", "AccountPage", "Choice", "Inline", "Page"]
