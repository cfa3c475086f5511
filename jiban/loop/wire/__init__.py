"""Acts as they travel: strict JSON in, and the JSON Schema of what a desk declares out."""
