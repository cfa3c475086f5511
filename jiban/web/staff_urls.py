"""Addresses of the staff pages; they stand in the web room's namespace."""

from django.urls import path, register_converter

from . import (
    acting,
    advising,
    audit,
    bell,
    dashboards,
    helping,
    inbox,
    inbox_file,
    matter,
    opening,
    previewing,
    rate_rows,
    rates,
    searching,
    shift,
    start,
)
from .case_map import pages as case_map
from .review import board
from .review import pages as review


class Number:
    """The number of a matter, such as XJ261121-0000012."""

    regex = r"[A-Za-z]{1,4}[0-9]{6}-[0-9]{7,18}"

    def to_python(self, value: str) -> str:
        """In capitals, as it is kept."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class Day:
    """A day, such as 2026-11-23."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Number, "matter_number")
register_converter(Day, "day")

urlpatterns = [
    path("staff/", start.start, name="staff"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/inbox.<slug:kind>", inbox_file.file, name="inbox-file"),
    path("matters/<matter_number:number>", matter.page, name="matter"),
    path("matters/<matter_number:number>/persons", matter.open_persons, name="open-persons"),
    path("matters/<matter_number:number>/do/<slug:action>", acting.do, name="do"),
    path("matters/<matter_number:number>/do/<slug:action>/advice", advising.advice, name="advice"),
    path(
        "matters/<matter_number:number>/do/<slug:action>/preview",
        previewing.preview,
        name="preview",
    ),
    path("matters/<matter_number:number>/files/<int:file>", matter.attachment, name="file"),
    path("missing/cases/<matter_number:number>/map", case_map.page, name="case-map"),
    path("missing/cases/<matter_number:number>/map/heat.json", case_map.heat, name="case-heat"),
    path("new/<slug:desk>/<slug:action>", opening.new, name="new"),
    path("dashboard", dashboards.page, name="dashboard"),
    path("rates", rates.page, name="rates"),
    path("rates/rows", rate_rows.rows, name="rate-rows"),
    path("rates/rates.<slug:kind>", rate_rows.file, name="rates-file"),
    path("review", review.page, name="review"),
    path("review/orders", board.page, name="review-orders"),
    path("review/<day:day>", review.page, name="review-week"),
    path("review/<day:day>.pdf", review.pdf, name="review-pdf"),
    path("review/<day:day>/surged", review.surged, name="review-surged"),
    path("review/<day:day>/broken", review.broken, name="review-broken"),
    path("review/<day:day>/verdict", review.verdict, name="review-verdict"),
    path("audit", audit.page, name="audit"),
    path("search", searching.page, name="search"),
    path("notices", bell.notices, name="notices"),
    path("notices/read", bell.read, name="notices-read"),
    path("duty", shift.roster, name="roster"),
    path("duty/hand-over", shift.hand_over, name="hand-over"),
    path("handovers", shift.accept, name="handovers"),
    path("help", helping.desk, name="helps"),
    path("help/<slug:name>", helping.desk, name="help"),
]
