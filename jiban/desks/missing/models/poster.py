"""A poster (寻人启事): what everybody may read of a missing person, and where it hangs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.broadcast import Broadcast


class Poster(Broadcast):
    """A poster on paper, with a page behind its QR code."""

    words = models.TextField(_("what else helps to know them"), default="")
    area = models.CharField(pgettext_lazy("poster", "where it hangs"), max_length=200)
    told = models.JSONField(default=dict, help_text="of the case, by column, as it was approved")
    asked_at = models.DateTimeField(
        null=True, help_text="when approval was asked for again, until it is given"
    )

    class Meta(Broadcast.Meta):
        verbose_name = _("poster")
        verbose_name_plural = _("posters")

    @property
    def waits(self) -> bool:
        """Whether it waits for a leader, for the first time or again."""
        return super().waits or (self.asked_at is not None and self.recalled_at is None)
