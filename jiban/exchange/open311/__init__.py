"""Open311 GeoReport v2: partners send in requests of citizens, and ask how far they are.

The standard: https://wiki.open311.org/GeoReport_v2
"""
