"""Full and half width (全角、半角): the same characters, written in two ways."""

NARROW = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}
"""For ``str.translate``: full-width signs to half width, one for one, so that places stay."""
