import ArgumentParser
import Classify
import Foundation
import Watch

struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Judge documents: a JSON task on standard input, JSON lines on standard output.",
        discussion: """
            The task: {"page": {"sections": [{"path": […], "links": [{"text", "url", "context"}]}]},
            "candidates": [{"id", "title", "summary", "url"}],
            "feedback": [{"title", "summary", "url", "accepted", "section"}]}
            Each answer: {"id", "section_scores": {"0": 0.9, …}, "relevance": 0.7}

            Needs no home and no network.
            """
    )

    private struct Task: Decodable {
        var page: Page
        var candidates: [Candidate]
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

    func run() throws {
        let input = FileHandle.standardInput.readDataToEndOfFile()
        let task: Task
        do {
            task = try JSONDecoder().decode(Task.self, from: input)
        } catch {
            let reason = Self.reason(error)
            throw HomeError(
                .usage,
                place: "standard input",
                Phrase(en: "no task could be read: \(reason)", fr: "aucune tâche lisible : \(reason)"),
                remedy: Phrase(
                    en: "veille classify --help shows its form",
                    fr: "veille classify --help en montre la forme"
                )
            )
        }
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
        let classifier = Classifier(
            sections: sections,
            verdicts: verdicts,
            pool: task.candidates.map(\.document)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var output = Data()
        for candidate in task.candidates {
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
            output += try encoder.encode(answer)
            output.append(0x0A)
        }
        try Output.write(output)
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        return switch error {
        case .keyNotFound(let key, _): "“\(key.stringValue)” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” has the wrong type"
        default: "it is no JSON"
        }
    }
}
