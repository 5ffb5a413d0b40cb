import Testing

@testable import Classify

@Suite struct TokensTests {
    @Test(arguments: [
        ("L’IA et l'énergie d’aujourd'hui", ["ia", "et", "énergie", "hui"]),
        ("Qu’est-ce qu'un modèle ?", ["est", "ce", "un", "modèle"]),
        ("GreenIT.fr : 2,5 Md", ["green", "it", "fr", "2", "5", "md"]), ("d'", []),
        ("rock-and-roll", ["rock", "and", "roll"]),
    ])
    func `words follow French and English rules`(text: String, words: [String]) {
        #expect(Tokens.words(in: text) == words)
    }

    @Test func `words found byte by byte are those found letter by letter`() {
        let pieces = [
            "L’IA", "l'énergie", "aujourd’hui", "OpenMapTiles", "ÉcoleÉlémentaire", "straße", "ÀÉÎŒuvre",
            "cœur", "2,5",
            "×", "÷", "\u{A0}", "«", "»", "…", "\u{AD}", "-", "_", "/", "\r\n", "x", "A", "9", "é", "Œ", "œ",
            "’", "'",
            "naïve", "ÿ", "¿", "±", "iL'x", "¡no!", "\u{200B}", "–", "º", "m²", "µ", "½", "e\u{301}", "日本",
            "🙂", "👩‍💻", "ǅ", "ﬁ",
            "a\u{200D}", "Ωmega", "İ",
        ]
        var random = SplitMix(seed: 7)
        for length in 0..<3000 {
            let text = (0..<length % 9).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            for splits in [true, false] {
                #expect(
                    Tokens.words(in: text, splittingNames: splits)
                        == Tokens.carefulWords(in: text, splittingNames: splits)
                )
            }
        }
    }

    @Test(arguments: [
        ("Les centres de données", "un centre de donnée"),
        ("émissions élevées de la consommation", "émission élevée consommations"),
        ("measuring the models", "measures of a model"), ("L’énergie", "energie"),
    ])
    func `inflections and accents do not change a term`(one: String, other: String) {
        let stems = [one, other].map { Tokens.terms(of: $0).map(\.stem) }
        #expect(stems[0] == stems[1])
        #expect(!stems[0].isEmpty)
    }

    @Test func `a name that is split and elided at once is whole for its letters`() {
        for (text, whole) in [("iL'x", "il"), ("McD’s", "mcd")] {
            #expect(Lexicon.shared.words(of: text).whole.map(\.text).first == whole)
        }
    }

    @Test func `a word is the same with its accents apart, whichever comes first`() {
        for text in ["qualite\u{301}", "qualit\u{E9}"] {
            #expect(Lexicon().words([text]).first?.stem(.french) == Lexicon.Word("qualité").stem(.french))
        }
    }

    @Test(arguments: [
        ("https://e.fr/actu/354253/L-IA-a-besoin.html?x=y#z", "L IA a besoin"), ("https://e.fr", ""),
        ("https://e.fr/caf%C3%A9-cr%C3%A8me", "café crème"),
    ])
    func `the words of an address`(url: String, words: String) {
        let found = Tokens.words(ofURL: url).split(separator: " ").filter { !["actu", "html"].contains($0) }
        #expect(found.joined(separator: " ") == words)
    }
}
