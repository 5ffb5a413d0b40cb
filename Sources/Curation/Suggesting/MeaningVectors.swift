package import Classify
package import Foundation
package import Home

/// A file of vectors that tells what words mean, in some languages.
package struct MeaningVectors: Sendable {
    /// Why one cannot be used.
    package enum Problem: String, Error, Encodable {
        case missing
        /// Not the file of this version.
        case foreign
        case damaged
    }

    package let file: URL
    /// Mapped, and checked for its form.
    package let content: Result<PieceVectors, Problem>

    /// Those that it knows, as ISO 639 names them; none if it cannot be used.
    package var languages: [String] { (try? content.get())?.languages ?? [] }

    /// `nil` if it cannot be used.
    package var embeddings: Embeddings? { (try? content.get()).map { Embeddings($0) } }

    /// Why it cannot be used.
    package var problem: Problem? {
        if case .failure(let problem) = content { problem } else { nil }
    }

    init(file: URL) {
        self.file = file
        content = Self.load(file)
    }

    static func load(_ file: URL) -> Result<PieceVectors, Problem> {
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else {
            return .failure(.missing)
        }
        do throws(PieceVectors.Problem) {
            return .success(try PieceVectors(data))
        } catch {
            return .failure(error == .foreign ? .foreign : .damaged)
        }
    }

    /// The name of the file that comes with the program.
    package static let builtInName = "vectors-fr-en.bin"

    /// The file beside the program.
    package static let builtIn = builtIn(in: places)

    /// Where that may be: where the package is built, and where it is installed.
    private static let places: [URL] = {
        guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
        let folder = program.deletingLastPathComponent()
        return [
            "veille_Classify.resources", "veille_Classify.bundle",
            "veille_Classify.bundle/Contents/Resources",
            "../share/veille",
        ].map { folder.appending(path: $0) }
    }()

    /// The first of the folders that has the file.
    static func builtIn(in folders: [URL]) -> MeaningVectors {
        let files = folders.map { $0.appending(path: builtInName) }
        let file = files.first { FileManager.default.fileExists(atPath: $0.path) } ?? files.first
        return MeaningVectors(file: file ?? URL(filePath: builtInName))
    }

    /// The files that the user has installed.
    package static let installed = InstalledVectors(environment: ProcessInfo.processInfo.environment).all()

    /// The vectors for a page: of the first file that knows its language; `nil` if none does.
    static func content(
        for sections: [LabelledSection],
        among files: [MeaningVectors] = [builtIn] + installed
    ) -> PieceVectors? {
        files.lazy.compactMap { try? $0.content.get() }.first { $0.suits(sections) }
    }

    /// The embeddings for a page; `nil` if no file knows its language.
    package static func embeddings(for sections: [LabelledSection]) -> Embeddings? {
        content(for: sections).map { Embeddings($0) }
    }
}

extension Phrase {
    /// That the vectors beside the program cannot be used, and what to do.
    package init(_ problem: MeaningVectors.Problem) {
        let what = Self.trouble(problem, of: MeaningVectors.builtInName)
        self.init(
            en: "meaning: \(what.en); judged by words alone → install veille again",
            fr: "sens : \(what.fr) ; jugé d’après les mots seuls → réinstallez veille"
        )
    }

    /// That a file which the user has installed cannot be used, and what to do.
    package init(_ file: StatusReport.MeaningFile) {
        let name = URL(filePath: file.path).lastPathComponent
        let what =
            file.problem == .missing
            ? Phrase(en: "\(name) cannot be read", fr: "\(name) est illisible")
            : Self.trouble(file.problem, of: name)
        self.init(
            en: "meaning: \(what.en), and its languages are judged by words → veille meaning install FILE",
            fr:
                "sens : \(what.fr), et ses langues sont jugées d’après les mots → veille meaning install FICHIER"
        )
    }

    private static func trouble(_ problem: MeaningVectors.Problem, of file: String) -> Phrase {
        switch problem {
        case .missing:
            Phrase(en: "\(file) is not beside the program", fr: "\(file) manque à côté du programme")
        case .foreign: Phrase(en: "\(file) is of another version", fr: "\(file) vient d’une autre version")
        case .damaged: Phrase(en: "\(file) is damaged", fr: "\(file) est abîmé")
        }
    }
}
