"""Translation catalogues: compiled from .po to .mo, and checked for holes."""

import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def catalogues() -> list[Path]:
    """Every .po file of the project, in a fixed order."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write a .mo beside each .po whose .mo is missing or older; returns how many were written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = 0
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
        with mo.open("wb") as target:
            write_mo(target, catalogue)
        written += 1
    return written


def holes() -> list[str]:
    """Messages without a translation, or with a guessed (fuzzy) one, as `file:line: what`."""
    from babel.messages.pofile import read_po

    found = []
    for po in catalogues():
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            said = message.string
            texts = said if isinstance(said, (list, tuple)) else [said or ""]
            where = f"{po.relative_to(LOCALE.parent.parent)}:{message.lineno}"
            if message.fuzzy:
                found.append(f"{where}: fuzzy: {message.id!r}")
            elif not all(texts):
                found.append(f"{where}: not translated: {message.id!r}")
    return found


def main(argv: list[str]) -> int:
    """`compile` writes the .mo files; `check` lists holes and fails when there is one."""
    match argv:
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            found = holes()
            print("\n".join(found) or f"{len(catalogues())} catalogue(s), no holes")
            return bool(found)
    print("usage: python -m jiban.config.messages compile|check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
