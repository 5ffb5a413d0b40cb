import ArgumentParser
import Classify
import Feeds
import Foundation
import Storage
import Curation
import Home

struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Judge documents: a JSON task on standard input, JSON lines on standard output.",
        discussion: """
            The task: {"page": {"sections": [{"path": […], "links": [{"text", "url", "context"}]}]},
            "candidates": [{"id", "title", "summary", "url"}],
            "feedback": [{"title", "summary", "url", "accepted", "section"}]}
            Each answer: {"id", "section_scores": {"0": 0.9, …}, "relevance": 0.7, "none": 0.1}

            When the task is on one line, more candidates may follow, one on each line; each is answered at once, \
            against the candidates of the task as what is ordinary.

            Needs no home, and no network unless --embeddings names a server.
            """
    )

    private struct Task: Decodable {
        var page: Page
        var candidates: [Candidate]?
        var feedback: [Feedback]?

        struct Page: Decodable { var sections: [Section] }

        struct Section: Decodable {
            var path: [String]
            var links: [Link]
        }

        struct Link: Decodable {
            var text: String?
            var url: String?
            var context: String?
        }

        struct Candidate: Decodable {
            var id: String
            var title: String?
            var summary: String?
            var url: String?

            var document: Document { Document(title: title ?? "", summary: summary ?? "", url: url ?? "") }
        }

        struct Feedback: Decodable {
            var title: String?
            var summary: String?
            var url: String?
            var accepted: Bool
            var section: Int?
        }
    }

    @Option(help: ArgumentHelp("A server of embeddings (OpenAI's /v1/embeddings).", valueName: "url"))
    var embeddings: String?

    @Option(help: ArgumentHelp("The model of the embeddings, as the server knows it.", valueName: "name"))
    var embeddingsModel: String?

    @Option(help: ArgumentHelp("The environment variable with the server's key.", valueName: "name"))
    var embeddingsKeyEnv: String?

    @Option(
        help: ArgumentHelp("Keep the vectors in this file (SQLite) for the next time.", valueName: "file")
    )
    var embeddingsCache: String?

    @Option(help: ArgumentHelp("What the texts of candidates start with for the model.", valueName: "text"))
    var queryPrefix = ""

    @Option(help: ArgumentHelp("What the texts of the page start with, if not the same.", valueName: "text"))
    var passagePrefix: String?

    @Flag(help: ArgumentHelp("Add the features of each judgement, to fit weights with.", visibility: .hidden))
    var features = false

    private struct Answer: Encodable {
        var id: String
        var sectionScores: [String: Double]
        var relevance: Double
        var none: Double
        var features: Features?

        struct Features: Encodable {
            var sections: [[Double]]
            var relevance: [Double]
        }

        enum CodingKeys: String, CodingKey {
            case id, relevance, none, features
            case sectionScores = "section_scores"
        }
    }

    func run() async throws {
        let task = try Self.task()
        let sections = task.page.sections.map { section in
            LabelledSection(
                path: section.path,
                links: section.links.map {
                    LabelledLink(title: $0.text ?? "", context: $0.context ?? "", url: $0.url ?? "")
                }
            )
        }
        let verdicts = (task.feedback ?? []).compactMap { feedback -> Verdict? in
            if feedback.accepted, feedback.section.map({ sections.indices.contains($0) }) != true {
                return nil
            }
            return Verdict(
                document: Document(
                    title: feedback.title ?? "",
                    summary: feedback.summary ?? "",
                    url: feedback.url ?? ""
                ),
                section: feedback.accepted ? feedback.section : nil
            )
        }
        let candidates = task.candidates ?? []
        let pool = candidates.map(\.document)
        let classifier = Classifier(
            sections: sections,
            verdicts: verdicts,
            pool: pool,
            embeddings: try await vectors(sections, verdicts, pool)
        )
        for candidate in candidates { try answer(candidate, classifier) }
        while let line = readLine() {
            if line.allSatisfy(\.isWhitespace) { continue }
            let candidate: Task.Candidate
            do {
                candidate = try JSONDecoder().decode(Task.Candidate.self, from: Data(line.utf8))
            } catch {
                throw Self.unreadable(error)
            }
            try answer(candidate, classifier)
        }
    }

    /// The task: the first line of the input, or all of it.
    private static func task() throws -> Task {
        var input = Data((readLine(strippingNewline: false) ?? "").utf8)
        if let task = try? JSONDecoder().decode(Task.self, from: input) { return task }
        while let line = readLine(strippingNewline: false) { input += Data(line.utf8) }
        do {
            return try JSONDecoder().decode(Task.self, from: input)
        } catch {
            throw unreadable(error)
        }
    }

    private func vectors(_ sections: [LabelledSection], _ verdicts: [Verdict], _ pool: [Document])
        async throws -> Embeddings?
    {
        guard let embeddings else { return nil }
        guard let url = WebURL(embeddings), url.isWeb, let model = embeddingsModel else {
            throw UserError(
                .usage,
                Phrase(
                    en: "--embeddings needs an address, and --embeddings-model a name",
                    fr: "--embeddings demande une adresse, et --embeddings-model un nom"
                )
            )
        }
        var settings = Configuration.Embeddings(url: embeddings, model: model)
        settings.keyVariable = embeddingsKeyEnv
        settings.queryPrefix = queryPrefix
        settings.passagePrefix = passagePrefix ?? queryPrefix
        let store = try embeddingsCache.map { try Store(at: URL(filePath: $0)) } ?? Store.inMemory()
        let texts = Classifier.texts(
            sections: sections,
            verdicts: verdicts,
            pool: pool,
            prefixes: settings.prefixes
        )
        // What went wrong the last time is no reason not to ask: somebody waits.
        try store.record(nil, of: settings.endpoint)
        let trouble = try await Network.withEmbedder(settings, store: store) {
            try await $0.embed(texts, now: Date())
        }
        if let trouble {
            let why = Labels.harmless(Phrase(trouble.problem))
            throw UserError(
                .failed,
                place: settings.endpoint,
                Phrase(en: "no embeddings: \(why.en)", fr: "pas de vecteurs : \(why.fr)"),
                remedy: Phrase(
                    en: "leave --embeddings out: the local model needs no server",
                    fr: "retirez --embeddings : le modèle local n’a besoin d’aucun serveur"
                )
            )
        }
        return Embeddings(
            try store.embeddings(of: texts, model: model),
            prefixes: settings.prefixes
        )
    }

    private func answer(_ candidate: Task.Candidate, _ classifier: Classifier) throws {
        let judgement = classifier.judge(candidate.document)
        let scores = Dictionary(
            uniqueKeysWithValues: judgement.sections.enumerated().map { ("\($0.offset)", $0.element) }
        )
        let measured = features ? classifier.features(of: candidate.document) : nil
        let answer = Answer(
            id: candidate.id,
            sectionScores: scores,
            relevance: judgement.relevance,
            none: judgement.none,
            features: measured.map { Answer.Features(sections: $0.sections, relevance: $0.relevance) }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try Output.write(try encoder.encode(answer) + [0x0A])
    }

    private static func unreadable(_ error: any Error) -> UserError {
        let reason = reason(error)
        return UserError(
            .usage,
            place: "standard input",
            Phrase(en: "no task could be read: \(reason.en)", fr: "aucune tâche lisible : \(reason.fr)"),
            remedy: Phrase(
                en: "veille classify --help shows its form",
                fr: "veille classify --help en montre la forme"
            )
        )
    }

    private static func reason(_ error: any Error) -> Phrase {
        switch error as? DecodingError {
        case .keyNotFound(let key, _):
            let name = key.stringValue
            return Phrase(en: "“\(name)” is missing", fr: "« \(name) » manque")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let name = context.codingPath.map(\.stringValue).joined(separator: ".")
            return Phrase(en: "“\(name)” has the wrong type", fr: "« \(name) » est d’un autre type")
        default: return Phrase(en: "it is not valid JSON", fr: "ce n’est pas du JSON valide")
        }
    }
}
