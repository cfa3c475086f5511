"""The words that scripts say, translated here and handed over as a JSON block of the page."""

import json
from functools import cache

from django.utils.translation import get_language, gettext, pgettext

from .times import texts


@cache
def _block(language: str) -> str:
    said = texts()
    words = {
        "left": said["left"] % {"length": "{length}"},
        "over": said["over"] % {"length": "{length}"},
        **{f"unit.{name}": said[name] % {"n": "{n}"} for name in ("d", "h", "min", "s")},
        "copied": gettext("Copied"),
        "copy.failed": gettext("Could not copy. Select the text and copy it by hand."),
        "confirm.title": gettext("Are you sure?"),
        "confirm.yes": gettext("Yes, go on"),
        "keys.move": pgettext("keyboard", "next / previous row"),
        "keys.open": pgettext("keyboard", "open the row"),
        "keys.search": pgettext("keyboard", "search"),
        "keys.help": pgettext("keyboard", "this help"),
        "count.left": gettext("Characters left: %(n)s") % {"n": "{n}"},
        "count.over": gettext("Characters too many: %(n)s") % {"n": "{n}"},
        "files.many": gettext("Too many files; allowed: %(n)s.") % {"n": "{n}"},
        "files.big": gettext("“%(name)s” has %(size)s MB; a file may have %(most)s MB.")
        % {"name": "{name}", "size": "{size}", "most": "{most}"},
        "files.empty": gettext("“%(name)s” is empty. Choose another file.") % {"name": "{name}"},
        "file.fill": gettext("Fill it in from a file"),
        "draft.restored": gettext("We brought back what you had written on this device."),
        "draft.kept": gettext("Draft kept on this device for one day."),
        "error.network": gettext("No connection: nothing was saved. Try again."),
        "error.forbidden": gettext("You may not do this, or you were signed out. Reload the page."),
        "error.changed": gettext("Somebody changed this meanwhile. Reload the page."),
        "error.busy": gettext("Too many requests. Wait a minute, then try again."),
        "error.server": gettext("Something went wrong on our side; nothing was saved. Try again."),
    }
    # As django.utils.html.json_script does: nothing in it can end the script element.
    text = json.dumps(words, ensure_ascii=False)
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")


def block() -> str:
    """The JSON text of all words in the reader's language, safe inside a script element."""
    return _block(get_language() or "zh-hans")
