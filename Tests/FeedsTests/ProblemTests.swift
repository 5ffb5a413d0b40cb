import Feeds
import Foundation
import Testing

@Suite struct ProblemTests {
    static let problems: [Problem] = [
        Problem(.fetch(.badURL("x"))), Problem(.fetch(.tls(.certificate)), note: "words"),
        Problem(.fetch(.tooLarge(.body(limit: 7)))), Problem(.fetch(.status(404))),
        Problem(.fetch(.notRecorded(.newer("f", version: 2)))), Problem(.parse(.html(feeds: ["a", "b"]))),
        Problem(.parse(.notAFeed(.root("a", wanted: "b")))),
        Problem(.parse(.unreadable(line: 3, message: "m"))),
        Problem(.gone), Problem(.unknown(stage: .parse, label: "odd"), note: "A sentence."),
    ]

    @Test(arguments: problems) func `a problem is stored with its arguments`(problem: Problem) throws {
        let stored = try JSONEncoder().encode(problem)
        #expect(try JSONDecoder().decode(Problem.self, from: stored) == problem)
    }

    @Test(arguments: [
        ("http-404", Problem.Kind.fetch(.status(404))), ("tls", .fetch(.tls(nil))), ("gone", .gone),
        ("timeout", .fetch(.timeout)), ("bad-redirect", .fetch(.badRedirect(nil))), ("empty", .parse(.empty)),
        ("not-a-feed", .parse(.notAFeed(nil))), ("unreadable", .parse(.unreadable(line: 0, message: ""))),
        ("http-x", .unknown(stage: .fetch, label: "http-x")), ("odd", .unknown(stage: .fetch, label: "odd")),
    ])
    func `the label that an earlier version stored is understood`(label: String, kind: Problem.Kind) {
        let problem = Problem(stage: .fetch, label: label, detail: "A sentence.")
        #expect(problem.kind == kind && problem.label == label)
    }

    @Test(arguments: [
        ("http-404", DeliveryProblem.fetch(.status(404))), ("smtp-550", .mail(550)), ("exit-75", .exit(75)),
        ("killed", .killed), ("start", .notStarted), ("file-exists", .fileExists), ("file", .file),
        ("offline", .offline), ("issue-lost", .issueLost), ("timeout", .fetch(.timeout)),
        ("settings", .settings(.unknown("d"), channel: "", place: nil)), ("odd", .unknown(label: "odd")),
    ])
    func `the label of an earlier line of the ledger is understood`(label: String, problem: DeliveryProblem) {
        #expect(DeliveryProblem(label: label, detail: "d") == problem && problem.label == label)
    }

    private static func record(_ problem: DeliveryProblem, _ detail: String = "d") -> DeliveryRecord {
        DeliveryRecord(
            digest: "default",
            number: 1,
            channel: "c",
            at: Date(timeIntervalSince1970: 1),
            outcome: .failed,
            problem: problem,
            detail: detail
        )
    }

    @Test(arguments: [
        (DeliveryProblem.fetch(.status(404)), false), (.mail(550), false), (.exit(1), false),
        (.fetch(.tls(.certificate)), true), (.lostProcess, true),
        (.settings(.invalidTemplate(.noEnd), channel: "c", place: "f:1"), true),
    ])
    func `a line of the ledger has its label, and more only where the label does not tell everything`(
        problem: DeliveryProblem,
        isWritten: Bool
    ) throws {
        let line = try JSONEncoder().encode(Self.record(problem))
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.contains("\"label\":\"\(problem.label)\"") && text.contains("\"problem\"") == isWritten)
        #expect(try JSONDecoder().decode(DeliveryRecord.self, from: line) == Self.record(problem))
    }

    @Test func `a problem that only a later version knows leaves its label`() throws {
        let line = try JSONEncoder().encode(Self.record(.lostProcess))
        let later = String(decoding: line, as: UTF8.self).replacing("lostProcess", with: "vanished")
        let record = try JSONDecoder().decode(DeliveryRecord.self, from: Data(later.utf8))
        #expect(record.problem == .killed && record.label == "killed" && record.detail == "d")
    }
}
