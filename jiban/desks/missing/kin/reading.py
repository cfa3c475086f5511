"""A profile as a laboratory gives it: CSV, a row for each locus, with up to two alleles."""

import csv
import re

from django.utils.translation import gettext as _

from jiban.desks.missing.kin.sealing import Typed
from jiban.science.kinship.loci import Loci

HEAD = ("locus", "allele1", "allele2")
_ALLELE = re.compile(r"[1-9][0-9]?(?:\.[1-3])?")
"""Repeats, and the bases of a broken one, as ISFG names them."""


class WrongProfileError(Exception):
    """Rows that cannot be read; ``errors`` say of each which row and field, and what is wrong."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


def read(text: str, loci: Loci) -> Typed:
    """Return the alleles by locus; one alone is a homozygote.

    Args:
        text: with the head ``locus,allele1,allele2``.
        loci: the table of frequencies; what it does not have cannot be searched.

    Raises:
        WrongProfileError: naming every row and field that is wrong.
    """
    rows = list(csv.reader(text.strip().splitlines()))
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != HEAD:
        raise WrongProfileError([_("Row 1: it must be “locus,allele1,allele2”.")])
    typed: dict[str, list[float]] = {}
    errors: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        name, *alleles = (*cells, "", "")[:3] if len(cells) < 3 else cells
        if wrong := _wrong(name, alleles, loci, typed):
            errors += [
                _("Row %(row)s, %(field)s: %(why)s") % {"row": number, "field": field, "why": why}
                for field, why in wrong
            ]
        else:
            typed[name] = [float(allele) for allele in alleles if allele]
    if not typed and not errors:
        errors.append(_("Row 2: there is no locus."))
    if errors:
        raise WrongProfileError(errors)
    return typed


def _wrong(name: str, alleles: list[str], loci: Loci, typed: Typed) -> list[tuple[str, str]]:
    """Return what is wrong with a row, by field."""
    if len(alleles) > 2:
        return [(HEAD[2], _("there are more than two alleles."))]
    wrong = []
    if name not in loci.names:
        wrong.append(
            (HEAD[0], _("the table of frequencies does not have “%(name)s”.") % {"name": name})
        )
    elif name in typed:
        wrong.append((HEAD[0], _("“%(name)s” comes twice.") % {"name": name}))
    for field, allele in zip(HEAD[1:], alleles, strict=True):
        needed = field == HEAD[1]
        if (allele or needed) and not _ALLELE.fullmatch(allele):
            why = _("“%(allele)s” is no allele, such as 12 or 9.3.") % {"allele": allele}
            wrong.append((field, why))
    return wrong
