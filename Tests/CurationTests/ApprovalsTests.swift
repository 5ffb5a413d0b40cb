import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

/// What several people must accept.
@Suite(.temporaryDirectory) struct ApprovalsTests {
    private static let now = SampleHome.now
    private static let two = "pages: [page.md]\nsections: {Droit: {approvals: 2}}\n"
    private static let owned =
        "pages: [page.md]\nsections: {droit: {owners: [Anne, Zoë], approvals: 2}}\n"

    /// What one person does about a suggestion; `"+Anne"` says yes, `"-"` refuses, `"~"` edits, `"u"` takes back.
    private static func act(_ steps: [String], on id: String, in sample: SampleHome) throws {
        for (index, step) in steps.enumerated() {
            let name = String(step.dropFirst())
            let person = name.isEmpty ? Person.unknown : .named(name)
            let reviewing = Reviewing(home: sample.home.decided(by: person), store: sample.store)
            let moment = now + TimeInterval(index)
            switch step.first {
            case "+": _ = try reviewing.accept([id], now: moment)
            case "-": _ = try reviewing.refuse([id], now: moment)
            case "~": _ = try reviewing.edit(id, line: "* [Autre \(index)](https://n.fr/a)", now: moment)
            case "m": _ = try reviewing.move(id, to: ["Énergie"], now: moment)
            case "u": _ = try reviewing.undo(id, now: moment)
            default: Issue.record("unknown step")
            }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var settings: String
        var steps: [String]
        var label: String?
        var state: Reviewing.State

        init(
            _ name: String,
            _ steps: [String],
            _ label: String?,
            _ state: Reviewing.State,
            settings: String = two
        ) {
            (testDescription, self.settings, self.steps) = (name, settings, steps)
            (self.label, self.state) = (label, state)
        }
    }

    @Test(arguments: [
        Case("nobody", [], "0 of 2", .pending),
        Case("one", ["+Anne"], "1 of 2 (Anne)", .pending),
        Case("the same twice", ["+Anne", "+Anne", "+anne"], "1 of 2 (Anne)", .pending),
        Case(
            "a name with what is not shown",
            ["+Anne", "+An\u{200B}ne", "+Anne "],
            "1 of 2 (Anne)",
            .pending
        ),
        Case("two", ["+Anne", "+Bob"], "2 of 2 (Anne, Bob)", .accepted),
        Case("a third adds nothing", ["+Anne", "+Bob", "+Chloé"], "2 of 2 (Anne, Bob)", .accepted),
        Case("one without a name", ["+Anne", "+"], "2 of 2 (Anne, without a name)", .accepted),
        Case("those without a name are one", ["+", "+"], "1 of 2 (without a name)", .pending),
        Case("a refusal is the last word", ["+Anne", "+Bob", "-Chloé"], nil, .refused),
        Case("after a refusal, all are asked again", ["+Anne", "-Bob", "+Bob"], "1 of 2 (Bob)", .pending),
        Case("who takes back their own", ["+Anne", "+Bob", "uAnne"], "1 of 2 (Bob)", .pending),
        Case("another line needs the others again", ["+Anne", "+Bob", "~Bob"], "1 of 2 (Bob)", .pending),
        Case("of a stranger, all", ["+Anne", "+Bob", "~Chloé"], "0 of 2", .pending),
        Case("another section has other rules", ["+Anne", "mAnne"], nil, .accepted),
        Case("only owners count", ["+Bob", "+", "+Zoë"], "1 of 2 (Zoë)", .pending, settings: owned),
        Case("both owners", ["+zoë", "+Bob", "+Anne"], "2 of 2 (zoë, Anne)", .accepted, settings: owned),
        Case(
            "without approvals, one decision is enough",
            ["+Bob"],
            nil,
            .accepted,
            settings: "pages: [page.md]\nsections: {Droit: {owners: [Anne]}}\n"
        ),
        Case(
            "a rule of another section",
            ["+Bob"],
            nil,
            .accepted,
            settings: "pages: [page.md]\nsections: {Énergie: {approvals: 2}}\n"
        ),
    ])
    func `yeses are counted`(wanted: Case) throws {
        let sample = try SampleHome(configuration: wanted.settings)
        let id = try sample.suggest("a", section: ["Droit"])
        try Self.act(wanted.steps, on: id, in: sample)
        let item = try #require(try sample.reviewing.items(now: Self.now + 60).first)
        #expect(item.state == wanted.state)
        #expect(item.approvals.map { Phrase($0).en } == wanted.label)
        let isPending = try sample.reviewing.pendingItems(now: Self.now + 60).count == 1
        #expect(isPending == (wanted.state == .pending), "the short way to the queue says the same")
        let changes = try Applying(home: sample.home).plan()
        #expect(changes.flatMap(\.added).count == (wanted.state == .accepted ? 1 : 0))
    }

    @Test func `nobody takes back the yes of another`() throws {
        let sample = try SampleHome(configuration: Self.two)
        let id = try sample.suggest("a", section: ["Droit"])
        try Self.act(["+Anne"], on: id, in: sample)
        #expect(throws: UserError(DecisionProblem.yesOfAnother("Anne", id: id), at: "page.md")) {
            try Self.act(["uBob"], on: id, in: sample)
        }
        try Self.act(["uAnne"], on: id, in: sample)
        #expect(try sample.states() == ["a": .pending])
    }

    @Test func `two who have seen the same both count`() throws {
        let sample = try SampleHome(configuration: Self.two)
        let id = try sample.suggest("a", section: ["Droit"])
        for name in ["Anne", "Bob", "Bob"] {
            let home = sample.home.decided(by: .named(name))
            // What both have seen is the queue before either decided.
            _ = try Reviewing(home: home, store: sample.store).seeing([id: 0]).accept([id], now: Self.now)
        }
        let item = try sample.reviewing.item(id, now: Self.now)
        #expect(item.approvals?.given == ["Anne", "Bob"] && item.state == .accepted)
    }

    @Test func `what waits for others is told and not written`() throws {
        let sample = try SampleHome(configuration: Self.two)
        let id = try sample.suggest("a", section: ["Droit"])
        try Self.act(["+Anne"], on: id, in: sample)
        let applying = Applying(home: sample.home)
        let change = try #require(try applying.plan().first)
        #expect(change.added.isEmpty && change.waiting.map(\.decision.id) == [id])
        // A line that was planned while it had its yeses.
        try Self.act(["", "+Bob"].filter { !$0.isEmpty }, on: id, in: sample)
        let planned = try #require(try applying.plan().first)
        try Self.act(["uBob"], on: id, in: sample)
        #expect(throws: UserError.self) { try applying.write(planned, now: Self.now + 9) }
        #expect(try sample.folder.read("page.md") == SampleHome.page)
    }

    @Test(
        arguments: [
            ("Droit", [["Droit"], ["Droit", "Europe"], ["A", "droit"]], [["Énergie"], ["Droits"]]),
            (
                "Droit / Europe", [["Droit", "Europe"], ["A", "Droit", "Europe", "x"]],
                [["Droit"], ["Europe"]]
            ),
            ("energie", [["Énergie"]], [[]]),
        ] as [(String, [[String]], [[String]])]
    )
    func `a rule is for a section and those below it`(name: String, own: [[String]], others: [[String]]) {
        var configuration = Configuration()
        configuration.sections = [.init(name: name, place: "veille.yml:2")]
        let rules = SectionRules(configuration)
        for path in own { #expect(rules.rule(for: path)?.name == name) }
        for path in others { #expect(rules.rule(for: path) == nil) }
    }

    @Test func `the nearest rule counts`() {
        var configuration = Configuration()
        configuration.sections = ["Droit", "Europe"].map { .init(name: $0, place: "") }
        #expect(SectionRules(configuration).rule(for: ["Droit", "Europe"])?.name == "Europe")
    }

    @Test func `a section that no page has stops apply, and doctor says which`() throws {
        let sample = try SampleHome(
            configuration: "pages: [page.md]\nsections:\n  Drot:\n    {owners: [Anna], approvals: 1}\n"
        )
        let problem = UserError(PageProblem.ruleWithoutSection("Drot", closest: "Droit"), at: "veille.yml:3")
        #expect(throws: problem) { try Applying(home: sample.home).plan() }
        try sample.suggest("a")
        _ = try Reviewing(home: sample.home.decided(by: .named("Anne")), store: sample.store)
            .refuse([try sample.suggest("a")], now: Self.now)
        let found = Doctor(home: sample.home).examine(now: Self.now).filter { $0.place == "veille.yml:3" }
        #expect(found.map(\.isSevere) == [true, false])
        #expect(found.last?.what.en.contains("“Anna”") ?? false)
        #expect(found.last?.remedy.en.contains("Anne") ?? false, "who has decided is known")
    }

    @Test func `a long history is read once`() {
        // Quadratic, a hundred thousand records would take minutes.
        let suggestion = Suggestion(
            id: "a",
            page: "page.md",
            section: ["Droit"],
            article: .init(url: "https://n.fr/a", title: "A", site: "N"),
            relevance: 1,
            confidence: 1
        )
        let decisions = (0..<100_000).map { index in
            var decision = Decision(
                at: Self.now,
                verdict: .accept,
                suggestion: suggestion,
                key: "n.fr/a",
                after: index
            )
            decision.by = "Name \(index)"
            return decision
        }
        let approvals = Approvals(decisions, needed: 2, owners: [])
        #expect(approvals.count == 100_000 && Phrase(approvals).en.count < 200)
    }
}
