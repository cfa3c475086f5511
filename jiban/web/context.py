"""What every page knows: the person's units and duty, the places of the bar, the server's time."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from jiban.city import bureau, duty
from jiban.city.units import Node, tree

from . import nav, words

UNIT_KEY = "unit"


class Shell:
    """Read by the base templates; each part is worked out only when a page asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def now(self) -> datetime:
        """The time this answer is made for; a view that passes its own `now` overrides it."""
        return timezone.now()

    @property
    def words(self) -> str:
        return words.block()

    @cached_property
    def staff_bar(self) -> nav.Bar:
        return nav.Bar.of(nav.links(self.request, nav.STAFF))

    @cached_property
    def citizen_links(self) -> list[nav.Link]:
        return nav.links(self.request, nav.CITIZEN)

    @cached_property
    def search_address(self) -> str:
        return nav.address_of("web:search")

    @cached_property
    def notices_address(self) -> str:
        return nav.address_of("web:notices")

    @cached_property
    def roster_address(self) -> str:
        return nav.address_of("web:roster")

    @cached_property
    def home_address(self) -> str:
        return nav.address_of("web:home") or "/"

    @cached_property
    def privacy_address(self) -> str:
        return nav.address_of("web:privacy")

    @property
    def after_sign_in(self) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    @property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def units(self) -> list[Node]:
        """The units where the officer has a post, in tree order."""
        if not self.signed_in:
            return []
        known = tree()
        ids = {unit for _role, unit in duty.grants(int(self.request.user.pk or 0))}
        return [node for node in known if node.id in ids] if ids else []

    @cached_property
    def unit(self) -> Node | None:
        """The unit the officer is looking at: the one chosen, else their own, else the first."""
        wanted = (self.request.session.get(UNIT_KEY), getattr(self.request.user, "unit_id", None))
        by_id = {node.id: node for node in self.units}
        for unit_id in wanted:
            if unit_id in by_id:
                return by_id[unit_id]
        return self.units[0] if self.units else None

    @cached_property
    def on_duty(self) -> bool:
        """Whether the officer is on duty now at any unit of theirs."""
        officer = getattr(self.request.user, "pk", None)
        return any(officer in duty.on_duty(node.id, self.now) for node in self.units)

    @property
    def bureau(self) -> str:
        """The name citizens know: that of the setting, else of the unit tree."""
        return bureau.name()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
