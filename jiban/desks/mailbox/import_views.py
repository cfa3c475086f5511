"""The dispatchers' pages for letters from a file: upload it, read what came of each row."""

from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiban.city import duty, units
from jiban.city.models import Officer
from jiban.city.roles import Role
from jiban.city.tables import LIMITS, TableError
from jiban.desks.mailbox import import_kept, importing
from jiban.desks.mailbox.asking import Page, Reader, View, signed_in
from jiban.desks.mailbox.import_columns import COLUMNS
from jiban.loop import bell

P = ParamSpec("P")

MAY = frozenset({Role.DISPATCHER, Role.ADMIN})
"""Posts that may, at a bureau: what is imported goes to any of its units."""
ON_A_PAGE = replace(LIMITS, file_bytes=10_000_000, rows=5_000)
"""What is taken while somebody waits before a page; larger files go by the command."""
SHOWN_ERRORS = 200


class UploadForm(forms.Form):
    """A file of letters, and what its numbers and coordinates mean."""

    file = forms.FileField(
        label=_("file"),
        help_text=_("XLSX, CSV or JSON, at most 10 MB and 5,000 rows."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.json,.txt"}),
    )
    source = forms.CharField(
        label=_("system it comes from"),
        required=False,
        max_length=40,
        help_text=_("Such as 12345. Two systems may both have a letter number 1."),
    )
    crs = forms.ChoiceField(
        label=_("coordinates"),
        choices=[
            ("wgs84", _("WGS-84, or there are none")),
            ("gcj02", _("GCJ-02, from a Chinese web map; they are converted")),
        ],
        initial="wgs84",
    )


def _dispatchers_only(view: View[P]) -> Page[P]:
    def inner(asking: Reader, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        bureaus = units.tree().bureaus
        if not any(r in MAY and at in bureaus for r, at in duty.grants(asking.officer.pk)):
            raise PermissionDenied(_t("Only dispatchers take in files of letters."))
        return view(asking, *args, **kwargs)

    return signed_in(wraps(view)(inner))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_dispatchers_only
def upload(asking: Reader) -> HttpResponseBase:
    """The form, and what is sent with it."""
    request = asking.request
    if request.method != "POST":
        return _form(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, 422)
    file = form.cleaned_data["file"]
    options = importing.Options(
        source=form.cleaned_data["source"],
        gcj02=form.cleaned_data["crs"] == "gcj02",
        by=asking.officer.number,
        limits=ON_A_PAGE,
    )
    try:
        report = importing.run(file.read(), file.name, options)
    except TableError as error:
        form.add_error("file", [error.reason, error.fix])
        return _form(request, form, 422)
    return redirect("web:import-report", token=import_kept.keep(report, asking.officer.pk))


def _form(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "columns": COLUMNS,
        "notice_count": bell.unread(request.user.pk or 0),
        "crumbs": _crumbs(),
    }
    return render(request, "mailbox/import.html", context, status=status)


@require_safe
@never_cache
@_dispatchers_only
def report(asking: Reader, token: str) -> HttpResponseBase:
    """What came of an import: counts, and each refused row with the reason."""
    kept = _kept(token)
    context = {
        "kept": kept,
        "report": kept.report,
        "lines": list(kept.report.lines()),
        "errors": kept.report.errors[:SHOWN_ERRORS],
        "left": max(0, len(kept.report.errors) - SHOWN_ERRORS),
        "by": Officer.objects.filter(pk=kept.officer_id).first(),
        "token": token,
        "notice_count": bell.unread(asking.officer.pk),
        "crumbs": [*_crumbs("web:import-letters"), {"label": kept.report.file}],
    }
    return render(asking.request, "mailbox/import_report.html", context)


@require_safe
@never_cache
@_dispatchers_only
def errors(asking: Reader, token: str) -> HttpResponseBase:
    """The refused rows as a file to correct and send again."""
    path = _kept(token).report.errors_file
    if path is None or not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv"
    )


def _kept(token: str) -> import_kept.Kept:
    kept = import_kept.find(token)
    if kept is None:
        raise Http404(_t("There is no such report."))
    return kept


def _crumbs(url: str = "") -> list[dict[str, str]]:
    from django.urls import reverse

    label = _t("Letters from a file")
    return [{"label": label, "url": reverse(url)}] if url else [{"label": label}]
