import Foundation
import Testing

@testable import Classify

/// Cutting texts into pieces, as the reference tokenizer cuts them after NFKC.
@Suite struct PieceTokenizerTests {
    /// The file that comes with the program.
    static let vectors: PieceVectors = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Classify/Resources/vectors-fr-en.bin")
        do {
            return try PieceVectors(Data(contentsOf: file, options: .alwaysMapped))
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }()

    static let tokenizer = PieceTokenizer(vectors: vectors)

    /// The pieces with “|” between them; a character that is in none is “?”.
    private static func cut(_ text: String) -> String {
        tokenizer.parts(of: text).map { $0.piece == nil ? "?" : $0.text }.joined(separator: "|")
    }

    @Test(arguments: PieceExpectations.texts)
    func `a text is cut as by the reference tokenizer`(text: String, parts: String) {
        #expect(Self.cut(text) == parts)
    }

    /// The same numbers as in the script that made the expectation.
    private struct Chance {
        var state: UInt64 = 20_261_129

        mutating func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }

    /// Letters of all scripts, with words of both languages between them.
    private static func text(_ chance: inout Chance) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<(1 + chance.number(below: 4)) {
            if chance.number(below: 2) == 0 {
                let word = PieceExpectations.words[chance.number(below: PieceExpectations.words.count)]
                text.append(contentsOf: word.unicodeScalars)
            } else {
                let range = PieceExpectations.ranges[chance.number(below: PieceExpectations.ranges.count)]
                for _ in 0..<(1 + chance.number(below: 6)) {
                    let value = range.lowerBound + UInt32(chance.number(below: range.count))
                    if let scalar = Unicode.Scalar(value) { text.append(scalar) }
                }
            }
            if chance.number(below: 3) > 0 { text.append(" ") }
        }
        return String(text)
    }

    @Test func `ten thousand texts of all scripts have the pieces of the reference tokenizer`() {
        var chance = Chance()
        var sum: UInt64 = 0
        for _ in 0..<10_000 {
            for piece in Self.tokenizer.pieces(of: Self.text(&chance)) {
                sum = (sum ^ UInt64(piece)) &* 1_099_511_628_211
            }
            sum = (sum ^ 0xFFFF) &* 1_099_511_628_211
        }
        #expect(sum == PieceExpectations.sum)
    }

    @Test(arguments: [
        ("", 1), (" ", 1), ("\u{0}\u{1}\u{7F}", 1), ("日本語", 1), ("\u{301}\u{301}\u{301}", 1),
        ("\u{FFFD}", 1), ("𐍈", 1), ("\u{FEFF}", 1),
    ])
    func `a text without a known letter has at most the piece of the space`(text: String, count: Int) {
        #expect(Self.tokenizer.pieces(of: text).count <= count)
    }

    static let hostile: [(name: String, text: String)] = [
        ("one letter", String(repeating: "a", count: 1 << 18)),
        ("unknown characters", String(repeating: "龘", count: 1 << 15)),
        ("marks on one letter", "e" + String(repeating: "\u{301}\u{323}", count: 1 << 16)),
        ("marks without a letter", String(repeating: "\u{316}", count: 1 << 17)),
        ("spaces", String(repeating: " ", count: 1 << 20)),
        ("compatibility", String(repeating: "\u{FDFA}", count: 1 << 14)),
        (
            "surrogates and broken bytes",
            String(
                decoding: Array(repeating: [0xED, 0xA0, 0x80, 0xFF, 0xC3], count: 1 << 16).joined(),
                as: UTF8.self
            )
        ),
    ]

    @Test(arguments: hostile.map(\.name))
    func `hostile text is harmless`(name: String) throws {
        let text = try #require(Self.hostile.first { $0.name == name }?.text)
        let parts = Self.vectors.parts(of: PieceText.normalized(text))
        #expect(parts.count <= text.unicodeScalars.count * 18 + 1)
        let vector = Self.tokenizer.vector(of: text)
        #expect(vector?.allSatisfy(\.isFinite) != false)
    }
}
