import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

/// A decision on what another person, window or machine has decided on since it was shown.
@Suite(.temporaryDirectory) struct DecidedSinceTests {
    private static let now = SampleHome.now

    private static func refused(_ title: String, _ state: Reviewing.State) -> UserError {
        UserError(DecisionProblem.decidedSince(title: title, state: state))
    }

    /// What a person does who has not seen the other's decision.
    enum Step: CaseIterable {
        case accept, refuse, later, move, edit, undo

        func run(_ reviewing: Reviewing, on id: String) throws {
            let now = DecidedSinceTests.now
            switch self {
            case .accept: _ = try reviewing.accept([id], now: now)
            case .refuse: _ = try reviewing.refuse([id], now: now)
            case .later: _ = try reviewing.later([id], until: now + 86_400, now: now)
            case .move: _ = try reviewing.move(id, to: ["Droit"], now: now)
            case .edit: _ = try reviewing.edit(id, line: "* [Titre](https://n.fr/a)", now: now)
            case .undo: _ = try reviewing.undo(id, now: now)
            }
        }
    }

    @Test(arguments: Step.allCases) func `it is not overruled, and nothing is recorded`(step: Step) throws {
        let sample = try SampleHome()
        let id = try sample.suggest("a")
        let shown = try sample.reviewing.item(id, now: Self.now)
        _ = try sample.reviewing.later([id], until: Self.now + 3600, now: Self.now)
        let before = try sample.home.readLedger().decisions.count
        #expect(throws: Self.refused("Titre a", .later)) {
            try step.run(sample.reviewing.seeing([id: shown.records]), on: id)
        }
        #expect(try sample.home.readLedger().decisions.count == before)
        let again = try sample.reviewing.item(id, now: Self.now)
        try step.run(sample.reviewing.seeing([id: again.records]), on: id)
    }

    @Test(arguments: Step.allCases.filter { $0 != .undo })
    func `who says the same twice, as by a double click, overrules nobody`(step: Step) throws {
        let sample = try SampleHome()
        let id = try sample.suggest("a")
        for _ in 0..<2 { try step.run(sample.reviewing.seeing([id: 0]), on: id) }
        #expect(try sample.home.readLedger().decisions.count == 1)
    }

    @Test func `a decision on several is refused for one of them`() throws {
        let sample = try SampleHome()
        let ids = try ["a", "b", "c"].map { try sample.suggest($0) }
        _ = try sample.reviewing.refuse([ids[1]], now: Self.now)
        let reviewing = sample.reviewing.seeing(Dictionary(uniqueKeysWithValues: ids.map { ($0, 0) }))
        #expect(throws: Self.refused("Titre b", .refused)) { try reviewing.accept(ids, now: Self.now) }
        #expect(try sample.states() == ["a": .pending, "b": .refused, "c": .pending])
        #expect(try reviewing.accept([ids[0], ids[2]], now: Self.now).count == 2)
    }

    @Test func `who names no number of records overrules, as a command does`() throws {
        let sample = try SampleHome()
        let id = try sample.suggest("a")
        _ = try sample.reviewing.refuse([id], now: Self.now)
        _ = try sample.reviewing.accept([id], now: Self.now)
        #expect(try sample.states() == ["a": .accepted])
    }
}
