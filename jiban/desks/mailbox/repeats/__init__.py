"""Repeats (重复反映): letters about one problem, grouped as they arrive; a person confirms."""

from jiban.desks.mailbox.repeats.alike import Alike, likely
from jiban.desks.mailbox.repeats.doing import catch_up, do, regroup
from jiban.desks.mailbox.repeats.index import forget

__all__ = ["Alike", "catch_up", "do", "forget", "likely", "regroup"]
