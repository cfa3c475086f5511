"""Administration pages for officers: who they are, their password, their posts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import access
from ..models import Officer, Post
from .generic import AccountForm, AccountPage, Choice, Inline
from .guard import Covered, CoveredPage
from .upload import Uploads


class NewOfficerForm(AdminUserCreationForm):
    class Meta:
        model = Officer
        fields = ("number", "name", "unit")
        field_classes: dict[str, Any] = {}


class OfficerForm(AccountForm):
    class Meta:
        model = Officer
        fields = "__all__"
        field_classes: dict[str, Any] = {}


class PostInline(Covered, Inline):
    model = Post
    extra = 0
    autocomplete_fields = ("unit",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(access.administered(request.user))

    has_change_permission = has_view_permission
    has_add_permission = has_view_permission
    has_delete_permission = has_view_permission


@admin.register(Officer)
class OfficerPage(Uploads, CoveredPage, AccountPage):
    import_kind = "officers"
    form = OfficerForm
    add_form = NewOfficerForm
    inlines = (PostInline,)
    list_display = ("name", "number", "unit", "roles", "phone", "is_active")
    list_filter = ("is_active", "posts__role", "unit__kind")
    search_fields = ("name", "number", "name_pinyin")
    ordering = ("name_pinyin", "number")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    fieldsets = (
        (None, {"fields": ("number", "name", "password")}),
        (_("Service details"), {"fields": ("unit", "phone", "email", "is_active", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("number", "name", "unit", "usable_password", "password1", "password2")}),
    )

    @admin.display(description=_("posts"))
    def roles(self, officer: Officer) -> str:
        return "、".join(str(post.get_role_display()) for post in officer.posts.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("posts")

    def within(self, request: HttpRequest, obj: Any, covered: frozenset[int]) -> bool:
        return access.administers_officer(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Officers are switched off, not deleted: the journal goes on naming them."""
        return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Choice | None:
        found = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if found is not None and not getattr(request.user, "is_superuser", False):
            found.required = True
        return found
