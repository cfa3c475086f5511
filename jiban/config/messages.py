"""Translation catalogues: gathered from the code, compiled to .mo, and checked for holes.

A language's words are in `django.po`; a room that is being built may keep its own in `parts/*.po`
until `update` has moved them there.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
KEYWORDS = {
    **dict.fromkeys(["_", "_t", "gettext", "gettext_lazy", "gettext_noop", "N_"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
# Written by hand: Babel's own has the time of day, which would change at every update.
HEADER = """\
# The words of Jiban. `make texts` gathers the English, a person writes the rest.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""
Key = tuple[str | None, str]  # context and English text (the singular, where there is a plural)


def folders() -> list[Path]:
    """The folder of each language that is translated into."""
    return sorted(path for path in LOCALE.glob("*/LC_MESSAGES") if path.is_dir())


def sources(folder: Path) -> list[Path]:
    """The .po files of a language; a later one has the last word."""
    return [*folder.glob("django.po"), *sorted(folder.glob("parts/*.po"))]


def catalogue(folder: Path) -> Catalog:
    """All words of a language, from all its files."""
    whole = Catalog(locale=folder.parent.name, domain="django", fuzzy=False)
    for source in sources(folder):
        with source.open("rb") as file:
            part = read_po(file, locale=folder.parent.name, abort_invalid=True)
        for message in part:
            if message.id and any(_texts(message)):
                whole[message.id] = message
    return whole


def compile_all() -> int:
    """Write each language's .mo that is missing or older than its sources; returns how many."""
    written = 0
    for folder in folders():
        target = folder / "django.mo"
        newest = max((source.stat().st_mtime for source in sources(folder)), default=0.0)
        if newest == 0.0 or (target.exists() and target.stat().st_mtime >= newest):
            continue
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue(folder))
        draft.replace(target)
        written += 1
    return written


def gathered() -> dict[Key, tuple[str | tuple[str, ...], list[str]]]:
    """Every text for people in the code and the pages, with the files that have it."""
    found: dict[Key, tuple[str | tuple[str, ...], list[str]]] = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")]):
        where = str(path.relative_to(PACKAGE.parent))
        for text, context in _texts_of(path):
            first = text if isinstance(text, str) else text[0]
            places = found.setdefault((context, first), (text, []))[1]
            if where not in places:
                places.append(where)
    return found


def update() -> None:
    """Write each `django.po` anew: every text of the code, with the translations there are."""
    texts = gathered()
    for folder in folders():
        old = catalogue(folder)
        new = Catalog(locale=folder.parent.name, domain="django", fuzzy=False)
        for (context, _first), (text, places) in sorted(texts.items(), key=_by_place):
            known = old.get(text, context)
            new.add(
                text,
                known.string if known else None,
                locations=[(place, 0) for place in places],
                flags=known.flags if known else (),
                context=context,
            )
        borrowed = _of_libraries(folder.parent.name)
        for message in old:
            # Words said otherwise than the libraries say them: not in our code, and still meant.
            own = message.context is None and new.get(message.id) is None
            if message.id and message.id in borrowed and own:
                new.add(message.id, message.string, auto_comments=["said otherwise than by Django"])
        with (folder / "django.po").open("wb") as file:
            file.write(HEADER.format(language=folder.parent.name, plural=new.plural_forms).encode())
            write_po(file, new, width=100, omit_header=True, include_lineno=False)
        for part in folder.glob("parts/*.po"):
            part.unlink()


def hidden() -> Iterator[str]:
    """Texts that are not gathered, since they stand inside an f-string; one line each."""
    for path in sorted(PACKAGE.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if 'f"' not in code and "f'" not in code:
            continue
        for formatted in ast.walk(ast.parse(code)):
            if not isinstance(formatted, ast.JoinedStr):
                continue
            for call in ast.walk(formatted):
                name = call.func if isinstance(call, ast.Call) else None
                if isinstance(name, ast.Name) and name.id in KEYWORDS:
                    where = path.relative_to(PACKAGE.parent)
                    yield f"{where}:{formatted.lineno}: inside an f-string no text is gathered"


def holes() -> Iterator[str]:
    """What is not, not surely, or not rightly translated, one line each."""
    yield from hidden()
    texts = gathered()
    for folder in folders():
        words, language = catalogue(folder), folder.parent.name
        for (context, first), (text, places) in texts.items():
            message = words.get(text, context)
            if message is None or not all(_texts(message)):
                yield f"{language}: {places[0]}: not translated: {first!r}"
            elif message.fuzzy:
                yield f"{language}: {places[0]}: not sure (fuzzy): {first!r}"
        for message in words:
            for error in message.check(words):
                yield f"{language}: {error}: {message.id!r}"


def _of_libraries(language: str) -> set[str]:
    """The texts that Django and allauth bring words for themselves."""
    import allauth
    import django

    found: set[str] = set()
    for library in (django, allauth):
        home = Path(str(library.__file__)).parent
        for source in home.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
            with source.open("rb") as file:
                found |= {message.id for message in read_po(file) if isinstance(message.id, str)}
    return found


def _texts(message: Message) -> list[str]:
    said = message.string
    return [text or "" for text in said] if isinstance(said, (list, tuple)) else [said or ""]


def _by_place(item: tuple[Key, tuple[object, list[str]]]) -> tuple[str, str, str]:
    (context, first), (_text, places) = item
    return places[0], first, context or ""


def _texts_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    code = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # As Django does for xgettext: the page as Python calls. In brackets indents mean nothing.
        code = f"({templatize(code, origin=str(path))})"
    for _line, text, _comments, context in extract(
        "python", BytesIO(code.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        if text:
            yield text, context


def main(argv: list[str]) -> int:
    """One of three words; `check` fails when there is a hole."""
    import django

    match argv:
        case ["compile"]:
            compile_all()
        case ["update"]:
            django.setup()
            update()
        case ["check"]:
            django.setup()
            found = list(holes())
            print("\n".join(found) or f"{len(gathered())} texts, all translated")
            return bool(found)
        case _:
            print("usage: python -m jiban.config.messages compile|update|check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
