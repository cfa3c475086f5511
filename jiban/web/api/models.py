"""Tokens: what a program shows to act for one officer. Only their hash is kept."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A token of one officer; it may never more than the officer's posts allow at the moment."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("officer"),
    )
    name = models.CharField(_("what it is for"), max_length=80)
    read_only = models.BooleanField(
        _("only reads"), default=False, help_text=_("Such a token cannot act, only look.")
    )
    start = models.CharField(
        _("begins with"), max_length=12, help_text="enough to recognise it, not to use it"
    )
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the token")
    made_at = models.DateTimeField(_("issued"), default=timezone.now)
    ends_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects: ClassVar[models.Manager["Token"]] = models.Manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name} · {self.start}…"

    def valid(self, now: datetime) -> bool:
        """Tell whether the token opens anything now; its officer must be in service, too."""
        ended = self.ends_at is not None and self.ends_at <= now
        return self.revoked_at is None and not ended and self.officer.is_active
