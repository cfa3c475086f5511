"""Which rooms of the house are there: a house with fewer desks still stands."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

DESKS = Path(__file__).resolve().parent.parent / "desks"


@cache
def exists(module: str) -> bool:
    """Whether a module can be imported, without importing it (its parents are)."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def desks() -> list[str]:
    """Every desk: a new one is a new folder with an `apps.py`, in `jiban/desks/`."""
    return [f"jiban.desks.{folder.parent.name}" for folder in sorted(DESKS.glob("*/apps.py"))]


def offers(name: str) -> bool:
    """Whether the module of a dotted object name exists."""
    return exists(name.rpartition(".")[0])
