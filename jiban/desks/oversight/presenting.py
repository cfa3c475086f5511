"""What officers see of an allegation: its text, the answer and its evidence, the finding."""

from collections.abc import Mapping
from typing import Any

from jiban.city import officers, units
from jiban.desks.oversight.models import Allegation
from jiban.loop import reading, registry
from jiban.loop.sight import Sight


def present(matter_id: int, _sight: Sight) -> Mapping[str, Any]:
    """Return what ``oversight/staff_details.html`` and ``oversight/tied.html`` show."""
    allegation = Allegation.objects.select_related("matter").get(pk=matter_id)
    desk = registry.desk("oversight")
    state = registry.state_of(desk, allegation.matter.state)
    tree, about = units.tree(), allegation.about_id
    return {
        "allegation": allegation,
        "officer": officers.face(allegation.officer_id),
        "about": tree.name(about) if about is not None and about in tree else "",
        "finding": state if state.final else None,
        "tone": {"upheld": "broken", "partly": "soon", "unfounded": "kept"}.get(state.name, "info"),
        "files": reading.attachments(matter_id),
    }
