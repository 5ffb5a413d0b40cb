private import Foundation

/// The order of titles in a French or English list.
enum Collation {
    private static let articles = ["le ", "la ", "les ", "un ", "une ", "l'", "the ", "a ", "an "]

    /// A key that sorts as readers expect: case, accents, punctuation and a leading article do not count.
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
        text.firstMatch(of: /\b(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]\b/).map { String($0.output.0) }
    }
}
