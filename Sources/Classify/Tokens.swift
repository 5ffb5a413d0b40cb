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
        let words = Lexicon.shared.words(words(in: text))
        let language = guess(words) ?? language
        return words.compactMap { word in
            word.isTelling ? Term(stem: word.stem(language), word: word.text) : nil
        }
    }

    static func isStopWord(_ word: String) -> Bool { french.contains(word) || english.contains(word) }

    static func isStopWord(_ word: String, in language: String) -> Bool {
        switch Language(rawValue: language) {
        case .french: french.contains(word)
        case .english: english.contains(word)
        case nil: false
        }
    }

    /// The language with more stop words; `nil` if there are none.
    static func guess(_ words: [Lexicon.Word]) -> Language? {
        let balance = balance(words)
        return balance == 0 ? nil : balance > 0 ? .english : .french
    }

    /// How many more stop words are English than French.
    static func balance(_ words: [Lexicon.Word]) -> Int {
        var balance = 0
        for word in words {
            if word.isEnglish { balance += 1 }
            if word.isFrench { balance -= 1 }
        }
        return balance
    }

    static func folded(_ word: String) -> String {
        guard word.utf8.contains(where: { $0 >= 0x80 }) else { return word }
        return word.folding(options: .diacriticInsensitive, locale: nil).replacing("œ", with: "oe")
    }

    static let french: Set<String> = Set(
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

    static let english: Set<String> = Set(
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
