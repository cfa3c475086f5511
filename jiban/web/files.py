"""Tables as files that a browser saves."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def saved(name: str, kind: str, makers: Mapping[str, Callable[[], bytes]]) -> HttpResponse:
    """Answer with a file of one of the kinds that can be made.

    Raises:
        Http404: of this kind none can be made.
    """
    if kind not in makers:
        raise Http404
    answer = HttpResponse(makers[kind](), content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
