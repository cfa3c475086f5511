"""Missing people who walk through a city, and who looks for them; made before our own way."""
