"""Notices (通知): messages owed to officers and citizens, and each delivery of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A message owed, queued in the same transaction as the action that owes it."""

    pk = models.CompositePrimaryKey("matter_id", "seq", "n")
    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="notices", db_constraint=False, db_index=False
    )
    seq = models.PositiveIntegerField(help_text="the journal entry that owes it")
    n = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=16, help_text="a role, handler, officer or citizen")
    unit = models.ForeignKey(
        "city.Unit", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    officer = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    message = models.CharField(max_length=48, help_text="which message; its words are the desk's")
    context = models.TextField(help_text="JSON with what the words need; no personal data")
    made_at = models.DateTimeField()
    spread_at = models.DateTimeField(null=True, help_text="when its deliveries were queued")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["made_at"], condition=models.Q(spread_at=None), name="loop_notice_to_spread"
            ),
        ]


class Delivery(models.Model):
    """One message to one recipient by one channel; tried again until it is sent or given up."""

    key = models.CharField(
        primary_key=True, max_length=80, help_text="idempotency key: matter-seq-n-recipient-channel"
    )
    matter = models.ForeignKey(
        "loop.Matter",
        models.PROTECT,
        null=True,
        related_name="deliveries",
        help_text="empty for the installation's own alarms, which never go to the bell",
    )
    officer = models.ForeignKey("city.Officer", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=32, help_text="'desk' is the bell on the staff pages")
    message = models.CharField(max_length=48)
    context = models.TextField()
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="loop_delivery_next_try",
            ),
            models.Index(
                fields=["officer", "-made_at"],
                condition=models.Q(read_at=None, channel="desk"),
                name="loop_delivery_unread",
            ),
            models.Index(
                fields=["made_at"],
                condition=models.Q(sent_at=None, next_try_at=None),
                name="loop_delivery_given_up",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Channel(models.Model):
    """A way out: an apprise address to which notices of an audience go.

    ``{email}`` and ``{phone}`` in the address are filled in with the recipient's.
    """

    name = models.SlugField(_("name"), max_length=24, unique=True)
    audience = models.CharField(_("audience"), max_length=16)
    unit = models.ForeignKey(
        "city.Unit",
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        help_text=_("Only for this unit and the units below it; empty for all."),
    )
    url = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("An apprise address, such as mailtos://… or wecombot://…"),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("notice channel")
        verbose_name_plural = _("notice channels")

    def __str__(self) -> str:
        return self.name
