"""How large an uploaded table may be, so that a small file cannot fill memory or disk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; the defaults hold a city's officers, areas and years of roster."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000  # all parts of an XLSX file together
    ratio: int = 200  # unpacked to packed, of a part above `ratio_from`; real sheets reach about 50
    ratio_from: int = 1_000_000
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 200
    padded_cells: int = 50_000_000  # of a sheet, empty ones before the last of a row included
    cell_chars: int = 1_000_000  # an area's outline may be long


LIMITS = Limits()
