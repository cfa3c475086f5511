"""Unit (单位): bureau → branch → station, teams beside them, and bodies outside the bureau."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .versions import Watched, wrote


class UnitKind(models.TextChoices):
    BUREAU = "bureau", _("Bureau")  # 市局
    BRANCH = "branch", _("Branch")  # 分局
    STATION = "station", _("Police station")  # 派出所
    TEAM = "team", _("Team")  # 专班、支队、大队
    OUTSIDE = "outside", _("Body outside the bureau")  # 局外单位


class Unit(Watched):
    """One unit of the tree; `path` holds the ids from the root to itself, like "/1/4/27/"."""

    code = models.CharField(
        _("unit code"),
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(
                r"^[0-9A-Za-z._-]+\Z",
                _("A unit code has only letters, digits, dots, hyphens and underscores."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("superior unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(_("path"), max_length=400, editable=False, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    lon = models.FloatField(
        _("longitude"), null=True, blank=True, help_text=_("Degrees in WGS-84.")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Degrees in WGS-84."))
    sort = models.IntegerField(_("sort order"), default=0)
    active = models.BooleanField(_("in service"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="city_unit_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="city_unit_not_own_parent",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="city_unit_has_name"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="city_unit_on_earth",
                violation_error_message=_("Give longitude and latitude in degrees, or neither."),
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="city_unit_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese name where there is no English one."""
        english = not (get_language() or "zh").startswith("zh")
        return self.name_en if english and self.name_en else self.name

    def clean(self) -> None:
        super().clean()
        self._refuse_cycle()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and keep `path` right, here and in all units below."""
        with transaction.atomic():
            self._refuse_cycle()
            if self._state.adding:
                super().save(*args, **kwargs)
                kwargs["force_insert"] = False
            path = f"{self._parent_path()}{self.pk}/"
            old = self.path
            self.path = path
            fields = kwargs.get("update_fields")
            if fields is not None:
                kwargs["update_fields"] = {*fields, "path"}
            super().save(*args, **kwargs)
            if old and old != path:
                self._move_below(old, path)
        wrote()

    def _parent_path(self) -> str:
        if self.parent_id is None:
            return "/"
        # Read afresh: the parent object at hand may be older than its last move.
        return Unit.objects.values_list("path", flat=True).get(pk=self.parent_id)

    def _refuse_cycle(self) -> None:
        if self.pk is None or self.parent_id is None:
            return
        if self.parent_id == self.pk or f"/{self.pk}/" in self._parent_path():
            raise ValidationError(
                {
                    "parent": _(
                        "%(unit)s cannot stand below itself: choose a superior unit outside it."
                    )
                    % {"unit": self.name}
                }
            )

    @staticmethod
    def _move_below(old: str, new: str) -> None:
        Unit.objects.filter(path__startswith=old).exclude(path=old).update(
            path=Concat(Value(new), Substr("path", len(old) + 1))
        )
