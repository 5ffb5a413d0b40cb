package import Classify
import Foundation
package import Home

/// The vectors that come with the program: a file beside it, mapped when a page is first judged.
package enum BuiltInVectors {
    /// Why they cannot be used.
    package enum Problem: String, Error, Encodable {
        case missing
        /// Not the file of this version.
        case foreign
        case damaged
    }

    /// The name of the file.
    package static let fileName = "vectors-fr-en.bin"

    /// Mapped once.
    package static let loaded: Result<PieceVectors, Problem> = load(from: places)

    /// Where the file may be: where the package is built, and where it is installed.
    private static let places: [URL] = {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
        let folder = program.deletingLastPathComponent()
        return [
            "veille_Classify.resources", "veille_Classify.bundle",
            "veille_Classify.bundle/Contents/Resources",
            "../share/veille",
        ].map { folder.appending(path: $0).appending(path: fileName) }
    }()

    /// The first of the files that can be read.
    static func load(from places: [URL]) -> Result<PieceVectors, Problem> {
        for place in places {
            guard let data = try? Data(contentsOf: place, options: .alwaysMapped) else { continue }
            do throws(PieceVectors.Problem) {
                return .success(try PieceVectors(data))
            } catch {
                return .failure(error == .foreign ? .foreign : .damaged)
            }
        }
        return .failure(.missing)
    }

    /// The vectors for a page; `nil` if they are missing, or know little of its language.
    package static func embeddings(for sections: [LabelledSection]) -> Embeddings? {
        guard let vectors = try? loaded.get(), vectors.suits(sections) else { return nil }
        return Embeddings(vectors)
    }
}

extension Phrase {
    /// That the vectors cannot be used, and what to do.
    package init(_ problem: BuiltInVectors.Problem) {
        let file = BuiltInVectors.fileName
        let what =
            switch problem {
            case .missing:
                Phrase(en: "\(file) is not beside the program", fr: "\(file) manque à côté du programme")
            case .foreign:
                Phrase(en: "\(file) is of another version", fr: "\(file) vient d’une autre version")
            case .damaged: Phrase(en: "\(file) is damaged", fr: "\(file) est abîmé")
            }
        self.init(
            en: "meaning: \(what.en); judged by words alone → install veille again",
            fr: "sens : \(what.fr) ; jugé d’après les mots seuls → réinstallez veille"
        )
    }
}
