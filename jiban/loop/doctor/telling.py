"""Notices reach somebody, and the ways out are there."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.city import units
from jiban.city.roles import Role
from jiban.loop import held, notices, store
from jiban.loop.actors import CITIZEN, LISTED, OFFICER, SUBSCRIBERS
from jiban.loop.doctor import sql
from jiban.loop.doctor.checked import FAIL, OK, WARN, Check, ask
from jiban.loop.flow import ROLES
from jiban.loop.models import Channel


def spreading() -> Iterator[Check]:
    """Notices have been turned into deliveries, and each reached somebody."""
    count, matter_id = ask(sql.UNSPREAD)
    if count:
        what = ngettext(
            "%(n)s notice waits to be spread, of matter %(id)s",
            "%(n)s notices wait to be spread, such as of matter %(id)s",
            count,
        )
        values = {"n": count, "id": matter_id}
        yield Check(WARN, what % values, _("Start a runner: `jiban up`, or `jiban runner`."))
    else:
        yield Check(OK, _("all notices are spread"))
    for count, number, audience, unit_id in store.Session().run(sql.TO_NOBODY):
        what = ngettext(
            "%(n)s notice of the last day reached nobody: of %(number)s, to “%(audience)s”"
            " of %(unit)s",
            "%(n)s notices of the last day reached nobody, the newest of %(number)s,"
            " to “%(audience)s” of %(unit)s",
            count,
        )
        values = {"n": count, "number": number, "unit": _unit(unit_id)}
        todo = _("Give the units a head and a duty roster: `jiban city import`.")
        yield Check(WARN, what % {**values, "audience": _audience(audience)}, todo)


def _audience(name: str) -> str:
    return str(Role(name).label) if name in Role.values else name


def _unit(unit_id: int) -> str:
    tree = units.tree()
    return tree.name(unit_id) if unit_id in tree else f"#{unit_id}"


def holding() -> Iterator[Check]:
    """Whether outward delivery is held after a restore."""
    since = held.since()
    if since is None:
        return
    count = sum(one.count for one in held.waiting())
    what = ngettext(
        "delivery is held since %(at)s UTC: %(n)s notice waits for a person",
        "delivery is held since %(at)s UTC: %(n)s notices wait for a person",
        count,
    )
    todo = _("Look at them and let them go or drop them: `jiban notices held`.")
    yield Check(WARN, what % {"at": f"{since:%Y-%m-%d %H:%M}", "n": count}, todo)


def deliveries() -> Iterator[Check]:
    """What goes out by mail and hooks arrives."""
    count, channel, error = ask(sql.GIVEN_UP, held.DROPPED)
    if count:
        what = _("%(n)s deliveries were given up this week; by “%(channel)s”: %(error)s")
        values = {"n": count, "channel": channel, "error": error}
        yield Check(WARN, what % values, _("Mend the channel in the administration."))
    count, channel = ask(sql.WAITING)
    if count:
        what = _("%(n)s deliveries wait for longer than 10 minutes, such as by “%(channel)s”")
        todo = _("Is a runner there, and does the channel answer?")
        yield Check(WARN, what % {"n": count, "channel": channel}, todo)


def channels() -> Iterator[Check]:
    """The ways out are there, and their addresses are ones that apprise knows."""
    import apprise

    active = list(Channel.objects.filter(active=True).order_by("name"))
    for channel in active:
        problem = _wrong(channel, apprise.Apprise.instantiate)
        if problem:
            what = _("channel “%(name)s”: %(problem)s")
            todo = _("Mend the channel in the administration.")
            yield Check(FAIL, what % {"name": channel.name, "problem": problem}, todo)
    if not active:
        yield Check(
            WARN,
            _("no channel is set up: notices are seen on the pages only"),
            _("Add channels for officers and citizens in the administration."),
        )
    elif not any(channel.audience == CITIZEN for channel in active):
        yield Check(
            WARN,
            _("no channel to citizens is set up: they see news on the tracking page only"),
            _("Add channels for citizens in the administration."),
        )
    else:
        what = ngettext("%(n)s channel is set up", "%(n)s channels are set up", len(active))
        yield Check(OK, what % {"n": len(active)})


def _wrong(channel: Channel, instantiate: Callable[[str], object]) -> str:
    if channel.audience not in {*ROLES, notices.STAFF, OFFICER, SUBSCRIBERS, LISTED}:
        return _("“%(audience)s” is no audience") % {"audience": channel.audience}
    if channel.audience == CITIZEN and len(notices.needs(channel.url)) != 1:
        return _("to citizens its address must hold {email} or {phone}")
    if channel.audience == SUBSCRIBERS and notices.needs(channel.url):
        return _("to subscribers its address may hold neither {email} nor {phone}")
    if channel.audience == LISTED and notices.needs(channel.url) != {"phone"}:
        return _("to the numbers of a list its address must hold {phone}, and not {email}")
    filled = channel.url.replace("{email}", "a%40example.org").replace("{phone}", "13800000000")
    if instantiate(filled) is None:
        return _("its address is not one that apprise knows")
    return ""
