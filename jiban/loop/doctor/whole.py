"""The journal is whole, and no row is without its matter."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import registry, roots, store, tables
from jiban.loop.doctor import sql
from jiban.loop.doctor.checked import FAIL, OK, WARN, Check, ask, see


def signed_roots() -> Iterator[Check]:
    """The journal's roots are signed, and the newest is not old."""
    signed_at, since, behind = ask(sql.ROOTS)
    todo = _("Start a runner: `jiban up`, or sign one now: `jiban journal roots --sign`.")
    if behind:
        at = f"{since:%Y-%m-%d %H:%M}"
        what = _("journal entries since %(at)s UTC are covered by no signed root")
        yield Check(WARN, what % {"at": at}, todo)
    elif signed_at is not None:
        place = settings.JIBAN_HOME
        count = len(roots.files(roots.folder()))
        what = ngettext(
            "%(n)s signed root in %(place)s/roots", "%(n)s signed roots in %(place)s/roots", count
        )
        yield Check(OK, what % {"n": count, "place": place})


def heads() -> Iterator[Check]:
    """Every matter has as many journal entries as it says."""
    count, matter_id = ask(sql.HEADS)
    if count:
        what = ngettext(
            "%(n)s matter does not have the journal entries it should have",
            "%(n)s matters do not have the journal entries they should have",
            count,
        )
        yield Check(FAIL, what % {"n": count}, see(matter_id))
    else:
        yield Check(OK, _("every matter has its journal entries"))


def gone_desks() -> Iterator[Check]:
    """Every matter's desk is there to act on it."""
    known = tables.array([desk.name for desk in registry.desks()], "text")
    for name, count in store.Session().run(sql.GONE_DESKS, known):
        what = ngettext(
            "%(n)s matter is of the desk “%(desk)s”, which is not in the code: it can only be read",
            "%(n)s matters are of the desk “%(desk)s”, which is not in the code:"
            " they can only be read",
            count,
        )
        todo = _("Put the folder of the desk back into jiban/desks/ and start again.")
        yield Check(WARN, what % {"n": count, "desk": name}, todo)


def orphans() -> Iterator[Check]:
    """Nothing hangs on a matter that is not there, and no matter lacks its details."""
    found = []
    for table, statement in sql.ORPHANS.items():
        count, matter_id = ask(statement)
        if count:
            found.append(f"{table}: {count} (#{matter_id})")
    for desk in registry.desks():
        if desk.details is not None:
            table = desk.details._meta.db_table
            count, matter_id = ask(sql.DETAILS.format(table=table), desk.name)
            if count:
                found.append(f"{table}: {count} (#{matter_id})")
    if found:
        what = _("rows without their matter, or matters without their details: %(found)s")
        todo = _("Restore them from a backup; `jiban journal verify` names removed matters.")
        yield Check(FAIL, what % {"found": ", ".join(found)}, todo)
    else:
        yield Check(OK, _("no row is without its matter"))
