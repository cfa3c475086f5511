"""The citizen's pages: home, how it works, writing a letter, and the page after sending."""

from collections.abc import Iterable, Mapping
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from jiban.desks.mailbox import access, codes, danger, forms, intake
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Kind, Naming
from jiban.loop import retention, throttle, uploads
from jiban.loop.attachments import ALLOWED, LARGEST, MOST
from jiban.loop.common import PURPOSES
from jiban.loop.errors import BadFields, Refused
from jiban.loop.fields import MatterField
from jiban.loop.models import Matter

PROMISED = ("sign", "contact", "feedback", "resolve")
"""The promises that the portal tells of, in their order."""
DAMAGED = "\ufffd"
"""What stands where bytes were no text: the sender's encoding was wrong."""
UPLOADS = {
    "accept": ",".join(sorted({t.partition("/")[0] + "/*" for t in ALLOWED} - {"application/*"}))
    + ",application/pdf,.heic",
    "most": MOST,
    "bytes": LARGEST,
    "megabytes": LARGEST >> 20,
}


def _promised() -> list[dict[str, Any]]:
    return [{"name": name, "within": mailbox.promise[name].within} for name in PROMISED]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: write, follow, how it works. An officer is sent to the inbox."""
    if request.user.is_authenticated:
        return redirect(_inbox())
    return render(request, "mailbox/home.html", {"promised": _promised()})


def _inbox() -> str:
    try:
        return reverse("web:inbox")
    except NoReverseMatch:
        return "/inbox"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What happens with a letter, and what to do when something is lost or goes wrong."""
    return render(request, "mailbox/guide.html", {"promised": _promised()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data, in plain words, with the days that are really set."""
    known = {"days": retention.days(mailbox), "purposes": PURPOSES.values()}
    return render(request, "mailbox/privacy.html", known)


# --- writing -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """The form, and what is sent with it."""
    if request.method == "POST":
        return _Filling(request).answer()
    kind = request.GET.get("kind", "")
    form = forms.WriteForm(initial={"kind": kind} if kind in Kind.values else None)
    return _form(request, form, intake.form_key(), uploads.Held())


class _Filling:
    """One filling of the form on its way in; whatever is wrong, nothing of it is lost."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.posted = request.POST
        self.fields = fields_of(request.POST) | self.proof()
        self.held = uploads.Held()
        self.key = intake.checked_key(request.POST.get("idempotency_key", ""))

    def answer(self) -> HttpResponse:
        address = throttle.address_of(self.request)
        try:
            if self.request.FILES:
                throttle.hit("upload", address=address)
            self.held = uploads.take(
                self.request.FILES.getlist("files"), self.posted.getlist("kept")
            )
            if self.posted.get("edit"):
                return self.again({}, status=200)
            wrong = self.wrong()
            if wrong:
                return self.again(wrong)
            if not self.posted.get("danger_seen") and self.danger():
                return self.warn()
            sent = intake.send_limited(
                self.fields, address=address, key=self.key, files=self.held.files
            )
        except throttle.TooMany as refused:
            answer = self.again({"": [refused.text]}, status=429)
            answer.headers["Retry-After"] = str(refused.seconds)
            return answer
        except BadFields as refused:
            return self.again(refused.fields)
        except Refused as refused:
            return self.again({"": [refused.text]})
        return self.thank(sent)

    def proof(self) -> dict[str, str]:
        """The code of the earlier letter that is named, where this browser has it open."""
        number = codes.tidy_number(self.posted.get("about", ""))
        earlier = MatterField.matter_id(number)
        opened = earlier is not None and access.Access.of(self.request).to(earlier)
        return {"about_code": codes.code_of(number)} if opened else {}

    def wrong(self) -> dict[str, list[str]]:
        """What is wrong with the request itself, apart from the fields' own rules."""
        reasons: dict[str, list[str]] = {}
        if self.held.errors:
            reasons["files"] = self.held.errors
        if self.key is None:
            reasons[""] = [_("This page was open too long. Look it over and send it once more.")]
        for name in damaged(self.fields):
            reasons[name] = [_("Some characters (�) arrived damaged. Type them again.")]
        return reasons

    def danger(self) -> list[str]:
        return danger.words_in(self.fields["title"], self.fields["body"])

    def again(self, reasons: Mapping[str, list[str]], status: int = 422) -> HttpResponse:
        """The form as it was typed, with what is wrong."""
        form = forms.WriteForm(self.posted)
        form.say(reasons)
        key = self.posted["idempotency_key"] if self.key else intake.form_key()
        return _form(self.request, form, key, self.held, status)

    def warn(self) -> HttpResponse:
        """Call 110 first: the page for browsers without scripts, with everything typed in it."""
        names = [*forms.FROM_CITIZEN, "position", "idempotency_key"]
        carried = [(name, self.posted[name]) for name in names if self.posted.get(name)]
        context = {"carried": carried, "held": self.held}
        return render(self.request, "mailbox/danger.html", context)

    def thank(self, sent: intake.Sent) -> HttpResponse:
        """To the page with number and code; a cookie opens it, so neither is in the address."""
        answer = redirect("web:sent", number=sent.number)
        if sent.again:
            answer["Location"] += "?again=1"
        access.grant(self.request, answer, sent.acted.matter_id)
        return answer


def fields_of(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the letter's fields from a posted form, without those hidden from the author."""
    said = {name: posted.get(name, "") for name in forms.FROM_CITIZEN}
    said["title"] = " ".join(said["title"].split())
    if not posted.get("position"):
        said["lon"] = said["lat"] = ""
    if said["naming"] != Naming.NAME:
        said["name"] = said["email"] = ""
    if said["naming"] == Naming.ANONYMOUS:
        said["phone"] = ""
        said["contact_by"], said["contact_when"] = "page", "any"
    said["channel"] = "web"
    return said


def damaged(fields: Mapping[str, str]) -> Iterable[str]:
    """Yield the names of the fields that hold characters which arrived damaged."""
    return (name for name, value in fields.items() if DAMAGED in value)


def _form(
    request: HttpRequest, form: forms.WriteForm, key: str, held: uploads.Held, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "key": key,
        "held": held,
        "kinds": forms.KINDS,
        "namings": forms.NAMINGS,
        "unit_options": forms.unit_options(str(form["unit"].value() or "")),
        "danger_words": danger.WORDS,
        "danger_seen": form.data.get("danger_seen", "") if form.is_bound else "",
        "position": form.is_bound and form.data.get("position"),
        "uploads": UPLOADS,
    }
    return render(request, "mailbox/write.html", context, status=status)


@require_GET
@never_cache
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code and what happens next; for half an hour, in the browser that sent the letter."""
    matter_id = int(number.rpartition("-")[2])
    if not access.Access.of(request).fresh(matter_id):
        return redirect("web:letter", number=number)
    matter = Matter.objects.filter(pk=matter_id, number=number).first()
    if matter is None:
        return redirect("web:track")
    code = codes.code_of(number)
    link = request.build_absolute_uri(reverse("web:track")) + f"#{number}/{code}"
    context = {
        "matter": matter,
        "code": code,
        "qr": segno.make(link, error="m", boost_error=False).svg_data_uri(scale=4, border=2),
        "again": bool(request.GET.get("again")),
        "promised": _promised(),
        "now": matter.opened_at,
    }
    return render(request, "mailbox/sent.html", context)
