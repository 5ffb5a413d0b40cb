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

    @Test(arguments: [
        ("https://e.fr/actu/354253/L-IA-a-besoin.html?x=y#z", "L IA a besoin"), ("https://e.fr", ""),
        ("https://e.fr/caf%C3%A9-cr%C3%A8me", "café crème"),
    ])
    func `the words of an address`(url: String, words: String) {
        let found = Tokens.words(ofURL: url).split(separator: " ").filter { !["actu", "html"].contains($0) }
        #expect(found.joined(separator: " ") == words)
    }
}
