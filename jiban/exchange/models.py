"""Partners, which matters they sent in, and what is owed to them.

The rows of :class:`Message` are written by the database itself (see the first migration): in the
transaction that changes the state of a matter, whoever changes it.
"""

import os
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiban.exchange.webhooks import reaching


def new_salt() -> bytes:
    """Return what a partner's webhook secret is derived from, beside the installation's key."""
    return os.urandom(16)


class Partner(models.Model):
    """A body outside whose system sends in matters; what it is not given, it may not."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    active = models.BooleanField(_("active"), default=True)
    may_send = models.BooleanField(
        _("may send in"), default=False, help_text=_("Requests of citizens, as letters.")
    )
    may_read = models.BooleanField(
        _("may read"), default=False, help_text=_("How far the matters are that it sent in.")
    )
    may_act = models.BooleanField(
        _("may act"),
        default=False,
        help_text=_("Add to the matters that it sent in, by signed messages."),
    )
    may_search = models.BooleanField(
        _("may search with us"),
        default=False,
        help_text=_("Records of missing persons, in and out, by PFIF."),
    )
    webhook = models.CharField(
        _("webhook"),
        max_length=500,
        validators=[reaching.check],
        blank=True,
        default="",
        help_text=_("Where it is told when such a matter changes its state; empty for nowhere."),
    )
    start = models.CharField(
        _("key begins with"), max_length=12, help_text="enough to recognise it, not to use it"
    )
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the API key")
    salt = models.BinaryField(
        max_length=16, default=new_salt, help_text="what the webhook secret is derived from"
    )
    made_at = models.DateTimeField(_("added"), default=timezone.now)

    objects: ClassVar[models.Manager["Partner"]] = models.Manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Sent(models.Model):
    """That a partner sent a matter in."""

    matter = models.OneToOneField(
        "loop.Matter", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Sent"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.pk}"


class Taken(models.Model):
    """That a partner sent in a record of PFIF, and which matter it is or became a fact of.

    It names nobody, and stays when the record has expired.
    """

    record = models.CharField(max_length=200, help_text="its id everywhere")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    matter = models.ForeignKey("loop.Matter", models.PROTECT, related_name="+", db_constraint=False)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of what it said last")

    objects: ClassVar[models.Manager["Taken"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "partner"], name="exchange_taken_once")
        ]

    def __str__(self) -> str:
        return self.record


class Message(models.Model):
    """That a matter changed its state, owed to the partner who sent it in; at least once."""

    id = models.CharField(
        primary_key=True, max_length=48, help_text="the same at each try: msg_matter_seq_second"
    )
    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"))
    matter = models.ForeignKey(
        "loop.Matter",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("matter"),
    )
    seq = models.PositiveIntegerField(help_text="the journal entry that owes it")
    state = models.CharField(_("state"), max_length=32)
    at = models.DateTimeField(_("at"), help_text="when the matter came into the state")
    next_try_at = models.DateTimeField(_("next try"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, db_default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, default="", db_default="")

    class Meta:
        verbose_name = _("message to a partner")
        verbose_name_plural = _("messages to partners")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="exchange_next_try",
            ),
        ]

    def __str__(self) -> str:
        return self.id
