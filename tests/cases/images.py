"""Pictures for golden cases, made from nothing: images.py NAME… writes them here.

A PNG is named by what it is: grey, grey2 (2 bits), rgb, palette, palette-clear, key (one colour transparent),
grey-alpha, rgba, tall, and what pilu refuses: grey16, interlaced, cut, damaged. «photo» is the JPEG in photo.b64."""
import base64
import struct
import sys
import zlib
from pathlib import Path

WIDE, HIGH = 96, 48


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(colour, depth, pixel, *extra, wide=WIDE, high=HIGH, interlace=0):
    """`pixel(x, y)` gives a pixel's samples; every third row is filtered by «up»."""
    rows, before = b"", None
    for y in range(high):
        samples = [s for x in range(wide) for s in pixel(x, y)]
        if depth < 8:
            bits = "".join(f"{s:0{depth}b}" for s in samples)
            row = bytes(int(bits[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))
        else:
            row = b"".join(s.to_bytes(depth // 8, "big") for s in samples)
        up = y % 3 == 2
        rows += bytes([2 if up else 0]) + (bytes((a - b) % 256 for a, b in zip(row, before)) if up else row)
        before = row
    packed = zlib.compress(rows, 9)
    head = struct.pack(">IIBBBBB", wide, high, depth, colour, 0, 0, interlace)
    half = len(packed) // 2
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*e) for e in extra) +
            chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:]) + chunk(b"IEND", b""))


def disc(x, y):
    """How far inside a disc in the middle: 0 to 255."""
    return max(0, min(255, 255 - int(((x - 48) ** 2 + (y - 24) ** 2) * 255 / 576)))


PLTE = (b"PLTE", bytes([200, 0, 0, 255, 255, 255, 0, 0, 160, 240, 200, 0]))
MADE = {
    "grey": lambda: png(0, 8, lambda x, y: [x * 255 // 95]),
    "grey2": lambda: png(0, 2, lambda x, y: [x // 24]),
    "rgb": lambda: png(2, 8, lambda x, y: [x * 2, y * 5, 128]),
    "palette": lambda: png(3, 2, lambda x, y: [(x // 12 + y // 12) % 4], PLTE),
    "palette-clear": lambda: png(3, 2, lambda x, y: [(x // 12 + y // 12) % 4], PLTE, (b"tRNS", bytes([255, 0, 128]))),
    "key": lambda: png(2, 8, lambda x, y: [0, 255, 0] if disc(x, y) else [0, 0, 200],
                       (b"tRNS", bytes([0, 0, 0, 255, 0, 0]))),
    "grey-alpha": lambda: png(4, 8, lambda x, y: [0, disc(x, y)]),
    "rgba": lambda: png(6, 8, lambda x, y: [200, 0, 0, disc(x, y)]),
    "tall": lambda: png(0, 1, lambda x, y: [(y // 40) % 2], wide=400, high=4000),
    "grey16": lambda: png(0, 16, lambda x, y: [x * 600]),
    "interlaced": lambda: png(0, 8, lambda x, y: [x], interlace=1),
    "cut": lambda: MADE["rgb"]()[:-30],
    "damaged": lambda: MADE["rgb"]().replace(b"IDAT", b"IDAT\x00", 1)[:-1],
    "photo": lambda: base64.b64decode((Path(__file__).parent / "photo.b64").read_text()),
}

for name in sys.argv[1:]:
    with open(name + (".jpg" if name == "photo" else ".png"), "wb") as file:
        file.write(MADE[name]())
