"""Pictures that stand for photographs in the demo: a street at dusk, drawn by chance."""

import random
import struct
import zlib

WIDTH, HEIGHT = 240, 160
Colour = tuple[int, int, int]


def street(rng: random.Random) -> bytes:
    """Return a PNG: sky, houses with windows, a road."""
    sky, road = (90 + rng.randrange(60), 120 + rng.randrange(40), 170), (70, 72, 76)
    rows = [[_shade(sky, y) for _ in range(WIDTH)] for y in range(HEIGHT)]
    at = 0
    while at < WIDTH:
        width, top = rng.randrange(24, 52), rng.randrange(30, 90)
        wall = (rng.randrange(60, 120), rng.randrange(55, 100), rng.randrange(60, 110))
        for y in range(top, 130):
            for x in range(at, min(at + width, WIDTH)):
                window = (x - at) % 10 in (4, 5, 6) and (y - top) % 14 in (5, 6, 7, 8)
                lit = window and (x // 10 + y // 14 + at) % 3 == 0
                rows[y][x] = (250, 220, 140) if lit else (40, 44, 56) if window else wall
        at += width
    for y in range(130, HEIGHT):
        rows[y] = [road if (y != 145 or x % 24 > 12) else (230, 230, 210) for x in range(WIDTH)]
    return _png(rows)


def _shade(colour: Colour, y: int) -> Colour:
    red, green, blue = (max(0, part - y // 3) for part in colour)
    return red, green, blue


def _png(rows: list[list[Colour]]) -> bytes:
    raw = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
