"""The places of the bar: which pages there are, for whom, and which one is open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.city import duty
from jiban.city.roles import Role
from jiban.loop import auditing
from jiban.loop.weekly.reading import READERS


def _may_administer(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_staff", False))


def _may_route(request: HttpRequest) -> bool:
    grants = duty.grants(request.user.pk) if request.user.pk else ()
    return any(role == Role.DISPATCHER for role, _at in grants)


def _may_review(request: HttpRequest) -> bool:
    grants = duty.grants(request.user.pk) if request.user.pk else ()
    return any(role in READERS for role, _at in grants)


def _may_audit(request: HttpRequest) -> bool:
    return auditing.may_audit(duty.grants(request.user.pk) if request.user.pk else ())


@dataclass(frozen=True)
class Place:
    """A page in the bar. `names` are tried in order; a page that does not exist is not shown."""

    names: tuple[str, ...]
    label: str | LazyText
    icon: str
    allowed: Callable[[HttpRequest], bool] = lambda request: True

    def address(self) -> str | None:
        for name in self.names:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
        return None


@dataclass(frozen=True)
class Link:
    """A place as it stands in one answer."""

    address: str
    label: str | LazyText
    icon: str
    current: bool


STAFF = (
    Place(("web:inbox",), _("Inbox"), icon="inbox"),
    Place(("web:bench",), _("Bench"), icon="keyboard", allowed=_may_route),
    Place(("web:problems",), _("Problems"), icon="stack-2"),
    Place(("web:dashboard",), _("Dashboard"), icon="layout-dashboard"),
    Place(("web:rates",), _("Rates"), icon="percentage"),
    Place(("web:review",), _("Review"), icon="report-analytics", allowed=_may_review),
    Place(("web:audit",), _("Audit"), icon="eye-check", allowed=_may_audit),
    Place(("web:search",), _("Matters"), icon="list-search"),
    Place(("web:missing-tasks",), _("Search tasks"), icon="walk"),
    Place(("web:missing-found",), _("Found without a name"), icon="user-question"),
    Place(("web:missing-cold",), _("Cold cases"), icon="hourglass"),
    Place(
        ("state",),
        pgettext_lazy("navigation", "State"),
        icon="heartbeat",
        allowed=_may_administer,
    ),
    Place(("web:manage", "admin:index"), _("Manage"), icon="settings", allowed=_may_administer),
)

CITIZEN = (
    Place(("web:write",), pgettext_lazy("navigation", "Write"), icon="pencil"),
    Place(("web:track",), _("Follow up"), icon="map-route"),
    Place(("web:missing-report",), pgettext_lazy("navigation", "Missing"), icon="map-search"),
    Place(("web:guide",), _("How it works"), icon="help-circle"),
)


MOST = 5
"""Places that the bar shows; of more, it shows one less and the others behind a menu."""


@dataclass(frozen=True)
class Bar:
    """The places of a bar: those that are always seen, and those behind “more”."""

    shown: list[Link]
    more: list[Link]

    @classmethod
    def of(cls, found: list[Link]) -> "Bar":
        """Share out places in the order of their declaration."""
        at = len(found) if len(found) <= MOST else MOST - 1
        return cls(found[:at], found[at:])

    @property
    def current(self) -> bool:
        """Whether the open page is one behind “more”."""
        return any(link.current for link in self.more)


def links(request: HttpRequest, places: tuple[Place, ...]) -> list[Link]:
    """The places of one bar, the open one marked by the longest address that fits."""
    found = [(p, a) for p in places if p.allowed(request) and (a := p.address()) is not None]
    fits = [a for _place, a in found if request.path == a or request.path.startswith(a)]
    open_page = max(fits, key=len, default=None)
    return [Link(a, p.label, p.icon, a == open_page) for p, a in found]


def address_of(name: str) -> str:
    """The address of a named page, or "" while the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
