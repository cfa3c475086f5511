"""What is kept is there, unchanged, sealed, and not longer than it may be."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import file_digest

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.loop import attachments, forgetting, keys, rotation, store
from jiban.loop.doctor import sql
from jiban.loop.doctor.checked import FAIL, OK, WARN, Check, ask

GRACE = timedelta(days=31)
"""How much later than due it may be forgotten: an operator looks once a month."""
HASHED = 256 * 1024 * 1024
"""Bytes of attachments that are read and hashed; beyond, only their size is looked at."""
NAMED_KEYS = ("lookup.key", "journal.ed25519")


def secrets() -> Iterator[Check]:
    """The keys are there once something was sealed with them."""
    sealed = [keys.name_of(version) for version, persons in rotation.counts().items() if persons]
    named = zip(NAMED_KEYS, ask(sql.SEALED), strict=True)
    needed = [*sealed, *(name for name, used in named if used)]
    missing = [name for name in needed if not (keys.folder() / name).exists()]
    if missing:
        what = _("keys are missing: %(names)s") % {"names": ", ".join(missing)}
        todo = _("Restore %(folder)s from its backup: without it personal data stays sealed.")
        yield Check(FAIL, what, todo % {"folder": keys.folder()})


def forgotten() -> Iterator[Check]:
    """What was forgotten is forgotten, and nothing is kept much longer than its desk may."""
    matters, persons = forgetting.remembered()
    if matters or persons:
        what = _("%(n)s matters or persons are on the list of the forgotten, and known")
        todo = _("Forget them again: `jiban forget --again`.")
        yield Check(FAIL, what % {"n": len(matters) + len(persons)}, todo)
    if unlisted := forgetting.unlisted():
        what = _("%(n)s matters are said to be forgotten, and are on no list in %(folder)s")
        todo = _("Was the folder lost? Else somebody destroyed them past `jiban forget`.")
        yield Check(FAIL, what % {"n": unlisted, "folder": forgetting.place()}, todo)
    try:
        late = forgetting.due(timezone.now() - GRACE)
    except ImproperlyConfigured as wrong:
        yield Check(FAIL, str(wrong), _("Mend the setting: until then nothing is forgotten."))
        return
    for due in late:
        if due.matters:
            what = _("“%(desk)s” keeps %(n)s matters longer than %(days)s days after their end")
            values = {"desk": due.desk.label, "n": f"{due.matters:,}", "days": due.days}
            yield Check(WARN, what % values, _("See what it is, then do it: `jiban forget`."))


def receipts() -> Iterator[Check]:
    """Old receipts are thrown away."""
    (old,) = ask(sql.OLDEST_RECEIPT)
    if old:
        todo = _("Is a runner there? It throws them away every hour.")
        yield Check(WARN, _("receipts of submissions are older than 32 days"), todo)


def files() -> Iterator[Check]:
    """Every attachment's bytes are there and are what they were."""
    budget, hashed, wrong, count = HASHED, 0, [], 0
    for sha256, size in store.Session().run(sql.FILES):
        count += 1
        path = attachments.path_of(sha256)
        if not path.is_file() or path.stat().st_size != size:
            wrong.append(sha256)
        elif size <= budget:
            budget, hashed = budget - size, hashed + 1
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != sha256:
                    wrong.append(sha256)
    if wrong:
        what = _("%(n)s attachments are missing or were changed, such as %(one)s")
        todo = _("Restore %(folder)s from its backup.")
        folder = attachments.path_of("00").parent.parent
        values = {"n": len(wrong), "one": wrong[0]}
        yield Check(FAIL, what % values, todo % {"folder": folder})
    elif count:
        what = ngettext(
            "%(n)s attachment is there, %(hashed)s of them hashed",
            "%(n)s attachments are there, %(hashed)s of them hashed",
            count,
        )
        yield Check(OK, what % {"n": count, "hashed": hashed})
