"""The weekly review (每周一调): what surged, why promises broke, and what the desks add to it."""
