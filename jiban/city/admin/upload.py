"""Importing a file through the administration: upload it, read what became of each row."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import access, imports
from ..tables import LIMITS, Report, TableError
from .generic import Page

SHOWN_ERRORS = 500


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV, XLSX, JSON or GeoJSON.")
    )
    crs = forms.ChoiceField(
        label=gettext_lazy("Coordinates"),
        choices=[("wgs84", "WGS-84"), ("gcj02", gettext_lazy("GCJ-02, to be converted"))],
        help_text=gettext_lazy("Data taken from Chinese web maps is in GCJ-02."),
        required=False,
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only check, keep nothing"), required=False, initial=True
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "crs" not in {column.key for column in imports.KINDS[kind].columns}:
            del self.fields["crs"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Split it into several files.")
                % {"most": f"{LIMITS.file_bytes / 1e6:.0f}"}
            )
        return file


class Uploads(Page):
    """Mixed into a page: a button, a form and a report for one kind of import."""

    import_kind: str
    change_list_template = "city/admin/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name=f"city_import_{self.import_kind}"),
            path(
                "import/reasons/<str:name>",
                wrap(self.reasons_view),
                name=f"city_import_{self.import_kind}_reasons",
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = dict(extra_context or {})
        if access.administers_city(request.user):
            context["import_url"] = reverse(f"admin:city_import_{self.import_kind}")
        return super().changelist_view(request, context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        _only_city(request)
        form = UploadForm(self.import_kind, request.POST or None, request.FILES or None)
        report = None
        if request.method == "POST" and form.is_valid():
            report = self._import(form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import: %(kind)s") % {"kind": imports.KINDS[self.import_kind].title},
            "opts": self.model._meta,
            "form": form,
            "columns": imports.KINDS[self.import_kind].columns,
            "report": report,
            "shown": report.errors[:SHOWN_ERRORS] if report else [],
            "reasons_url": self._save_reasons(report),
        }
        return TemplateResponse(request, "city/admin/import.html", context)

    def _import(self, form: UploadForm) -> Report | None:
        file = form.cleaned_data["file"]
        chosen = imports.Settings(
            crs=form.cleaned_data.get("crs") or "wgs84", dry_run=form.cleaned_data["dry_run"]
        )
        try:
            return imports.run(self.import_kind, file.read(), file.name, chosen)
        except TableError as e:
            form.add_error("file", str(e))
            return None

    def _save_reasons(self, report: Report | None) -> str | None:
        """Keep the reasons beside the original; the address to fetch them from."""
        if report is None or report.original is None or not report.errors:
            return None
        path = report.save_errors(report.original.with_name(f"{report.original.name}.errors.csv"))
        return reverse(f"admin:city_import_{self.import_kind}_reasons", args=[path.name])

    def reasons_view(self, request: HttpRequest, name: str) -> FileResponse:
        _only_city(request)
        folder = Path(settings.JIBAN_HOME) / "imports"
        path = folder / Path(name).name
        if not name.endswith(".errors.csv") or not path.is_file():
            raise Http404
        return FileResponse(path.open("rb"), as_attachment=True, content_type="text/csv")


def _only_city(request: HttpRequest) -> None:
    if not access.administers_city(request.user):
        raise PermissionDenied
