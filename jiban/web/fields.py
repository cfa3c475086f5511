"""How one Django form field is drawn: label, help, widget, error, counter."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

CONTROL = "form-control"
COUNTED_FROM = 100  # a field this long shows how many characters are left


@dataclass(frozen=True)
class Drawn:
    """What the field template needs."""

    bound: BoundField
    kind: str  # hidden, check, group or control
    widget: str = ""
    choices: list[BoundWidget] = field(default_factory=list)
    limit: int | None = None
    described_by: str = ""
    required: bool = False


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else CONTROL


def _limit(bound: BoundField) -> int | None:
    most = getattr(bound.field, "max_length", None)
    counted = isinstance(bound.field.widget, forms.Textarea) and most and most >= COUNTED_FROM
    return most if counted else None


def _described_by(bound: BoundField, limit: int | None) -> str:
    parts = [bound.field.widget.attrs.get("aria-describedby", "")]
    parts += [f"{bound.auto_id}_helptext"] if bound.help_text else []
    parts += [f"{bound.auto_id}_error"] if bound.errors else []
    parts += [f"{bound.auto_id}_count"] if limit else []
    return " ".join(part for part in parts if part)


def _choices(bound: BoundField) -> list[BoundWidget]:
    found = bound.subwidgets
    for sub in found:
        sub.data["attrs"]["class"] = "form-check-input"
    return found


def draw(bound: BoundField, **extra: Any) -> Drawn:
    """The parts of a bound field; `extra` are more HTML attributes for its widget."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Drawn(bound, "hidden", widget=str(bound))
    limit = _limit(bound)
    described_by = _described_by(bound, limit)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return Drawn(
            bound,
            "group",
            choices=_choices(bound),
            described_by=described_by,
            required=bound.field.required,
        )
    attrs = {name.replace("_", "-"): value for name, value in extra.items()}
    own = widget.attrs.get("class", "")
    attrs["class"] = f"{own} {_css(widget)}{' is-invalid' if bound.errors else ''}".strip()
    if described_by:
        attrs["aria-describedby"] = described_by
    if limit:
        # An input that swallows what is too long loses the end of a pasted letter unseen.
        widget.attrs.pop("maxlength", None)
        attrs["data-counter"] = limit
    kind = "check" if isinstance(widget, forms.CheckboxInput) else "control"
    if getattr(widget, "use_fieldset", False):
        kind = "set"
    return Drawn(
        bound,
        kind,
        widget=bound.as_widget(attrs=attrs),
        limit=limit,
        described_by=described_by,
        required=bound.field.required,
    )


def first_id(bound: BoundField) -> str:
    """The id that a link to this field points at; a group has its first choice."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
