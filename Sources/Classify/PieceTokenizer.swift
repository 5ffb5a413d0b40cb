import Foundation

/// Cuts texts into the pieces of a file of vectors, as the tokenizer of multilingual-e5-small does.
struct PieceTokenizer {
    let vectors: PieceVectors

    /// A part of a text.
    struct Part: Equatable {
        /// With U+2581 in place of the space before a word.
        var text: String
        /// `nil` for a character that is in no piece.
        var piece: Int?
    }

    /// The vector of a text; `nil` if none of its pieces is known.
    func vector(of text: String) -> [Float]? { vectors.mean(of: pieces(of: text)) }

    /// The pieces of a text; characters that are in none are left out.
    func pieces(of text: String) -> [Int] {
        vectors.parts(of: PieceText.normalized(text)).compactMap(\.piece)
    }

    /// The pieces of a text with their spelling.
    func parts(of text: String) -> [Part] {
        let bytes = PieceText.normalized(text)
        return vectors.parts(of: bytes).map {
            Part(text: String(decoding: bytes[$0.range], as: UTF8.self), piece: $0.piece)
        }
    }
}

/// Texts as the pieces were counted in them.
enum PieceText {
    /// NFKC in UTF-8, without control characters; each run of spaces, and the start, is U+2581.
    static func normalized(_ text: String) -> [UInt8] {
        isPlain(text) ? spaced(text.utf8) : spaced(composed(text).utf8)
    }

    /// How many bytes the character with this first byte has in UTF-8 that is well formed.
    static func length(ofCharacter byte: UInt8) -> Int {
        byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }

    /// Whether a text is printable ASCII: NFKC changes nothing in it.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The text in NFKC.
    ///
    /// More than thirty marks on one letter spell no word, and sorting them takes long: the rest are left out.
    private static func composed(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var marks = 0
        var isComposed = true
        for scalar in text.unicodeScalars {
            guard let scalar = cleaned(scalar) else { continue }
            // Letters up to U+017F, but for a few ligatures and digraphs, and typographic marks.
            if scalar.value < 0xA0 || isStable(scalar) {
                marks = 0
            } else {
                isComposed = false
                marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
                if marks > 30 { continue }
            }
            kept.append(scalar)
        }
        let text = String(kept)
        return isComposed ? text : text.precomposedStringWithCompatibilityMapping
    }

    /// Letters of French and English, and what is common between them: NFKC leaves them alone.
    private static func isStable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xC0...0x131, 0x134...0x13E, 0x141...0x148, 0x14A...0x17E, 0xAB, 0xBB, 0xB0, 0x2013, 0x2014,
            0x2018...0x201A, 0x201C...0x201E, 0x2022, 0x20AC:
            true
        default: false
        }
    }

    /// As in the text that the pieces were counted in: `nil` for control characters.
    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0C, 0x0D, 0xA0, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x202F, 0x2581, 0xFEFF,
            0xFFFD:
            " "
        case 0x00...0x1F, 0x7F, 0x8F, 0x9F: nil
        // The tokenizer leaves this tilde as it is, NFKC does not: any other one that is in no piece.
        case 0xFF5E: "\u{301C}"
        default: scalar
        }
    }

    private static func spaced(_ bytes: String.UTF8View) -> [UInt8] {
        var spaced: [UInt8] = []
        spaced.reserveCapacity(bytes.count + bytes.count / 4 + 3)
        var wasSpace = false
        if bytes.first != 0x20 { spaced += separator }
        for byte in bytes {
            if byte != 0x20 {
                spaced.append(byte)
            } else if !wasSpace {
                spaced += separator
            }
            wasSpace = byte == 0x20
        }
        return spaced
    }

    private static let separator = Array("\u{2581}".utf8)
}
