private import CStemmer
private import Foundation

/// Splits French and English text into comparable terms: without elisions, stop words and accents, stemmed.
enum Tokens {
    /// The languages with a stemmer.
    enum Language: String, Sendable { case french = "fr", english = "en" }

    /// A term with the word to display.
    struct Term {
        var stem: String
        var word: String
    }

    /// The terms of a text, with repetitions.
    ///
    /// The language is detected by stop words; `language` is used if there are none, as in short titles.
    static func terms(of text: String, language: Language = .french) -> [Term] {
        let words = words(in: text)
        let language = guess(words) ?? language
        return words.compactMap { word in
            guard !isStopWord(word), isInformative(word) else { return nil }
            return Term(stem: stem(word, language), word: word)
        }
    }

    /// The words of an address: slugs contain the words of the title.
    static func words(ofURL url: String) -> String {
        var rest = url[...]
        if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
        guard let slash = rest.firstIndex(of: "/") else { return "" }
        let path = rest[slash...].prefix { $0 != "?" && $0 != "#" }
        let decoded = path.removingPercentEncoding ?? String(path)
        return String(decoded.map { $0.isLetter ? $0 : " " })
    }

    /// Lower-case words; elided articles are dropped, and names such as `OpenMapTiles` are split.
    static func words(in text: String) -> [String] {
        var words: [String] = []
        var current = ""
        func finish() {
            if !current.isEmpty { words.append(current) }
            current = ""
        }
        var wasSmall = false
        for character in text {
            if let byte = character.asciiValue {
                // Fast path for ASCII: Unicode properties of each letter cost more than everything else.
                let small = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                if small || (0x41...0x5A).contains(byte) {
                    if !small, wasSmall { finish() }
                    wasSmall = small && byte > 0x39
                    current.unicodeScalars.append(Unicode.Scalar(small ? byte : byte | 0x20))
                    continue
                }
            } else if character.isLetter || character.isNumber {
                let isCapital = character.isUppercase
                if isCapital, wasSmall { finish() }
                wasSmall = character.isLowercase
                current += isCapital ? character.lowercased() : String(character)
                continue
            }
            wasSmall = false
            if character == "'" || character == "’", elided.contains(current) {
                current = ""
            } else {
                finish()
            }
        }
        finish()
        return words
    }

    static func isStopWord(_ word: String) -> Bool { french.contains(word) || english.contains(word) }

    static func isStopWord(_ word: String, in language: String) -> Bool {
        switch Language(rawValue: language) {
        case .french: french.contains(word)
        case .english: english.contains(word)
        case nil: false
        }
    }

    private static func isInformative(_ word: String) -> Bool {
        word.utf8.count >= 2 && !word.allSatisfy(\.isNumber)
    }

    /// The language with more stop words; `nil` if there are none.
    static func guess(_ words: [String]) -> Language? {
        var balance = 0
        for word in words {
            if english.contains(word) { balance += 1 }
            if french.contains(word) { balance -= 1 }
        }
        return balance == 0 ? nil : balance > 0 ? .english : .french
    }

    static func stem(_ word: String, _ language: Language) -> String {
        let bytes = Array(word.utf8)
        guard bytes.count <= 64 else { return folded(word) }
        var out = [UInt8](repeating: 0, count: 128)
        let count = unsafe veille_stem(language.rawValue, bytes, Int32(bytes.count), &out, Int32(out.count))
        return folded(count > 0 ? String(decoding: out[..<Int(count)], as: UTF8.self) : word)
    }

    static func folded(_ word: String) -> String {
        guard word.utf8.contains(where: { $0 >= 0x80 }) else { return word }
        return word.folding(options: .diacriticInsensitive, locale: nil).replacing("œ", with: "oe")
    }

    private static let elided: Set<String> = [
        "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
        "quelqu", "aujourd",
    ]

    private static let french: Set<String> = Set(
        """
        a à ai aient ainsi alors après as au aucun aura aussi autre autres aux avait avant avec avez avoir avons ayant beaucoup
        bien c ça car ce ceci cela celle celles celui cent ces cet cette ceux chaque chez ci comme comment contre d dans de
        depuis des dès deux devrait dit doit donc dont du elle elles en encore entre es est et étaient était étant été être eu
        eux fait faire fois font grand hors ici il ils j je jusque l la là le les leur leurs lors lui m ma mais me même mêmes
        mes mettre moi moins mon n ne ni non nos notre nous on ont or ou où par parce pas pendant peu peut peuvent plus plusieurs
        pour pourquoi pourrait pouvoir près puis qu quand que quel quelle quelles quelque quelques quels qui quoi s sa sans se
        selon sera seront ses si sien soi soit son sont sous sur t ta tandis te tel telle telles tels tes toi ton tous tout toute
        toutes très trop tu un une vers via voici voilà vos votre vous vu y
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )

    private static let english: Set<String> = Set(
        """
        a about above after again all also am an and any are as at be because been before being below between both but by can
        could did do does doing down during each few for from further get had has have having he her here hers him his how i if
        in into is it its itself just let may me might more most must my no nor not now of off on once one only or other our out
        over own same she should so some such than that the their them then there these they this those through to too under
        until up us use used using very was we were what when where which while who whom why will with would you your
        http https www com org net html php
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
