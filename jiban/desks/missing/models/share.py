"""A request to other cities (协查): which of them may read of a missing person."""

import re
import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.models.broadcast import Broadcast
from jiban.desks.missing.models.case import officer

EVERYBODY = "*"
_BETWEEN = re.compile(r"[,;，；、\n]")


def new_record() -> str:
    """Return what a record is known by outside; nobody derives it from the case's number."""
    return secrets.token_hex(10)


class Share(Broadcast):
    """A case that partners may read; with a reporter not cleared, once a trained officer agrees."""

    record = models.CharField(max_length=20, unique=True, default=new_record)
    words = models.TextField(_("what else helps to know them"), default="")
    cities = models.CharField(_("which partners may read it"), max_length=400)
    agreed_at = models.DateTimeField(_("agreed at"), null=True)
    agreed_by = officer(_("agreed by who is trained in protection"))

    class Meta(Broadcast.Meta):
        verbose_name = _("request to other cities")
        verbose_name_plural = _("requests to other cities")

    def is_for(self, partner: str) -> bool:
        """Tell whether the partner of that name is among those who may read it."""
        return partner in self.named or self.named == {EVERYBODY}

    @property
    def named(self) -> set[str]:
        """Who is named, as it was written."""
        return {name.strip() for name in _BETWEEN.split(self.cities)}
