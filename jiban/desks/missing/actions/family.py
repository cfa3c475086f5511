"""The family is called as promised (联系家属), and every two hours while the search goes on."""

from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.actions.parts import DOING, HOW, choice, text
from jiban.desks.missing.desk import LOOKING, missing
from jiban.loop.change import Change


@missing.action(
    states=("reported", *LOOKING, "found"),
    roles=DOING,
    keeps=("call", "call_again"),
    label=_("Called the family"),
    fields={
        "how": choice(_("how"), HOW, required=True),
        "text": text(_("what they said")),
    },
    help=_("Read out what may be said: it stands on the case. The next call is due in two hours."),
    primary=True,
    key="f",
)
def call_family(change: Change) -> None:
    change.index(change.fields["text"])


@missing.action(
    states=("reported", *LOOKING, "found"),
    roles=DOING,
    label=_("Tried to call"),
    fields={"text": text(_("what happened"), required=False)},
    help=_("An attempt does not keep the promise."),
    key="t",
)
def tried_to_call(change: Change) -> None:
    """It is in the journal."""
