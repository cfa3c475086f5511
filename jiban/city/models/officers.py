"""Officer (民警), who signs in with the police number (警号), and Post (岗位), a role at a unit."""

import unicodedata
from collections.abc import Collection
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..names import sort_key
from ..roles import Role
from .units import Unit
from .versions import Watched, WatchedQuerySet


class OfficerManager(BaseUserManager["Officer"].from_queryset(WatchedQuerySet)):  # type: ignore[misc]
    """Makes officers; numbers are compared without width, case or surrounding spaces."""

    def create_user(self, number: str, password: str | None = None, **fields: Any) -> "Officer":
        officer: Officer = self.model(number=normal_number(number), **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def create_superuser(
        self, number: str, password: str | None = None, **fields: Any
    ) -> "Officer":
        return self.create_user(
            number, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "Officer":
        found: Officer = self.get(number=normal_number(username or ""))
        return found


def normal_number(number: str) -> str:
    """The police number as stored: NFKC, no surrounding spaces, upper case."""
    return unicodedata.normalize("NFKC", number).strip().upper()


class Officer(AbstractBaseUser, PermissionsMixin, Watched):
    """A police officer or a member of staff; the account and the public face are one."""

    number = models.CharField(
        _("police number"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"^[0-9A-Z]{3,20}\Z", _("A police number has 3 to 20 digits or capital letters.")
            )
        ],
        error_messages={"unique": _("An officer with this police number exists already.")},
    )
    name = models.CharField(_("name"), max_length=60)
    name_pinyin = models.CharField(
        _("name in pinyin"), max_length=400, editable=False, blank=True, db_index=True
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("office phone"),
        max_length=40,
        blank=True,
        help_text=_("Shown to citizens with the name and number of the officer in charge."),
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
    )
    is_active = models.BooleanField(
        _("in service"),
        default=True,
        help_text=_("Switch off instead of deleting: the journal goes on naming the officer."),
    )
    is_staff = models.BooleanField(_("may open the administration"), default=False)

    objects = OfficerManager()  # type: ignore[misc]

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["name_pinyin", "number"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="city_officer_has_name"),
        ]

    def __str__(self) -> str:
        return self.display

    @property
    def display(self) -> str:
        """Name and number as shown to citizens (实名告知), such as 「王某 警号 010203」."""
        return str(
            _("%(name)s, police number %(number)s") % {"name": self.name, "number": self.number}
        )

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.number = normal_number(self.number)
        super().clean_fields(exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number = normal_number(self.number)
        self.name_pinyin = sort_key(self.name)
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "name_pinyin"}
        super().save(*args, **kwargs)


class Post(Watched):
    """An officer's role at a unit; it covers the units below."""

    officer = models.ForeignKey(
        Officer, verbose_name=_("officer"), on_delete=models.CASCADE, related_name="posts"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="posts"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["unit", "role", "officer"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "unit", "role"], name="city_post_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="city_post_role_known"),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="city_post_unit_role")]

    def __str__(self) -> str:
        return f"{self.officer} · {self.unit} · {self.get_role_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self.role == Role.ADMIN:
            Officer.objects.filter(pk=self.officer_id, is_staff=False).update(is_staff=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        if not Post.objects.filter(officer_id=self.officer_id, role=Role.ADMIN).exists():
            Officer.objects.filter(pk=self.officer_id, is_superuser=False).update(is_staff=False)
        return gone
