"""Reading tables that people upload: CSV, XLSX, JSON and GeoJSON, gzipped or not, become rows.

    columns = [Column("code", "单位代码", required=True), Column("name", "名称", required=True)]
    table = read(data, "units.xlsx", columns)
    for row in table.rows():
        if row.error: ...            # a RowError: which row, which field, why, what to do
        row.values["code"]           # text, stripped; "" where a column or a cell is empty

What is wrong with the whole file raises TableError; what is wrong with a row stands on the row, so
the good rows can be used. Dates come as 2026-10-01 or 2026-10-01 08:00:00, whole numbers without a
decimal point, a GeoJSON feature's geometry as GeoJSON text in the column `geometry`.
"""

from .errors import BadRow, RowError, TableError
from .headers import Column
from .limits import LIMITS, Limits
from .originals import keep_original
from .reader import Row, Table, read
from .report import Report

__all__ = [
    "LIMITS",
    "BadRow",
    "Column",
    "Limits",
    "Report",
    "Row",
    "RowError",
    "Table",
    "TableError",
    "keep_original",
    "read",
]
