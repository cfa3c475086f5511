"""Texts are gathered from code and pages, and holes in their translation are found."""

from pathlib import Path

import pytest
from django.utils import translation

from jiban.config import messages


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "jiban"
    (package / "templates").mkdir(parents=True)
    (package / "locale" / "zh_Hans" / "LC_MESSAGES" / "parts").mkdir(parents=True)
    (package / "a.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        '_("one"); ngettext("%(n)s day", "%(n)s days", 2); pgettext("ctx", "kept")\n'
    )
    (package / "templates" / "a.html").write_text(
        "{% load i18n %}\n  <p>\n    {% translate 'on the page' %}\n </p>"
        "{% blocktranslate trimmed %}\n  two\n  lines {% endblocktranslate %}"
    )
    monkeypatch.setattr(messages, "PACKAGE", package)
    monkeypatch.setattr(messages, "LOCALE", package / "locale")
    return package / "locale" / "zh_Hans" / "LC_MESSAGES"


WORDS = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "one"
msgstr "一"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s天"

msgctxt "ctx"
msgid "kept"
msgstr "已守"

msgid "on the page"
msgstr "页上"
"""


def test_it_works(room: Path) -> None:
    assert {text for _context, text in messages.gathered()} == {
        *("one", "%(n)s day", "kept", "on the page", "two lines"),
    }


def test_parts_are_moved_into_the_catalogue(room: Path) -> None:
    (room / "parts" / "a.po").write_text(WORDS)
    messages.update()
    assert not (room / "parts" / "a.po").exists()
    assert list(messages.holes()) == [
        "zh_Hans: jiban/templates/a.html: not translated: 'two lines'",
    ]


def test_updating_again_changes_nothing(room: Path) -> None:
    (room / "parts" / "a.po").write_text(WORDS)
    messages.update()
    once = (room / "django.po").read_text()
    messages.update()
    assert (room / "django.po").read_text() == once


def test_a_wrong_placeholder_is_found(room: Path) -> None:
    (room / "parts" / "a.po").write_text(
        WORDS.replace("%(n)s天", "%(m)s天").replace(
            'msgid "%(n)s day"', '#, python-format\nmsgid "%(n)s day"'
        )
    )
    assert any("%(n)s day" in hole for hole in messages.holes())


def test_compiled_when_something_changed(room: Path) -> None:
    (room / "parts" / "a.po").write_text(WORDS)
    assert messages.compile_all() == 1
    assert messages.compile_all() == 0
    assert (room / "django.mo").exists()


def test_the_projects_words_are_loaded() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext("Police number") == "警号"
    with translation.override("en"):
        assert translation.gettext("Police number") == "Police number"


def test_a_text_inside_an_f_string_is_said(room: Path) -> None:
    """Babel does not see it on Python 3.11: it would stay English without a word."""
    assert list(messages.hidden()) == []
    (messages.PACKAGE / "b.py").write_text("words = f\"<b>{escape(_('one'))}</b>\"\n")
    assert list(messages.hidden()) == ["jiban/b.py:1: inside an f-string no text is gathered"]
