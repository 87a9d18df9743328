"""Writes NAME-dark.png beside each NAME.png given: lightness inverted, hue kept, black as GitHub's dark page.

python3 src/docs/images/dark.py src/docs/images/gan-ring-density.png ...   (needs numpy; 8-bit RGB, not interlaced)
"""

import struct
import sys
import zlib

import numpy

PAGE = numpy.array([13, 17, 23])  # #0d1117


def read(path):
    data, at, packed = open(path, "rb").read(), 8, b""
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        packed += body if kind == b"IDAT" else b""
        at += size + 12
    lines = numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, 1 + 3 * width)
    out = numpy.zeros((height, 3 * width), numpy.uint8)
    above = numpy.zeros(3 * width, int)
    for y, line in enumerate(lines):
        row = line[1:].astype(int)
        if line[0] == 2:
            row += above
        elif line[0]:
            for i in range(3 * width):
                a, c = (row[i - 3], above[i - 3]) if i > 2 else (0, 0)
                row[i] = (row[i] + predict(line[0], a, above[i], c)) & 255
        above = row & 255
        out[y] = above
    return out.reshape(height, width, 3)


def predict(kind, a, b, c):
    if kind == 1:
        return a
    if kind == 3:
        return (a + b) // 2
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write(path, rgb):
    height, width, _ = rgb.shape
    lines = numpy.concatenate([numpy.zeros((height, 1), numpy.uint8), rgb.reshape(height, -1)], 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(lines.tobytes(), 9)
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n")
        f.write(chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


for name in sys.argv[1:]:
    x = read(name).astype(int)
    inverted = x + 255 - x.max(2, keepdims=True) - x.min(2, keepdims=True)
    write(name[:-4] + "-dark.png", (PAGE + inverted * (255 - PAGE) / 255).round().astype(numpy.uint8))
