import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

/// What comments and boxes of a pull request do.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PullRequestAnswerTests {
    private static let now = SampleHome.now

    @Test func `answers that fail are reported, and the others applied`() async throws {
        let scene = try await PullRequestScene("a", "b")
        let branch = try await PullRequestBranch(home: scene.sample.home, branch: "veille")
        let notes = try branch.apply(
            [
                .init(id: "", action: .unknown("/veille explode")), .init(id: "zzzz", action: .accept),
                .init(id: scene.ids[0], action: .later("hier")),
                .init(id: scene.ids[0], action: .move("Nulle")),
                .init(id: scene.ids[1], action: .accept),
            ],
            Reviewing(home: branch.home, store: scene.sample.store),
            now: Self.now
        )
        #expect(
            try SampleHome.states(Reviewing(home: branch.home, store: scene.sample.store), at: Self.now)
                == ["a": .pending, "b": .accepted]
        )
        await branch.close()
        #expect(notes.count == 4)
        #expect(notes.first?.en.hasPrefix("“/veille explode” was not understood") == true)
        #expect(
            notes.dropFirst().first?.en == "zzzz: no suggestion “zzzz” → “veille list --state all” lists them"
        )
        #expect(notes.dropFirst(2).allSatisfy { $0.en.hasPrefix(scene.ids[0] + ": ") })
    }

    /// Each verb, with what it makes of a pending suggestion.
    private static let verbs: [(PullRequest.Answer.Action, Reviewing.State)] = [
        (.accept, .accepted), (.refuse, .refused), (.later("2026-03-20"), .later), (.move("Droit"), .pending),
    ]

    @Test(arguments: verbs)
    func `a comment counts once, and later decisions win`(
        action: PullRequest.Answer.Action,
        state: Reviewing.State
    ) async throws {
        let scene = try await PullRequestScene("a")
        let (id, date) = (scene.ids[0], Self.now)
        let answers = [PullRequest.Answer(id: id, action: action, date: date)]
        try await scene.withBranch { branch, reviewing in
            func records() throws -> Int { try branch.home.readLedger().decisions.count }
            #expect(try branch.apply(answers, reviewing, now: date + 60).isEmpty)
            #expect(try reviewing.item(id, now: date + 60).state == state)
            #expect(
                try branch.home.readLedger().decisions.first?.at == date,
                "it has the date of the comment"
            )
            #expect(try branch.apply(answers, reviewing, now: date + 120).isEmpty)
            #expect(try records() == 1)
            // Undone by hand: the comment is not carried out again.
            _ = try reviewing.undo(id, now: date + 180)
            #expect(try branch.apply(answers, reviewing, now: date + 240).isEmpty)
            #expect(try records() == 2)
            // A new comment is.
            let again = [PullRequest.Answer(id: id, action: action, date: date + 300)]
            #expect(try branch.apply(again, reviewing, now: date + 360).isEmpty)
            #expect(try records() == 3)
            #expect(try reviewing.item(id, now: date + 360).state == state)
        }
    }

    @Test func `a comment made after the answers were read counts in the next run`() async throws {
        let scene = try await PullRequestScene("a")
        let (id, date) = (scene.ids[0], Self.now)
        try await scene.withBranch { branch, reviewing async throws -> Void in
            let box = PullRequest.Answer(id: id, action: .accept)
            #expect(try branch.apply([box], reviewing, read: date, now: date + 60).isEmpty)
            let comment = PullRequest.Answer(id: id, action: .refuse, date: date + 1)
            #expect(try branch.apply([comment], reviewing, read: date + 90, now: date + 120).isEmpty)
            #expect(try reviewing.item(id, now: date + 120).state == .refused)
        }
    }

    @Test func `the commands of one comment are all carried out, once`() async throws {
        let scene = try await PullRequestScene("a")
        let (id, date) = (scene.ids[0], Self.now)
        let answers = [PullRequest.Answer.Action.move("Droit"), .accept].map {
            PullRequest.Answer(id: id, action: $0, date: date)
        }
        try await scene.withBranch { branch, reviewing in
            for minute in 1...2 {
                #expect(try branch.apply(answers, reviewing, now: date + Double(minute) * 60).isEmpty)
            }
            let item = try reviewing.item(id, now: date + 180)
            #expect(item.state == .accepted && item.suggestion.section == ["Droit"])
            #expect(try branch.home.readLedger().decisions.count == 2)
        }
    }

    @Test func `a comment older than a decision made elsewhere is not carried out`() async throws {
        let scene = try await PullRequestScene("a")
        let (id, date) = (scene.ids[0], Self.now)
        _ = try scene.sample.reviewing.refuse([id], now: date + 60)
        try await scene.withBranch { branch, reviewing async throws -> Void in
            let answers = [PullRequest.Answer(id: id, action: .accept, date: date)]
            #expect(try branch.apply(answers, reviewing, now: date + 120).isEmpty)
            #expect(try reviewing.item(id, now: date + 120).state == .refused)
        }
    }

    @Test func `to undo nothing is told, except by a box`() async throws {
        let scene = try await PullRequestScene("a", "b")
        let (id, date) = (scene.ids[0], Self.now)
        try await scene.withBranch { branch, reviewing in
            let undo = PullRequest.Answer(id: id, action: .undo, date: date)
            let notes = try branch.apply([undo], reviewing, now: date + 60)
            #expect(notes.map(\.en) == ["\(id): nothing was decided about “\(id)”: there is nothing to undo"])
            let box = PullRequest.Answer(id: id, action: .undo)
            #expect(try branch.apply([box], reviewing, now: date + 60).isEmpty)
            // A refusal can be undone, too.
            _ = try reviewing.refuse([scene.ids[1]], now: date + 60)
            let back = PullRequest.Answer(id: scene.ids[1], action: .undo, date: date + 120)
            #expect(try branch.apply([back], reviewing, now: date + 180).isEmpty)
            #expect(try reviewing.item(scene.ids[1], now: date + 180).state == .pending)
        }
    }
}
