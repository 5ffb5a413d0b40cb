/// Text of strangers, as text alone.
public enum PlainText {
    /// Without control characters and those that reorder or hide text: a terminal, a page and a mail show the rest as it is.
    public static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isHarmful($0) }))
    }

    /// The same on one line, white space collapsed; no-break spaces are typography, and stay.
    public static func line(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\t" || $0.isNewline }
            .map { harmless(String($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Controls, line and paragraph separators, marks of direction, invisible joiners, and what XML forbids.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        case let value: value & 0xFFFE == 0xFFFE
        }
    }
}
