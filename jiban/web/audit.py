"""The inspector's page: who opened whose personal data, when and for what; what is unusual."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiban.city import officers, units
from jiban.loop import auditing, registry
from jiban.loop.fields import number_in
from jiban.web.staff import Asking, officers_only

SHOWN = 200
"""Lines of the table; the newest."""


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """Who opened what; of one officer, if the address names one."""
    return _page(request)


@officers_only
def _page(asking: Asking) -> HttpResponse:
    if not auditing.may_audit(asking.by.grants):
        raise PermissionDenied(_("Only an inspector sees who opened personal data."))
    opened = auditing.openings(asking.sight, asking.now)
    chosen = number_in(asking.request.GET.get("officer", ""))
    listed = [one for one in opened if chosen in (None, one.officer_id)]
    tree = units.tree()
    faces = officers.faces(one.officer_id for one in opened)
    counts = Counter(one.officer_id for one in opened)
    context = {
        "unusual": [
            {"face": faces.get(one.officer_id), "reasons": one.reasons}
            for one in auditing.unusual(opened, asking.now)
        ],
        "rows": [
            {
                "one": one,
                "face": faces.get(one.officer_id),
                "unit": tree.name(one.matter.unit_id) if one.matter.unit_id in tree else "",
                **_said(one),
            }
            for one in listed[:SHOWN]
        ],
        "many": len(listed),
        "shown": SHOWN,
        "chosen": faces.get(chosen) if chosen is not None else None,
        "weeks": auditing.WEEKS + 1,
        "officers": [(faces[pk], n) for pk, n in counts.most_common() if pk in faces],
    }
    return asking.page("web/audit.html", context)


def _said(one: auditing.Opening) -> dict[str, object]:
    """Return what was opened and for what, in the words of the action's form."""
    declared = registry.desk_or_stub(one.matter.desk).actions.get(one.action)
    asked = declared and declared.fields["purpose"]
    purposes = dict(asked.widget.choices) if isinstance(asked, ChoiceField) else {}
    return {
        "what": declared.label if declared else one.action,
        "purpose": purposes.get(one.purpose, one.purpose),
    }
