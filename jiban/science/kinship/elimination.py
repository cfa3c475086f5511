"""Sums over products of tables, one variable eliminated after another, many loci at once.

The exact way for any pedigree, with loops or without (Lauritzen and Sheehan 2003, Statistical
Science 18:489; peeling, Elston and Stewart 1971, is the order for a tree).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiban.science.kinship.loci import Reals

Ints = NDArray[np.int64]

LARGEST = 40_000_000
"""Numbers in a table, 320 MB; a sum that needs more is refused."""


class TooLargeError(ValueError):
    """Too many who are not typed hang together: the sum needs a table that nobody can hold."""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers over some variables.

    Attributes:
        variables: their numbers, all different.
        values: shape (loci, …), one axis for each variable, in their order.
    """

    variables: tuple[int, ...]
    values: Reals


def sum_product(tables: Sequence[Table], keep: Sequence[int] = ()) -> Reals:
    """Return the product of the tables, summed over all variables but those kept.

    Args:
        tables: of the same number of loci each.
        keep: variables that stay; one that is in no table is an error.

    Returns:
        Shape (loci, …), one axis for each variable kept, in their order.

    Raises:
        TooLargeError: a table on the way would be larger than ``LARGEST``.
    """
    left = [_without_certain(table, keep) for table in tables]
    ones = np.ones(len(tables[0].values))
    certain: Reals = prod((one.values for one in left if not one.variables), start=ones)
    left = [table for table in left if table.variables]
    sizes = _sizes(left)
    near = {one: _near(one, left) for one in sizes}
    cost = {one: prod(sizes[other] for other in near[one]) for one in set(sizes) - set(keep)}
    while cost:
        # The variable whose neighbours make the smallest table goes first.
        first = min(cost, key=lambda one: (cost[one], one))
        others = near.pop(first) - {first}
        with_it = [table for table in left if first in table.variables]
        left = [table for table in left if first not in table.variables]
        left.append(_product(with_it, tuple(sorted(others))))
        del cost[first]
        for one in others:
            near[one] = (near[one] | others) - {first}
            if one in cost:
                cost[one] = prod(sizes[other] for other in near[one])
    if not left:
        return certain
    values = _product(left, tuple(keep)).values
    return values * certain.reshape(-1, *[1] * len(keep))


def _without_certain(table: Table, keep: Sequence[int]) -> Table:
    """Drop the axes of variables that can be one thing only."""
    sizes = dict(zip(table.variables, table.values.shape[1:], strict=True))
    variables = tuple(one for one, size in sizes.items() if size > 1 or one in keep)
    shape = (len(table.values), *(sizes[one] for one in variables))
    return Table(variables, table.values.reshape(shape))


def _sizes(tables: Sequence[Table]) -> dict[int, int]:
    return {
        variable: size
        for table in tables
        for variable, size in zip(table.variables, table.values.shape[1:], strict=True)
    }


def _near(variable: int, tables: Sequence[Table]) -> set[int]:
    """Return the variables that share a table with one, itself too."""
    found: set[int] = set()
    return found.union(*(table.variables for table in tables if variable in table.variables))


def _product(tables: Sequence[Table], keep: tuple[int, ...]) -> Table:
    """Multiply tables, the smallest first, and sum over what is not kept with the last of them."""
    first, *others = sorted(tables, key=lambda table: table.values.size)
    if not others:
        return _summed([first], keep)
    for table in others[:-1]:
        first = _summed([first, table], tuple(dict.fromkeys(first.variables + table.variables)))
    return _summed([first, others[-1]], keep)


def _summed(tables: Sequence[Table], keep: tuple[int, ...]) -> Table:
    """Return the product of one or two tables, summed over what is not kept."""
    sizes = _sizes(tables)
    refuse_larger(len(tables[0].values) * prod(sizes[variable] for variable in keep))
    # Axis 0 is the loci; the variables are numbered anew, for einsum knows 52 at most.
    axis = {variable: n for n, variable in enumerate(sizes, 1)}
    operands: list[Any] = []
    for table in tables:
        operands += [table.values, [0, *(axis[variable] for variable in table.variables)]]
    values: Reals = np.einsum(*operands, [0, *(axis[variable] for variable in keep)])
    return Table(keep, values)


def refuse_larger(numbers: int) -> None:
    """Raise a TooLargeError if a table of so many numbers would be larger than ``LARGEST``."""
    if numbers > LARGEST:
        raise TooLargeError(
            f"too many untyped people hang together: a table of {numbers:,} numbers is needed, "
            f"{LARGEST:,} are borne; leave people out, or take theta or mutation as none"
        )
