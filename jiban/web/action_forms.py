"""Forms made from the declaration: the door checks them, they show and keep what was typed."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.city.models import Officer, Post
from jiban.loop.attachments import ALLOWED, LARGEST, MOST
from jiban.loop.desk import Action, Desk
from jiban.loop.fields import OffersWithin
from jiban.loop.forms import DoorForm
from jiban.loop.sight import Sight

FEW = 5
"""Up to so many choices are shown all at once."""


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ActionForm(DoorForm):
    """The fields of one action as a page shows them."""

    def __init__(
        self,
        action: Action,
        unit_id: int,
        data: QueryDict | Mapping[str, Any] | None = None,
        proposed: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        sight: Sight | None = None,
    ) -> None:
        """Make the form.

        Args:
            action: whose fields are shown.
            unit_id: near which officers are offered.
            data: what was sent.
            proposed: choices made already, which the officer may change.
            initial: what the desk lets the fields begin with where nothing is proposed.
            sight: of the officer, for the fields that offer only what is seen.
        """
        self.action = action
        chosen = {
            name: value
            for name, value in (proposed or {}).items()
            # Only what is chosen: an address that fills in texts could put words into a mouth.
            if isinstance(action.fields.get(name), forms.ChoiceField)
        }
        super().__init__(data, initial={**(initial or {}), **chosen})
        for name, declared in action.fields.items():
            field = deepcopy(declared)
            if sight is not None and isinstance(field, OffersWithin):
                field.offer_within(sight)
            self.fields[name] = _shown(field, unit_id)
        if action.files:
            self.fields["files"] = forms.FileField(
                label=_("files"),
                required=False,
                help_text=_(
                    "Pictures, PDF, sound, video or plain text; up to %(n)s of %(mb)s MB each."
                )
                % {"n": MOST, "mb": LARGEST >> 20},
                widget=Files(
                    {
                        "accept": ",".join(ALLOWED),
                        "data-max-bytes": LARGEST,
                        "data-max-files": MOST,
                    }
                ),
            )


def begun(
    desk: Desk, action: Action, proposed: Mapping[str, Any], matter_id: int = 0
) -> Mapping[str, Any]:
    """Return what the desk lets a form begin with, given what an address proposes."""
    initial = desk.initial.get(action.name)
    return {} if initial is None else initial(matter_id, proposed)


def raw(action: Action, sent: QueryDict) -> dict[str, Any]:
    """Return the action's fields as they were sent; those that were not sent are left out."""
    return {
        name: sent.getlist(name)
        if isinstance(declared, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        else sent[name]
        for name, declared in action.fields.items()
        if name in sent
    }


def _shown(field: forms.Field, unit_id: int) -> forms.Field:
    """Return a field as it is easiest to fill in."""
    if isinstance(field, forms.ModelChoiceField) and of_officers(field):
        field.queryset = _near(field.queryset, unit_id, field.required)
        field.label_from_instance = _with_number  # type: ignore[assignment, method-assign]
    elif type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
        choices = list(field.choices)  # type: ignore[arg-type]
        if len(choices) <= FEW and field.required:
            field.widget = forms.RadioSelect(choices=choices)
    return field


def of_officers(field: forms.Field) -> bool:
    """Tell whether a field asks for an officer."""
    return isinstance(field, forms.ModelChoiceField) and (
        field.queryset is not None and field.queryset.model is Officer
    )


def _near(officers: Any, unit_id: int, required: bool) -> Any:
    """Offer those with a post that covers the unit; all officers where any may be meant."""
    tree = units.tree()
    if not required and unit_id in tree:
        covering = Post.objects.filter(unit_id__in=tree.ancestors(unit_id))
        officers = officers.filter(pk__in=covering.values("officer_id"))
    return officers.order_by("name_pinyin", "number")


def _with_number(officer: Officer) -> str:
    return f"{officer.name} {officer.number}"
