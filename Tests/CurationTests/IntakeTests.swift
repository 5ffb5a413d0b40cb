import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory) struct IntakeTests {
    private static let now = SampleHome.now

    private static func issue(_ number: Int, _ url: String, _ section: String? = nil) -> LinkIssue {
        LinkIssue(
            number: number,
            url: url,
            title: "Titre \(number)",
            note: "Une *note*.",
            section: section,
            author: "anne"
        )
    }

    private func propose(_ links: [LinkIssue], in sample: SampleHome, withoutLink: [Int] = []) async throws
        -> Intake.Report
    {
        try await Intake(home: sample.home, store: sample.store)
            .propose(.init(links: links, withoutLink: withoutLink), network: nil, now: Self.now)
    }

    @Test func `a link is proposed once, under the name of who brings it, and closes its issue`() async throws
    {
        let sample = try SampleHome()
        let issues = [Self.issue(12, "https://n.fr/x?utm_source=a", "Énergie")]
        for run in 0..<2 {
            let report = try await propose(issues, in: sample)
            #expect(report.proposed == (run == 0 ? 1 : 0) && report.notes.isEmpty)
            #expect(report.issues == ["n.fr/x": [12]])
        }
        let decisions = try sample.home.readLedger().decisions
        #expect(decisions.map(\.verdict) == [.propose] && decisions.map(\.by) == ["@anne"])
        let reviewing = Reviewing(home: sample.home, store: sample.store)
        var items = try reviewing.items(now: Self.now).filter { $0.key == "n.fr/x" }
        #expect(items.map(\.state) == [.pending] && items.map(\.suggestion.section) == [["Énergie"]])
        #expect(items.map(\.suggestion.article.note) == [nil], "a stranger's words are no Markdown")
        let waiting = PullRequest.body(items, waitingShown: 9, language: .fr, issues: ["n.fr/x": [12, 14]])
        #expect(waiting.contains("proposé par @\u{200B}anne") && waiting.contains(" · #12 · #14 · "))
        items = try reviewing.accept(items.map(\.id), now: Self.now + 1)
        let accepted = PullRequest.body(items, waitingShown: 9, language: .fr, issues: ["n.fr/x": [12, 14]])
        #expect(accepted.contains(" · closes #12 · closes #14 · "))
    }

    @Test func `what cannot be proposed is told, and the rest is`() async throws {
        let sample = try SampleHome()
        let present = try #require(try sample.home.pages().first?.page.links.first?.url)
        _ = try await propose([Self.issue(1, "https://n.fr/refused")], in: sample)
        let reviewing = Reviewing(home: sample.home, store: sample.store)
        let id = try #require(try reviewing.items(now: Self.now).first { $0.key == "n.fr/refused" }?.id)
        _ = try reviewing.refuse([id], now: Self.now + 1)
        let report = try await propose(
            [
                Self.issue(2, "https://n.fr/refused#again"), Self.issue(3, present),
                Self.issue(4, "https://n.fr/new", "No such section"), Self.issue(5, "http://www.n.fr/new/"),
            ],
            in: sample,
            withoutLink: [6]
        )
        let notes = report.notes.map(\.en)
        #expect(notes.count == 3 && report.proposed == 1)
        #expect(report.issues == ["n.fr/new": [4, 5]])
        #expect(notes[0].hasPrefix("issue 2: the link was refused before → veille add"))
        #expect(notes[1].hasPrefix("issue 3: "))
        #expect(notes[2] == "issue 6: no web address in it")
        let refused = try reviewing.items(now: Self.now + 2).first { $0.key == "n.fr/refused" }
        #expect(refused?.state == .refused)
    }

    @Test func `issues that fail keep none waiting, and known ones are closed`() async throws {
        let sample = try SampleHome()
        let good = Self.issue(99, "https://n.fr/good", "Énergie")
        _ = try await propose([good], in: sample)
        // Without a title and a network, each fails at every run.
        let bad = (1...40).map { LinkIssue(number: $0, url: "https://bad.fr/\($0)") }
        let report = try await propose(
            bad + [good, Self.issue(100, "https://n.fr/other", "Énergie")],
            in: sample
        )
        #expect(report.proposed == 1 && report.issues == ["n.fr/good": [99], "n.fr/other": [100]])
        #expect(report.notes.count == 11 && report.notes.last?.en == "30 issues wait for a later run")
    }

    @Test func `one run takes few of many`() async throws {
        let sample = try SampleHome()
        let many = (1...50).map { Self.issue($0, "https://n.fr/\($0)", "Énergie") }
        #expect(try await propose(many, in: sample).proposed == 20)
        #expect(try await propose(many, in: sample).proposed == 20)
        #expect(try await propose(many, in: sample).proposed == 10)
    }
}
