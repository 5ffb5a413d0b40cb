import ArgumentParser
import Classify
import Feeds
import Foundation
import Storage
import Curation
import Home

struct ClassifyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "classify",
            en: "Judge documents: a JSON task on standard input, JSON lines on standard output.",
            fr: "Juger des documents : une tâche JSON sur l’entrée standard, des lignes JSON en sortie.",
            discussion: Phrase(
                en: """
                    The task: {"page": {"sections": [{"path": […], "links": [{"text", "url", "context"}]}]},
                    "candidates": [{"id", "title", "summary", "url"}],
                    "feedback": [{"title", "summary", "url", "accepted", "section"}]}
                    Each answer: {"id", "section_scores": {"0": 0.9, …}, "relevance": 0.7, "none": 0.1}

                    If the task is on one line, more candidates may follow, one per line; each is answered at once, compared \
                    with the candidates of the task.

                    Needs no home, and no network unless --embeddings names a server.
                    """,
                fr: """
                    La tâche : {"page": {"sections": [{"path": […], "links": [{"text", "url", "context"}]}]},
                    "candidates": [{"id", "title", "summary", "url"}],
                    "feedback": [{"title", "summary", "url", "accepted", "section"}]}
                    Chaque réponse : {"id", "section_scores": {"0": 0.9, …}, "relevance": 0.7, "none": 0.1}

                    Si la tâche tient sur une ligne, d’autres candidats peuvent suivre, un par ligne ; chacun reçoit aussitôt sa \
                    réponse, comparé aux candidats de la tâche.

                    Se passe de veille.yml, et de réseau sauf si --embeddings nomme un serveur.
                    """
            )
        )
    }

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

    @Option(
        help: .phrase(
            en: "builtin also compares what words mean; off, words only.",
            fr: "builtin compare aussi le sens des mots ; off, les mots seuls.",
            .text
        )
    )
    var meaning = Configuration.Meaning.builtIn

    @Option(
        help: .phrase(
            en: "An embeddings server (OpenAI's /v1/embeddings).",
            fr: "Un serveur de vecteurs (/v1/embeddings d’OpenAI).",
            .url
        )
    )
    var embeddings: String?

    @Option(
        help: .phrase(
            en: "The embeddings model, as the server names it.",
            fr: "Le modèle de vecteurs, comme le serveur le nomme.",
            .name
        )
    )
    var embeddingsModel: String?

    @Option(
        help: .phrase(
            en: "The environment variable that holds the server's key.",
            fr: "La variable d’environnement qui contient la clé du serveur.",
            .name
        )
    )
    var embeddingsKeyEnv: String?

    @Option(
        help: .phrase(
            en: "Cache the vectors in this file (SQLite).",
            fr: "Garder les vecteurs dans ce fichier (SQLite).",
            .file
        )
    )
    var embeddingsCache: String?

    @Option(
        help: .phrase(
            en: "The prefix the model expects before the texts of candidates.",
            fr: "Le préfixe que le modèle attend devant les textes des candidats.",
            .text
        )
    )
    var queryPrefix = ""

    @Option(
        help: .phrase(
            en: "The prefix before the texts of the page, if different.",
            fr: "Le préfixe devant les textes de la page, s’il diffère.",
            .text
        )
    )
    var passagePrefix: String?

    @Flag(
        help: .phrase(
            en: "Add the features of each judgement, to fit weights.",
            fr: "Ajouter les traits de chaque jugement, pour ajuster les poids.",
            visibility: .hidden
        )
    )
    var features = false

    @OptionGroup var common: CommonOptions

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
                throw UserError(UsageProblem.invalidTask(Self.fault(error)), at: "standard input")
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
            throw UserError(UsageProblem.invalidTask(Self.fault(error)), at: "standard input")
        }
    }

    private func vectors(_ sections: [LabelledSection], _ verdicts: [Verdict], _ pool: [Document])
        async throws -> Embeddings?
    {
        guard let embeddings else {
            return meaning == .builtIn ? MeaningVectors.embeddings(for: sections) : nil
        }
        guard let url = WebURL(embeddings), url.isWeb, let model = embeddingsModel else {
            throw UserError(UsageProblem.incompleteEmbeddings)
        }
        var settings = Configuration.Embeddings(url: embeddings, model: model)
        settings.keyVariable = embeddingsKeyEnv
        settings.queryPrefix = queryPrefix
        settings.passagePrefix = passagePrefix ?? queryPrefix
        let store = try embeddingsCache.map { try Store(at: common.file($0)) } ?? Store.inMemory()
        let texts = Classifier.texts(
            sections: sections,
            verdicts: verdicts,
            pool: pool,
            prefixes: settings.prefixes
        )
        // A person is waiting: an earlier failure must not delay the request.
        try store.record(nil, of: settings.endpoint)
        let trouble = try await Network.withEmbedder(settings, store: store) {
            try await $0.embed(texts, now: common.date)
        }
        if let trouble {
            throw UserError(RequestProblem.noEmbeddings(trouble.problem), at: settings.endpoint)
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

    private static func fault(_ error: any Error) -> UsageProblem.TaskFault {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): .missing(key.stringValue)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            .wrongType(context.codingPath.map(\.stringValue).joined(separator: "."))
        default: .notJSON
        }
    }
}

extension Configuration.Meaning: ExpressibleByArgument {}
