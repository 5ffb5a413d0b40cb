import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

/// Taking back what `apply` wrote.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct UndoingTests {
    private static let now = SampleHome.now

    private static func undo(
        _ sample: SampleHome,
        _ id: String? = nil,
        page: String? = nil,
        after seconds: Double = 60
    ) async throws -> [Applying.Change] {
        let undoing = Undoing(sample.reviewing)
        return try await undoing.run(.init(id: id, page: page), now: now + seconds).changes
    }

    /// Accepts and writes suggestions, in one run.
    @discardableResult
    private static func write(
        _ sample: SampleHome,
        _ names: [(name: String, section: String)],
        after seconds: Double = 1,
        commits: Bool = false
    ) async throws -> [String] {
        let ids = try names.map { try sample.suggest($0.name, section: [$0.section]) }
        for id in ids { _ = try sample.reviewing.accept([id], now: now) }
        var options = Applying.Options()
        options.commits = commits
        _ = try await Applying(home: sample.home).run(options, now: now + seconds)
        return ids
    }

    private static func makeRepository(_ sample: SampleHome) async throws -> GitRepository {
        let repository = try await GitRepository(in: sample.folder)
        try await repository.commitAll("first")
        return repository
    }

    // MARK: Lines

    @Test func `an apply is taken back as a whole, and its suggestions are accepted again`() async throws {
        let sample = try SampleHome()
        let ids = try await Self.write(sample, [("a", "Énergie"), ("b", "Énergie"), ("c", "Droit")])
        let changes = try await Self.undo(sample)
        #expect(changes.count == 1 && changes[0].added.count == 3 && changes[0].refused.isEmpty)
        #expect(try sample.folder.read("page.md") == SampleHome.page)
        #expect(try sample.states() == ["a": .accepted, "b": .accepted, "c": .accepted])
        // One undo more takes back an acceptance.
        #expect(try sample.reviewing.undo(now: Self.now + 120).map(\.verdict) == [.accept])
        #expect(try await Self.undo(sample, after: 180).isEmpty, "nothing is left to undo")
        // Written again, the page is as it was.
        _ = try sample.reviewing.accept([ids[2]], now: Self.now + 200)
        _ = try await Applying(home: sample.home).run(.init(), now: Self.now + 240)
        #expect(try sample.folder.read("page.md").contains("n.fr/a"))
    }

    @Test func `each undo takes back one apply, the last one first, even of the same moment`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")])
        let between = try sample.folder.read("page.md")
        try await Self.write(sample, [("b", "Énergie"), ("c", "Droit")])
        _ = try await Self.undo(sample)
        #expect(try sample.folder.read("page.md") == between)
        #expect(try sample.states() == ["a": .applied, "b": .accepted, "c": .accepted])
        _ = try await Self.undo(sample)
        #expect(try sample.folder.read("page.md") == SampleHome.page)
    }

    @Test func `what a version without runs wrote at one moment is taken back together`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")], after: 1)
        try await Self.write(sample, [("b", "Énergie"), ("c", "Droit")], after: 2)
        let ledger = try sample.folder.read("state/decisions.jsonl")
        let old = try ledger.split(separator: "\n").map { line in
            let batch = try Regex("\"batch\":\"[a-z0-9]+\",")
            return line.contains("\"applied\"") ? String(line).replacing(batch, with: "") : String(line)
        }
        try sample.folder.write(old.joined(separator: "\n") + "\n", to: "state/decisions.jsonl")
        #expect(try sample.home.readLedger().decisions.allSatisfy { $0.batch == nil })
        _ = try await Self.undo(sample)
        #expect(try sample.states() == ["a": .applied, "b": .accepted, "c": .accepted])
    }

    @Test func `one line is taken back by its name, whenever it was written`() async throws {
        let sample = try SampleHome()
        let ids = try await Self.write(sample, [("a", "Énergie"), ("b", "Énergie")], after: 1)
        try await Self.write(sample, [("c", "Droit")], after: 2)
        let changes = try await Self.undo(sample, ids[0].uppercased())
        #expect(changes.flatMap(\.added).map(\.decision.id) == [ids[0]])
        #expect(try sample.states() == ["a": .accepted, "b": .applied, "c": .applied])
        let page = try sample.folder.read("page.md")
        #expect(!page.contains("n.fr/a") && page.contains("n.fr/b") && page.contains("n.fr/c"))
        #expect(try await Self.undo(sample, ids[0]).isEmpty, "it is not written any more")
        await #expect(throws: UserError(DecisionProblem.unknownSuggestion("zzzz"))) {
            try await Self.undo(sample, "zzzz")
        }
    }

    @Test func `what a person wrote since stays, byte for byte`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie"), ("c", "Droit")])
        func edited(_ page: String) -> String {
            page.replacing("[Un]", with: "[Un, revu]") + "\r\nUne note.   \n\n\n"
        }
        try sample.folder.write(edited(try sample.folder.read("page.md")), to: "page.md")
        let changes = try await Self.undo(sample)
        #expect(changes[0].refused.isEmpty)
        #expect(try sample.folder.read("page.md") == edited(SampleHome.page))
    }

    @Test func `a line that was changed or removed since is refused by name, the others go`() async throws {
        let sample = try SampleHome()
        let ids = try await Self.write(sample, [("a", "Énergie"), ("b", "Énergie"), ("c", "Droit")])
        var page = try sample.folder.read("page.md")
        page = page.replacing("[Titre a]", with: "[Un autre titre]")
        page = page.replacing(/\* [^\n]*n\.fr\/b\)\n/, with: "")
        try sample.folder.write(page, to: "page.md")
        let change = try await Self.undo(sample)[0]
        #expect(change.added.map(\.decision.id) == [ids[2]])
        let reasons = Dictionary(
            uniqueKeysWithValues: change.refused.map { ($0.decision.id, $0.reason.reason) }
        )
        #expect(reasons == [ids[0]: .lineChanged, ids[1]: .lineGone])
        #expect(try sample.folder.read("page.md") == page.replacing(/\* [^\n]*n\.fr\/c\)\n/, with: ""))
        // Nothing older is touched instead.
        #expect(try await Self.undo(sample)[0].added.isEmpty)
    }

    @Test func `entries below a written line keep it on the page`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")])
        let line = "Neuf : [Titre a](https://n.fr/a)\n"
        let page = try sample.folder.read("page.md")
        let below = page.replacing(/(n\.fr\/a\)\n)/) { $0.output.1 + "  * [Plus](https://e.fr/9)\n" }
        #expect(below != page, "\(line)")
        try sample.folder.write(below, to: "page.md")
        let change = try await Self.undo(sample)[0]
        #expect(change.added.isEmpty && change.refused.count == 1)
        #expect(try sample.folder.read("page.md") == below)
    }

    // MARK: Meanwhile

    @Test func `a page that changed since planning is not written`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")])
        let undoing = Undoing(sample.reviewing)
        let change = try await undoing.plan(.init(), now: Self.now + 60)[0]
        let page = try sample.folder.read("page.md") + "\nUne note.\n"
        try sample.folder.write(page, to: "page.md")
        let records = try sample.home.readLedger().decisions
        let error = UserError(UndoProblem.pageChanged, at: "page.md")
        #expect(throws: error) { try undoing.write(change, now: Self.now + 61) }
        #expect(error.kind == .pageChanged)
        #expect(try sample.folder.read("page.md") == page)
        #expect(try sample.home.readLedger().decisions == records)
    }

    @Test func `of two undos at once, one does it`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")])
        let undoing = Undoing(sample.reviewing)
        let change = try await undoing.plan(.init(), now: Self.now + 60)[0]
        _ = try await Self.undo(sample)
        #expect(throws: UserError(UndoProblem.decisionsChanged, at: "page.md")) {
            try undoing.write(change, now: Self.now + 61)
        }
        #expect(try sample.folder.read("page.md") == SampleHome.page)
        #expect(try sample.states() == ["a": .accepted])
    }

    @Test func `killed before the record, the line is missing and can be accepted again`() async throws {
        let sample = try SampleHome()
        let ids = try await Self.write(sample, [("a", "Énergie")])
        // What a kill between the page and the ledger leaves.
        try sample.folder.write(SampleHome.page, to: "page.md")
        let change = try await Self.undo(sample)[0]
        #expect(change.added.isEmpty && change.refused.map(\.reason.reason) == [.lineGone])
        _ = try sample.reviewing.accept(ids, now: Self.now + 90)
        #expect(try sample.states() == ["a": .accepted])
    }

    @Test func `a page in a conflict is not touched`() async throws {
        let sample = try SampleHome()
        try await Self.write(sample, [("a", "Énergie")])
        let page = try sample.folder.read("page.md") + "<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> b\n"
        try sample.folder.write(page, to: "page.md")
        await #expect(throws: UserError.self) { try await Self.undo(sample) }
        #expect(try sample.folder.read("page.md") == page)
    }

    @Test func `a line on a branch is not touched`() async throws {
        let sample = try SampleHome()
        _ = try await Self.makeRepository(sample)
        let id = try sample.suggest("a")
        _ = try sample.reviewing.accept([id], now: Self.now)
        var options = Applying.Options()
        options.branch = "veille"
        _ = try await Applying(home: sample.home).run(options, now: Self.now + 1)
        let error = DecisionProblem.writtenOnBranch(title: "Titre a", id: id, branch: "veille")
        await #expect(throws: UserError(error, at: "page.md")) { try await Self.undo(sample) }
        #expect(try sample.states() == ["a": .onBranch])
    }

    // MARK: Commits

    @Test func `what was committed is taken back by one commit more`() async throws {
        let sample = try SampleHome()
        let repository = try await Self.makeRepository(sample)
        let ids = try await Self.write(
            sample,
            [("a", "Énergie"), ("b", "Énergie"), ("c", "Droit")],
            commits: true
        )
        #expect(try await repository.git("rev-list", "--count", "HEAD") == "3\n")
        let done = try await Undoing(sample.reviewing).run(.init(), now: Self.now + 60)
        #expect(done.isCommitted)
        #expect(try await repository.git("rev-list", "--count", "HEAD") == "4\n")
        #expect(try sample.folder.read("page.md") == SampleHome.page)
        #expect(try await repository.git("status", "--porcelain") == "")
        let message = try await repository.git("log", "-1", "--format=%B")
        #expect(message.hasPrefix("Revient sur 3 liens de page.md\n\n- Titre a (Neuf), \(ids[0])\n"))
        #expect(message.contains("\nVeille-Undo: \(ids[0])\nVeille-Undo: \(ids[1])\n"))
        #expect(try await repository.git("show", "HEAD:state/decisions.jsonl").contains("\"undo\""))
        #expect(try sample.states() == ["a": .accepted, "b": .accepted, "c": .accepted])
    }

    @Test func `a person's own commit of the lines is answered by no commit`() async throws {
        let sample = try SampleHome()
        let repository = try await Self.makeRepository(sample)
        try await Self.write(sample, [("a", "Énergie")])
        try await repository.commitAll("Mine")
        let done = try await Undoing(sample.reviewing).run(.init(), now: Self.now + 60)
        #expect(!done.isCommitted)
        #expect(try await repository.git("log", "-1", "--format=%s") == "Mine\n")
        #expect(try sample.folder.read("page.md") == SampleHome.page)
    }

    @Test func `other uncommitted changes of the page keep it from a commit`() async throws {
        let sample = try SampleHome()
        let repository = try await Self.makeRepository(sample)
        try await Self.write(sample, [("a", "Énergie")], commits: true)
        let page = try sample.folder.read("page.md").replacing("[Un]", with: "[Uno]")
        try sample.folder.write(page, to: "page.md")
        let records = try sample.home.readLedger().decisions
        await #expect(throws: UserError(UndoProblem.uncommittedChanges, at: "page.md")) {
            try await Self.undo(sample)
        }
        #expect(try sample.folder.read("page.md") == page)
        #expect(try sample.home.readLedger().decisions == records)
        // Committed, the edit stays and the line goes.
        try await repository.commitAll("Edit")
        _ = try await Self.undo(sample)
        #expect(try sample.folder.read("page.md") == SampleHome.page.replacing("[Un]", with: "[Uno]"))
        #expect(try await repository.git("rev-list", "--count", "HEAD") == "4\n")
    }

    @Test(arguments: [
        ("pre-commit", "exit 1"), ("pre-commit", "git checkout -q HEAD -- page.md; git add page.md"),
    ])
    func `what git does not commit is on the page as before`(name: String, script: String) async throws {
        let sample = try SampleHome()
        let repository = try await Self.makeRepository(sample)
        try await Self.write(sample, [("a", "Énergie")], commits: true)
        let page = try sample.folder.read("page.md")
        try repository.hook(name, script)
        await #expect(throws: UserError.self) { try await Self.undo(sample) }
        #expect(try sample.folder.read("page.md") == page)
        #expect(try sample.states() == ["a": .applied])
        // Without the hook it can be undone.
        try repository.hook(name, "exit 0")
        _ = try await Self.undo(sample, after: 120)
        #expect(try sample.folder.read("page.md") == SampleHome.page)
        #expect(try sample.states() == ["a": .accepted])
    }

    // MARK: Repairs

    private static let worn = """
        # Veille

        ## Énergie

        * [Un](https://e.fr/1)

        * [Deux](https://e.fr/2

        ## News

        * [Vieux](https://e.fr/v), May 2019

        * [Neuf](https://e.fr/n), May 2026

        """

    /// Writes the repair of the link that is not closed, and the removal of the old one.
    private static func repair(_ sample: SampleHome, commits: Bool = false) async throws -> [String] {
        let repairing = Repairing(home: sample.home, store: sample.store)
        let ids =
            try repairing.propose(now: now).map(\.id)
            + repairing.prune(limit: 5, PruningTerms(), now: now).map(\.id)
        _ = try sample.reviewing.accept(ids, now: now)
        var options = Applying.Options()
        options.commits = commits
        _ = try await Applying(home: sample.home).run(options, now: now + 1)
        return ids
    }

    @Test(arguments: [false, true]) func `a repair is turned back, and a removed entry put in its place`(
        isCommitted: Bool
    ) async throws {
        let sample = try SampleHome()
        try sample.folder.write(Self.worn, to: "page.md")
        let repository = try await Self.makeRepository(sample)
        let ids = try await Self.repair(sample, commits: isCommitted)
        #expect(ids.count == 2)
        #expect(!(try sample.folder.read("page.md")).contains("Vieux"))
        let change = try await Self.undo(sample)[0]
        #expect(Set(change.added.map(\.edit.proof.kind)) == [.replacement, .addition])
        #expect(try sample.folder.read("page.md") == Self.worn)
        #expect(try sample.home.readHistory().accepted(page: "page.md").count == 2)
        if isCommitted {
            #expect(
                try await repository.git("log", "-1", "--format=%s") == "Revient sur 2 lignes de page.md\n"
            )
        }
    }

    @Test(arguments: [false, true]) func `a removed entry is not put back where its place is not certain`(
        isInGit: Bool
    ) async throws {
        let sample = try SampleHome()
        try sample.folder.write(Self.worn, to: "page.md")
        if isInGit { _ = try await Self.makeRepository(sample) }
        let ids = try await Self.repair(sample)
        if isInGit {
            try sample.folder.write(
                try sample.folder.read("page.md").replacing("[Un]", with: "[Uno]"),
                to: "page.md"
            )
        }
        let change = try await Self.undo(sample)[0]
        #expect(change.added.map(\.decision.id) == [ids[0]])
        #expect(change.refused.map(\.decision.id) == [ids[1]])
        #expect(change.refused.map(\.reason.kind) == [.nowhereToInsert(.unknownPlace)])
        let page = try sample.folder.read("page.md")
        #expect(page.contains("(https://e.fr/2\n") && !page.contains("Vieux"))
    }
}
