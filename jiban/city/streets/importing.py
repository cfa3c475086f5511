"""A file of streets, of whichever kind, as arrays."""

import gzip
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from jiban.city.streets import graphml, osm
from jiban.city.streets.draft import Draft
from jiban.science.streets import Streets

Fill = Callable[[Draft, Path], None]
KINDS: dict[str, Fill] = {".graphml": graphml.fill, ".pbf": osm.fill, ".osm": osm.fill}


class StreetsError(ValueError):
    """A file that gives no streets; the message says why and what to do."""


def read(path: Path) -> Streets:
    """Return the streets of a file: OpenStreetMap (.osm.pbf, .osm) or GraphML, also with .gz.

    Raises:
        StreetsError: the file is of another kind, cannot be read, or has no streets.
    """
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    fill = KINDS.get(plain.suffix)
    if fill is None:
        raise StreetsError(
            _("%(file)s: streets come as %(kinds)s, also with .gz.")
            % {"file": path.name, "kinds": ", ".join(KINDS)}
        )
    draft = Draft()
    with tempfile.TemporaryDirectory(prefix="jiban-streets-") as folder:
        if plain is not path and fill is graphml.fill:
            unpacked = Path(folder) / plain.name
            with gzip.open(path) as packed, unpacked.open("wb") as file:
                shutil.copyfileobj(packed, file)
            path = unpacked
        try:
            fill(draft, path)
        except (ParseError, DefusedXmlException, RuntimeError, OSError, ValueError) as error:
            raise StreetsError(
                _("%(file)s cannot be read: %(why)s") % {"file": path.name, "why": error}
            ) from error
        except KeyError as error:
            raise StreetsError(
                _("%(file)s: %(key)s is missing; was it written by osmnx?")
                % {"file": path.name, "key": error}
            ) from error
    if not len(draft):
        raise StreetsError(
            _("%(file)s has no streets: was it cut out without them?") % {"file": path.name}
        )
    return draft.streets()
