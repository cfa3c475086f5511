"""The services that can be asked for: the mailbox's subjects, and what may be said with each."""

from typing import Any

from django.utils.translation import gettext as _

from jiban.desks.mailbox import subjects
from jiban.desks.mailbox.fitting import longest
from jiban.desks.mailbox.models import Kind
from jiban.exchange.open311.errors import Missing


def every() -> list[dict[str, Any]]:
    """Return all services, each group before its leaves."""
    taxonomy = subjects.taxonomy()
    found = []
    for group, name in subjects.GROUPS.items():
        found.append(_service(group, str(name), ""))
        for leaf in taxonomy.leaves:
            if leaf.group == group:
                found.append(_service(leaf.code, str(name), ",".join(leaf.words)))
    return found


def _service(code: str, group: str, keywords: str) -> dict[str, Any]:
    name = subjects.label(code)
    return {
        "service_code": code,
        "service_name": name,
        "description": name if name == group else f"{group}: {name}",
        "metadata": True,
        "type": "realtime",
        "keywords": keywords,
        "group": group,
    }


def checked(code: str) -> str:
    """Return the code of a service.

    Raises:
        Missing: there is none of that code.
    """
    if code not in subjects.SUBJECTS:
        raise Missing(_("service_code was not found: see the list of services."))
    return code


def definition(code: str) -> dict[str, Any]:
    """Return what may be said with a request, beside the standard's own parameters.

    Raises:
        Missing: there is no such service.
    """
    title = _("at most %(n)s characters") % {"n": longest("title")}
    accused = _("at most %(n)s characters") % {"n": longest("accused")}
    return {
        "service_code": checked(code),
        "attributes": [
            {
                **_attribute("kind", 1, _("What it is; without it, a request for help.")),
                "datatype": "singlevaluelist",
                "values": [{"key": kind.value, "name": str(kind.label)} for kind in Kind],
            },
            _attribute("title", 2, _("It in one sentence; without it, the first one."), title),
            _attribute("accused", 3, _("The officer or unit complained about."), accused),
        ],
    }


def _attribute(code: str, order: int, words: str, hint: str = "") -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "string",
        "required": False,
        "datatype_description": hint,
        "order": order,
        "description": words,
    }
