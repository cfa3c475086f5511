"""Missing people (失联人员查找中心): looked for at once, to the end, and never given away."""
