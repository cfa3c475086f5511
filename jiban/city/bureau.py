"""The bureau as the public knows it: what it is called, and where it is called."""

from django.conf import settings

from jiban.city import units

EMERGENCY = "110"


def name() -> str:
    """Return its name, that of the setting, else of the unit above all others; "" without one."""
    tree = units.tree()
    return settings.BUREAU_NAME or ("" if tree.bureau is None else tree.name(tree.bureau))


def phone() -> str:
    """Return its phone number; "" where none is known."""
    tree = units.tree()
    return "" if tree.bureau is None else tree.get(tree.bureau).phone


def to_call() -> str:
    """Return the number that anybody who knows something calls: the bureau's, else 110."""
    return phone() or EMERGENCY
