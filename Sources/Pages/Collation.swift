private import Foundation

/// The order of titles in a French or English list.
enum Collation {
    private static let articles = ["le ", "la ", "les ", "un ", "une ", "l'", "the ", "a ", "an "]

    /// The sort key of a title: ignores case, accents, punctuation and a leading article.
    static func key(_ title: String) -> String {
        var folded = title.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacing("’", with: "'").replacing("œ", with: "oe").replacing("æ", with: "ae")
        for article in articles where folded.hasPrefix(article) {
            folded.removeFirst(article.count)
            break
        }
        return String(folded.filter { $0.isLetter || $0.isNumber || $0 == " " })
    }

    /// The first date of the form 2026-03-14 in a text.
    static func isoDate(in text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10 else { return nil }
        func isDigit(_ index: Int) -> Bool {
            bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
        }
        for start in 0...(bytes.count - 10) where bytes[start + 4] == 0x2D && bytes[start + 7] == 0x2D {
            let digits = [0, 1, 2, 3, 5, 6, 8, 9].map { start + $0 }
            guard digits.allSatisfy(isDigit), !isDigit(start - 1), !isDigit(start + 10) else { continue }
            let date = String(decoding: bytes[start..<(start + 10)], as: UTF8.self)
            guard "1900-00-00"..."2099-19-39" ~= date else { continue }
            return date
        }
        return nil
    }
}
