"""Improvement orders (改进令): what recurs is given to a unit to change, and measured after."""
