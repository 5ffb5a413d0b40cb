import Support
import Testing

@testable import Classify

/// The file of vectors: what it holds, and that a wrong one is refused.
@Suite struct PieceVectorsTests {
    @Test func `a vector is the mean of the rows of the pieces`() throws {
        let vectors = try PieceVectors(SmallVectors.file())
        #expect(vectors.languages == ["en", "fr"] && vectors.dimensionCount == 2)
        #expect(vectors.mark == 0x08_07_06_05_04_03_02_01)
        let tokenizer = PieceTokenizer(vectors: vectors)
        #expect(tokenizer.pieces(of: "aé") == [1, 0])
        #expect(tokenizer.vector(of: "aé") == [0, 0.5])
        #expect(vectors.mean(of: []) == nil)
    }

    static let damages:
        [(name: String, problem: PieceVectors.Problem, change: @Sendable (inout [UInt8]) -> Void)] =
            [
                ("empty", .foreign, { $0 = [] }), ("another file", .foreign, { $0[0] = 0x50 }),
                ("a later version", .foreign, { $0[9] = 2 }),
                ("the header alone", .damaged, { $0.removeLast($0.count - 40) }),
                ("cut off", .damaged, { $0.removeLast() }), ("too long", .damaged, { $0.append(0) }),
                ("no piece", .damaged, { $0[12] = 0 }), ("billions of pieces", .damaged, { $0[15] = 0xFF }),
                ("no dimension", .damaged, { $0[16] = 0 }),
                ("languages beyond the header", .damaged, { $0[10] = 99 }),
                (
                    "a score that is not a number", .damaged,
                    { $0.replaceSubrange(64..<68, with: [0, 0, 0xC0, 0x7F]) }
                ),
                ("an endless scale", .damaged, { $0.replaceSubrange(72..<76, with: [0, 0, 0x80, 0x7F]) }),
                ("a child before its parent", .damaged, { $0[80] = 0 }),
                ("a child beyond the end", .damaged, { $0[96] = 200 }),
                ("a hole in the tree", .damaged, { $0[84] = 4 }),
                ("a piece that is not there", .damaged, { $0[108] = 9 }),
            ]

    @Test(arguments: damages.map(\.name))
    func `a file that is foreign or damaged is a named problem`(name: String) throws {
        let damage = try #require(Self.damages.first { $0.name == name })
        #expect(throws: damage.problem) { try PieceVectors(SmallVectors.file("en fr", damage.change)) }
    }

    /// The titles that a person would put together are nearer to each other than to the third.
    @Test(arguments: [
        ("Le chat dort sur le canapé", "A kitten and two puppies at home", "Compiler un noyau Linux"),
        (
            "La facture d’électricité des ménages", "Energy prices are rising again",
            "Un tutoriel sur les fonctions en Python"
        ),
        ("Sécuriser un serveur web", "Encrypting traffic with TLS", "Recette de la tarte aux pommes"),
    ])
    func `meaning is near across languages`(text: String, near: String, far: String) throws {
        let tokenizer = PieceTokenizerTests.tokenizer
        let common = try #require(tokenizer.vector(of: "de la the of and et le a"))
        func unit(_ text: String) throws -> [Float] {
            let vector = zip(try #require(tokenizer.vector(of: text)), common).map { $0 - $1 * 0.2 }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        func cosine(_ a: String, _ b: String) throws -> Float {
            zip(try unit(a), try unit(b)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(try cosine(text, near) > cosine(text, far) + 0.05)
    }

    private static func page(_ texts: String...) -> [LabelledSection] {
        [
            LabelledSection(
                path: [texts[0]],
                links: texts.dropFirst().map { LabelledLink(title: $0, context: "", url: "https://e.org") }
            )
        ]
    }

    @Test(arguments: [
        ("de", page("Werkzeuge", "Ein Programm für die Pflege von Listen und Seiten"), true),
        ("de en es it nl pt", page("Gereedschap", "Een gids voor het werk met de lijst"), true),
        ("de en es it nl pt", page("Outils", "Un guide pour le travail avec la liste des sites"), false),
        ("de en es it nl pt", page("Narzędzia", "Jak to się robi i dla kogo jest ta strona"), false),
        ("fr", page("Werkzeuge", "Ein Programm für die Pflege von Listen und Seiten"), false),
    ])
    func `a file for other languages suits pages in those`(
        languages: String,
        page: [LabelledSection],
        suits: Bool
    ) throws {
        #expect(try PieceVectors(SmallVectors.file(languages)).suits(page) == suits)
    }

    @Test(arguments: [
        (page("Impacts", "L’eau des centres de données", "Une étude sur la consommation"), true),
        (page("Tools", "A linter for the shell", "OpenMapTiles"), true), (page("Swift", "NIO", "GRDB"), true),
        (
            page("Werkzeuge", "Ein Programm für die Pflege von Listen und Seiten", "Der Strom und das Netz"),
            false
        ),
        (page("Herramientas", "Una guía para los que empiezan con el lenguaje", "Los datos y la red"), false),
        (
            page("Strumenti", "Come si scrive un programma che non è lento", "Gli atti della conferenza"),
            false
        ),
        (page("Ferramentas", "Um guia para quem não sabe como começar", "O que é uma rede"), false),
        (
            page("Gereedschap", "Een gids voor het werk met de lijst", "Wat is er aan de hand met dit net"),
            false
        ),
        (page("Narzędzia", "Jak to się robi i dla kogo jest ta strona", "Co nowego w sieci"), false),
        (page("Инструменты", "Как написать программу", "Сети и данные"), false),
        (page("ツール", "プログラムの書き方", "Swift の本"), false),
    ])
    func `only pages in a language of the vectors suit them`(page: [LabelledSection], suits: Bool) {
        #expect(PieceTokenizerTests.vectors.suits(page) == suits)
    }
}
