"""The desk's own addresses; they stand in the web room's namespace, where its bar finds them."""

from django.urls import path, register_converter

from jiban.desks.mailbox import import_views, letter_views, views
from jiban.desks.mailbox.bench import views as bench
from jiban.desks.mailbox.problems import changing
from jiban.desks.mailbox.problems import views as problems


class Number:
    """The number of a letter, such as XJ261121-0000012."""

    regex = r"[A-Z]{1,4}[0-9]{6}-[0-9]{7,18}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Number, "letter_number")

urlpatterns = [
    path("", views.home, name="home"),
    path("letters/how", views.guide, name="guide"),
    path("letters/privacy", views.privacy, name="privacy"),
    path("letters/new", views.write, name="write"),
    path("letters/sent/<letter_number:number>", views.sent, name="sent"),
    path("letters/track", letter_views.track, name="track"),
    path("letters/leave", letter_views.leave, name="leave"),
    path("letters/track/<letter_number:number>", letter_views.letter, name="letter"),
    path(
        "letters/track/<letter_number:number>/files/<int:pk>",
        letter_views.attachment,
        name="letter-file",
    ),
    path("letters/track/<letter_number:number>/<slug:action>", letter_views.act, name="letter-act"),
    path("problems", problems.biggest, name="problems"),
    path("problems/<int:pk>", problems.one, name="problem"),
    path("problems/<int:pk>/do", changing.change, name="problem-do"),
    path("problems/ground.json", problems.ground, name="problem-ground"),
    path("problems/of/<letter_number:number>", problems.of_letter, name="problem-of"),
    path("bench", bench.page, name="bench"),
    path("bench/right", bench.right, name="bench-right"),
    path("bench/<letter_number:number>/give", bench.give, name="bench-give"),
    path("bench/<letter_number:number>/merge", bench.merge, name="bench-merge"),
    path("bench/<letter_number:number>/skip", bench.skip, name="bench-skip"),
    path("staff/letters/import", import_views.upload, name="import-letters"),
    path("staff/letters/import/<slug:token>", import_views.report, name="import-report"),
    path("staff/letters/import/<slug:token>/errors.csv", import_views.errors, name="import-errors"),
]
