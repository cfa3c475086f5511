"""The desk's own addresses: for who reports, and for who does a task."""

from django.urls import path, register_converter

from jiban.desks.missing import cold, views
from jiban.desks.missing.broadcast import views as posters
from jiban.desks.missing.found import views as found
from jiban.desks.missing.kin import views as kin
from jiban.desks.missing.tasks import views as tasks


class Number:
    """The number of a case or a task, such as SL261128-0000012."""

    regex = r"[A-Z]{1,4}[0-9]{6}-[0-9]{7,18}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Number, "missing_number")

urlpatterns = [
    path("missing/report", views.report, name="missing-report"),
    path("missing/reported/<missing_number:number>", views.reported, name="missing-reported"),
    path("missing/case", views.case, name="missing-case"),
    path("missing/case/<missing_number:number>", views.family, name="missing-family"),
    path("missing/case/<missing_number:number>/add", views.add, name="missing-add"),
    path("missing/case/<missing_number:number>/leave", views.leave, name="missing-leave"),
    path("missing/case/<missing_number:number>/more/<slug:what>", views.more, name="missing-more"),
    path("missing/cold", cold.board, name="missing-cold"),
    path("missing/found", found.board, name="missing-found"),
    path("missing/candidates/<missing_number:number>", found.candidates, name="missing-candidates"),
    path(
        "missing/candidates/<missing_number:number>/<missing_number:other>",
        found.side_by_side,
        name="missing-beside",
    ),
    path("missing/kin/<missing_number:number>", kin.hits, name="missing-kin"),
    path("missing/tasks", tasks.mine, name="missing-tasks"),
    path("missing/tasks/<missing_number:number>", tasks.of_officer, name="missing-task"),
    path(
        "missing/tasks/<missing_number:number>/photo/<int:pk>",
        tasks.photo_of_officer,
        name="missing-task-photo",
    ),
    path("missing/posters/<missing_number:number>/<int:n>.pdf", posters.paper, name="poster-pdf"),
    path("p/<slug:key>", posters.scanned, name="poster"),
    path("t/<slug:key>", tasks.of_key, name="task"),
    path("t/<slug:key>/photo/<int:pk>", tasks.photo, name="task-photo"),
]
