/// Spaces of French punctuation (Imprimerie nationale, *Lexique des règles typographiques*).
package enum Typography {
    /// U+202F NARROW NO-BREAK SPACE.
    private static let narrowSpace: Unicode.Scalar = "\u{202F}"

    /// The text with a narrow no-break space instead of a space before `; : ! ? %` and inside guillemets.
    ///
    /// Only spaces that are there are replaced: addresses, times and paths stay as they are.
    package static func french(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isPunctuation) else { return text }
        var result = String.UnicodeScalarView()
        // A space is written once what follows it is known.
        var space: Unicode.Scalar?
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let space {
                result.append(isPunctuation(scalar) && scalar != "«" || last == "«" ? narrowSpace : space)
                last = space
            }
            space = scalar == " " || scalar == "\u{A0}" ? scalar : nil
            if space == nil {
                result.append(scalar)
                last = scalar
            }
        }
        if let space { result.append(space) }
        return String(result)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ";", ":", "!", "?", "%", "«", "»": true
        default: false
        }
    }
}
