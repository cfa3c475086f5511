"""A poster (寻人启事): what everybody may read of a missing person, and where it hangs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.broadcast import Broadcast


class Poster(Broadcast):
    """A poster on paper, with a page behind its QR code."""

    words = models.TextField(_("what else helps to know them"), default="")
    area = models.CharField(pgettext_lazy("poster", "where it hangs"), max_length=200)

    class Meta(Broadcast.Meta):
        verbose_name = _("poster")
        verbose_name_plural = _("posters")
