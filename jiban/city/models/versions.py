"""A stamp per kind of city data, renewed by the database at every change, so that caches know.

The stamps are renewed by statement triggers (migration 0002), so bulk writes, imports and SQL typed
by hand are seen too. A stamp is random rather than a counter: a counter that was rolled back with
its transaction would come round again with other data behind it.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# Set by jiban.city.caches; kept here so that models need not import the caches.
_listeners: list[Callable[[], None]] = []


def on_write(listener: Callable[[], None]) -> None:
    """Have `listener` called after each write to watched tables by this process."""
    if listener not in _listeners:
        _listeners.append(listener)


def wrote() -> None:
    """Tell this process's caches to ask the database again before their next answer."""
    for listener in _listeners:
        listener()


class Version(models.Model):
    """The stamp of one kind of city data."""

    key = models.CharField(_("kind of data"), max_length=20, primary_key=True)
    stamp = models.UUIDField(_("stamp"), default=uuid.uuid4)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data versions")

    def __str__(self) -> str:
        return f"{self.key} {self.stamp}"


class WatchedQuerySet(models.QuerySet[Any]):
    """A queryset whose bulk writes are noticed by this process at once, not only by the stamp."""

    def update(self, **kwargs: Any) -> int:
        count = super().update(**kwargs)
        wrote()
        return count

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **kwargs)
        wrote()
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        gone = super().delete()
        wrote()
        return gone


class Watched(models.Model):
    """What the city's cached tables have in common: a write by this process is noticed at once."""

    objects = WatchedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        wrote()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        wrote()
        return gone
