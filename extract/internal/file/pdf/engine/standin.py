"""Makes root/usr/share/fonts/standin.ttf: python3 standin.py, with fontTools (PyPI).

Two boxes stand for all characters: one for narrow ones, one for those as wide as they are high. The
font says that it has Chinese, Japanese and Korean, so that PDFium takes it for fonts that a
PDF names and does not hold."""
import struct
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables import _c_m_a_p
from fontTools.ttLib.tables.DefaultTable import DefaultTable


def box(left, bottom, right, top):
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for at in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(at)
    pen.closePath()
    return pen.glyph()


def blocks():
    """A cmap of format 4 whose segments, 256 characters each, share one list of glyphs."""
    segments = [(0x20, 0x7E, 1)] + [(b << 8, (b << 8) + 255, 2) for b in range(0x20, 0xD8)] + [(b << 8, (b << 8) + 255, 2) for b in range(0xE0, 0xFF)]
    segments += [(0xFF00, 0xFFFE, 2), (0xFFFF, 0xFFFF, 0)]
    n = len(segments)
    ends = struct.pack(f">{n}H", *(s[1] for s in segments))
    starts = struct.pack(f">{n}H", *(s[0] for s in segments))
    deltas, offsets = b"", b""
    for i, (_, _, glyph) in enumerate(segments):
        behind = 2 * (n - i)  # the lists stand behind the offsets: of narrow ones, of wide ones
        deltas += struct.pack(">H", 1 if glyph == 0 else 0)
        offsets += struct.pack(">H", 0 if glyph == 0 else behind if glyph == 1 else behind + 2 * 95)
    lists = struct.pack(">95H", *[1] * 95) + struct.pack(">256H", *[2] * 256)
    power = 1 << (n.bit_length() - 1)
    body = struct.pack(">4H", 2 * n, 2 * power, power.bit_length() - 1, 2 * n - 2 * power) + ends + b"\0\0" + starts + deltas + offsets + lists
    table = struct.pack(">3H", 4, 6 + len(body), 0) + body
    return struct.pack(">2H2HL", 0, 1, 3, 1, 12) + table


font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder([".notdef", "narrow", "wide"])
font.setupCharacterMap({0x41: "narrow"})
font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "narrow": box(50, 0, 450, 720), "wide": box(40, -80, 960, 840)})
font.setupHorizontalMetrics({".notdef": (1000, 0), "narrow": (500, 50), "wide": (1000, 40)})
font.setupHorizontalHeader(ascent=880, descent=-120)
font.setupNameTable({"familyName": "Stand-in", "styleName": "Regular", "uniqueFontIdentifier": "Stand-in", "fullName": "Stand-in", "psName": "Stand-in", "version": "1"})
font.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120, ulCodePageRange1=1 << 17 | 1 << 18 | 1 << 19 | 1 << 20, ulUnicodeRange2=1 << 27)
font.setupPost(keepGlyphNames=False)
font.setupHead(unitsPerEm=1000, created=0, modified=0)
font.font.recalcTimestamp = False
raw = DefaultTable("cmap")
raw.data = blocks()
font.font["cmap"] = raw
font.save("root/usr/share/fonts/standin.ttf")
