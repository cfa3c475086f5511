"""The citizen's form: the declared fields in a citizen's words. The door checks, the form shows."""

from collections.abc import Iterable, Mapping
from copy import deepcopy

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.desks.mailbox.desk import mailbox
from jiban.desks.mailbox.models import Kind, Naming
from jiban.desks.mailbox.subjects import GROUPS
from jiban.loop.contact import ContactBy
from jiban.loop.forms import DoorForm

KINDS = (
    (Kind.HELP, "lifebuoy", _("I need the police to help with something")),
    (Kind.COMPLAINT, "message-exclamation", _("Something is wrong and should be put right")),
    (Kind.ENQUIRY, "help-circle", _("I want to know how something is done")),
    (Kind.SUGGESTION, "bulb", _("I have an idea how to do better")),
    (Kind.THANKS, "heart", _("I want to thank somebody")),
)
"""Each kind of letter with its icon and what a citizen would say."""

NAMINGS = (
    (Naming.NAME, "user", _("Only the officers who handle it see your name.")),
    (Naming.PHONE, "phone", _("No name. We can still call you.")),
    (Naming.ANONYMOUS, "eye-off", _("No name, no number. You follow it with a code.")),
)

FROM_CITIZEN = (
    "kind",
    "title",
    "body",
    "subject",
    "unit",
    "accused",
    "place",
    "lon",
    "lat",
    "naming",
    "name",
    "phone",
    "email",
    "contact_by",
    "contact_when",
    "about",
)
"""The fields that the form sends; the others are not a citizen's to set."""

_ATTRS: Mapping[str, Mapping[str, str]] = {
    "title": {"autocomplete": "on", "dir": "auto"},
    "body": {"rows": "7", "dir": "auto"},
    "place": {"autocomplete": "street-address", "dir": "auto"},
    "name": {"autocomplete": "name"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "email": {"autocomplete": "email"},
    "about": {"autocapitalize": "characters", "spellcheck": "false"},
}


class WriteForm(DoorForm):
    """A letter as a citizen writes it."""


def _declared() -> dict[str, forms.Field]:
    """Return the declared fields with the labels and widgets of the citizen's page."""
    fields = {name: deepcopy(mailbox.actions["receive"].fields[name]) for name in FROM_CITIZEN}
    for name, attrs in _ATTRS.items():
        # What is too long gets an answer; an input that swallows its end would lose it unseen.
        fields[name].widget.attrs.pop("maxlength", None)
        fields[name].widget.attrs.update(attrs)
    fields["title"].help_text = _("Such as: barbecue stall under my window is loud after midnight.")
    fields["body"].help_text = _("When, where, who was there, and what you wish for.")
    fields["place"].help_text = _("Street and number, a crossing, the name of an estate.")
    fields["accused"].help_text = _(
        "A name, a police number or a station. They will neither handle your letter nor see it."
    )
    fields["about"].help_text = _(
        "If it goes on from a letter you wrote before. To tie both, open that one first."
    )
    fields["unit"].label = _("which police station, if you know")
    for name in ("lon", "lat"):
        fields[name].widget = forms.HiddenInput()
    for name in ("kind", "naming", "contact_by", "contact_when"):
        choices = fields[name].choices  # type: ignore[attr-defined]
        fields[name].widget = forms.RadioSelect(choices=choices)
    fields["naming"].initial = Naming.NAME
    fields["contact_by"].initial = ContactBy.PHONE
    fields["phone"].widget.input_type = "tel"
    fields["subject"].choices = [  # type: ignore[attr-defined]
        ("", _("not sure")),
        *GROUPS.items(),
    ]
    return fields


WriteForm.base_fields = _declared()

OFFERED = ("branch", "station")

_options: dict[str, tuple[units.Tree, SafeString]] = {}


def unit_options(chosen: str = "") -> SafeString:
    """Return the options of the choice of a station, made once for each state of the unit tree."""
    tree, language = units.tree(), get_language() or ""
    made = _options.get(language)
    if made is None or made[0] is not tree:
        made = _options[language] = (tree, _all_options(tree))
    if not chosen.isascii() or not chosen.isdigit():
        return made[1]
    mark = f'value="{int(chosen)}"'
    return mark_safe(made[1].replace(f"{mark}>", f"{mark} selected>"))  # noqa: S308 - digits only


def _all_options(tree: units.Tree) -> SafeString:
    groups = [format_html('<option value="">{}</option>', _t("not sure"))]
    loose = []
    for unit in tree:
        if not unit.active or unit.kind not in OFFERED:
            continue
        above = [tree.get(unit_id) for unit_id in tree.ancestors(unit.id)]
        if unit.kind == "branch":
            below = [tree.get(unit_id) for unit_id in tree.below(unit.id)]
            group = _options_of(u for u in below if u.active and u.kind in OFFERED)
            groups.append(format_html('<optgroup label="{}">{}</optgroup>', unit.label, group))
        elif not any(u.kind == "branch" for u in above):
            loose.append(unit)
    return format_html_join("", "{}", ((group,) for group in (*groups, _options_of(loose))))


def _options_of(offered: Iterable[units.Node]) -> SafeString:
    return format_html_join(
        "", '<option value="{}">{}</option>', ((unit.id, unit.label) for unit in offered)
    )
