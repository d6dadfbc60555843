"""Draws the frames: plain YUV 4:2:0 pictures from integer arithmetic, so that every machine draws the same bytes."""

import math

WIDTH, HEIGHT = 480, 270
CODE_BITS, CODE_TOP = 16, 254  # the machine-readable frame number: 16 blocks of 30 x 16 pixels along the bottom edge

# 5 x 7 dots a character, one string a row of dots.
FONT = {
    "0": "01110 10001 10011 10101 11001 10001 01110", "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00010 00100 01000 11111", "3": "11111 00010 00100 00010 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010", "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110", "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110", "9": "01110 10001 10001 01111 00001 00010 01100",
    "#": "01010 01010 11111 01010 11111 01010 01010", ".": "00000 00000 00000 00000 00000 01100 01100",
    "s": "00000 00000 01111 10000 01110 00001 11110", " ": "00000 00000 00000 00000 00000 00000 00000",
}


class Picture:
    """One frame; colours are (Y, U, V). Everything lands on even pixels, because chroma is half as wide and half as high."""

    def __init__(self, copy_of=None):
        self.planes = [bytearray(p) for p in copy_of.planes] if copy_of else [
            bytearray(WIDTH * HEIGHT), bytearray(b"\x80" * (WIDTH * HEIGHT // 4)), bytearray(b"\x80" * (WIDTH * HEIGHT // 4))]

    def span(self, y, x0, x1, colour):
        """Paints two rows, y and y + 1, from x0 to x1 (not included)."""
        y, x0, x1 = y & ~1, max(0, x0) & ~1, min(WIDTH, x1) & ~1
        if not 0 <= y < HEIGHT or x1 <= x0:
            return
        for row in (y, y + 1):
            self.planes[0][row * WIDTH + x0:row * WIDTH + x1] = bytes([colour[0]]) * (x1 - x0)
        for plane in (1, 2):
            start = (y // 2) * (WIDTH // 2)
            self.planes[plane][start + x0 // 2:start + x1 // 2] = bytes([colour[plane]]) * ((x1 - x0) // 2)

    def rect(self, x, y, width, height, colour):
        for row in range(y & ~1, y + height, 2):
            self.span(row, x, x + width, colour)

    def disc(self, x, y, radius, colour):
        for row in range(-radius & ~1, radius, 2):
            half = math.isqrt(max(0, radius * radius - row * row))
            self.span(y + row, x - half, x + half, colour)

    def text(self, x, y, dots, text):
        for index, character in enumerate(text):
            for row, bits in enumerate(FONT[character].split()):
                for column, bit in enumerate(bits):
                    if bit == "1":
                        self.rect(x + (index * 6 + column) * dots, y + row * dots, dots, dots, (235, 128, 128))

    def to_bytes(self):
        return b"".join(self.planes)


def frame_code(number):
    """The 16 bits painted for a frame: 12 bits of its number, then a check nibble (10 xor the number's three nibbles)."""
    return number << 4 | (10 ^ number >> 8 & 15 ^ number >> 4 & 15 ^ number & 15)


def stamp(picture, number, seconds):
    """Burns the frame number and its time into the picture, for people and for machines."""
    picture.rect(8, 8, 344, 40, (16, 128, 128))
    picture.text(14, 14, 4, f"#{number:04d} {seconds:07.3f}s")
    code = frame_code(number)
    for bit in range(CODE_BITS):
        white = code >> (CODE_BITS - 1 - bit) & 1
        picture.rect(bit * 30, CODE_TOP, 30, 16, (235 if white else 16, 128, 128))


def kitchen(background, seconds):
    """A pan swings left and right over the stove; its acceleration is what the IMU log says."""
    x = 240 + round(150 * math.sin(2 * math.pi * 0.25 * seconds))
    background.rect(x - 2, 60, 6, 70, (60, 128, 128))
    background.disc(x, 150, 36, (70, 120, 136))
    background.disc(x, 150, 26, (150, 90, 170))
    for flame in range(4):
        height = 10 + round(8 * math.sin(2 * math.pi * (1.3 * seconds + flame / 4)))
        background.rect(120 + flame * 70, 232 - height, 14, height, (140, 90, 200))


def garden(background, seconds):
    """A cloud drifts, a flower sways, a ball rolls."""
    for lump in (-34, 0, 34):
        background.disc((40 + round(11 * seconds) + lump) % 560 - 40, 90, 24 if lump else 32, (225, 128, 128))
    for stem in range(5):
        sway = round(12 * math.sin(2 * math.pi * (0.4 * seconds + stem / 5)))
        background.rect(60 + stem * 88, 190, 6, 56, (90, 100, 100))
        background.disc(63 + stem * 88 + sway, 186, 16, (150, 80 + stem * 16, 200 - stem * 12))
    background.disc(round(60 * seconds) % 540 - 30, 238, 12, (120, 170, 90))


def street(background, seconds):
    """Two cars pass in opposite directions."""
    for speed, y, colour in ((97, 170, (90, 110, 190)), (-71, 206, (120, 170, 100))):
        x = round(speed * seconds) % 600 - 100
        background.rect(x, y, 90, 22, colour)
        background.rect(x + 18, y - 14, 50, 14, (200, 130, 122))
        background.disc(x + 20, y + 24, 10, (30, 128, 128))
        background.disc(x + 70, y + 24, 10, (30, 128, 128))


# name: (how it moves, colour bands from top to bottom as (last row, colour at its top, change of brightness over the band))
SCENES = {
    "kitchen-vfr": (kitchen, [(214, (190, 116, 140), -40), (270, (110, 118, 142), -30)]),
    "garden-hevc": (garden, [(170, (200, 150, 110), -40), (270, (130, 96, 112), -40)]),
    "street-truncated": (street, [(150, (150, 128, 128), -20), (270, (96, 128, 128), -16)]),
}


def draw_background(scene):
    picture, top = Picture(), 0
    for last, (y0, u, v), change in SCENES[scene][1]:
        for row in range(top, last, 2):
            picture.span(row, 0, WIDTH, (y0 + change * (row - top) // (last - top), u, v))
        top = last
    return picture


def draw_frames(scene, pts_seconds):
    """Yields every frame's bytes, in presentation order."""
    background = draw_background(scene)
    for number, seconds in enumerate(pts_seconds):
        picture = Picture(background)
        SCENES[scene][0](picture, seconds)
        stamp(picture, number, seconds)
        yield picture.to_bytes()
