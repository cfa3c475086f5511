"""The state of the installation as a page: what `jiban doctor` finds, for administrators."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from jiban.config import doctor
from jiban.web.staff import Asking, officers_only

TONES = {doctor.Level.FAIL: "broken", doctor.Level.WARN: "soon", doctor.Level.OK: "kept"}


@officers_only
def page(asking: Asking) -> HttpResponse:
    """Every finding, the worst first, each with what to do."""
    if not asking.officer.is_staff:
        raise PermissionDenied(_("The state of the installation is for its administrators."))
    order = list(TONES)
    found = sorted(doctor.findings(), key=lambda finding: order.index(finding.level))
    rows = [(TONES[finding.level], finding) for finding in found]
    well = all(finding.level is doctor.Level.OK for finding in found)
    return asking.page("web/state.html", {"rows": rows, "well": well})
