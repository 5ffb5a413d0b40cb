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
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let space = previous, space == " " || space == "\u{A0}" {
                if isPunctuation(scalar), scalar != "«" {
                    result.removeLast()
                    result.append(narrowSpace)
                } else if result.dropLast().last == "«" {
                    result.removeLast()
                    result.append(narrowSpace)
                }
            }
            result.append(scalar)
            previous = scalar
        }
        return String(result)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ";", ":", "!", "?", "%", "«", "»": true
        default: false
        }
    }
}
