"""Attachments: files that came with a matter, named by their hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One file; its bytes rest in the attachments folder under their SHA-256."""

    matter = models.ForeignKey("loop.Matter", models.PROTECT, related_name="attachments")
    seq = models.PositiveIntegerField(help_text="the journal entry that brought it")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100, help_text="sniffed from the bytes")
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    from_citizen = models.BooleanField(default=False)
    shown = models.BooleanField(
        default=False, help_text="whether the citizen sees it on the tracking page"
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name
