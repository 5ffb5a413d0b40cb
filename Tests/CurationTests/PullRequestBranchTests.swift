import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PullRequestBranchTests {
    private static let now = SampleHome.now

    /// A home in a repository, fully committed, with pending suggestions.
    private struct Scene {
        let sample: SampleHome
        let repository: GitRepository
        let ids: [String]
        var branch: PullRequestBranch { PullRequestBranch(home: sample.home, branch: "veille") }

        init(_ names: String...) async throws {
            let sample = try SampleHome()
            repository = try await GitRepository(in: sample.folder)
            try await repository.commitAll("a")
            ids = try names.map { try sample.suggest($0) }
            self.sample = sample
        }

        /// One run of the job, `minutes` after the first.
        @discardableResult
        func run(_ answers: [PullRequest.Answer] = [], after minutes: Double) async throws -> (
            notes: [Phrase], written: Int, isDifferent: Bool
        ) {
            let now = PullRequestBranchTests.now + minutes * 60
            _ = try await branch.importDecisions()
            let notes = try branch.apply(answers, sample.reviewing, now: now)
            let waiting = try sample.reviewing.items(now: now).count { $0.state == .pending }
            let (changes, isDifferent) = try await branch.rebuild(waiting: waiting, now: now)
            return (notes, changes.flatMap(\.added).count, isDifferent)
        }

        func subjects(_ range: String = "main..veille") async throws -> String {
            try await repository.git("log", "--format=%s", range)
        }

        var status: String {
            get async throws { try await repository.git("status", "--porcelain", "--untracked-files=all") }
        }

        var currentBranch: String {
            get async throws { try await repository.git("branch", "--show-current") }
        }
    }

    // MARK: Importing and restoring

    @Test func `outside of a repository nothing is imported`() async throws {
        let sample = try SampleHome()
        await #expect(throws: UserError.self) {
            try await PullRequestBranch(home: sample.home, branch: "veille").importDecisions()
        }
        #expect(!sample.folder.has("state"))
    }

    @Test func `without a branch there is nothing to import or restore`() async throws {
        let scene = try await Scene()
        let before = try await scene.branch.importDecisions()
        #expect(before == nil && !scene.sample.folder.has("state/decisions.jsonl"))
        try scene.branch.restoreLedger(before)
        #expect(!scene.sample.folder.has("state/decisions.jsonl"))
    }

    @Test(arguments: [false, true]) func `decisions of the branch are imported, and the ledger restored`(
        isRemote: Bool
    ) async throws {
        let scene = try await Scene("a", "b", "c")
        try await scene.run(
            [.init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .refuse)],
            after: 0
        )
        if isRemote {
            try await scene.repository.git("update-ref", "refs/remotes/origin/veille", "veille")
            try await scene.repository.git("branch", "--quiet", "-D", "veille")
        }
        #expect(try scene.sample.states().values.allSatisfy { $0 == .pending }, "main has no decisions")
        let before = try await scene.branch.importDecisions()
        #expect(before == nil)
        #expect(try scene.sample.states() == ["a": .accepted, "b": .refused, "c": .pending])
        let verdicts = try scene.sample.home.readLedger().decisions.map(\.verdict)
        #expect(verdicts == [.accept, .refuse], "lines written there are not on this page")
        #expect(!scene.sample.folder.has("state/branch-decisions.jsonl"))
        try scene.branch.restoreLedger(before)
        #expect(!scene.sample.folder.has("state/decisions.jsonl"))
    }

    @Test func `an existing ledger is restored byte for byte`() async throws {
        let scene = try await Scene("a", "b")
        _ = try scene.sample.reviewing.refuse([scene.ids[0]], now: Self.now)
        try await scene.repository.commitAll("b")
        let ledger = try scene.sample.folder.read("state/decisions.jsonl")
        try await scene.run([.init(id: scene.ids[1], action: .accept)], after: 1)
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == ledger)
        let before = try await scene.branch.importDecisions()
        let taken = try scene.sample.folder.read("state/decisions.jsonl")
        #expect(taken.hasPrefix(ledger) && taken.count > ledger.count)
        try scene.branch.restoreLedger(before)
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == ledger)
        #expect(try await scene.status.isEmpty)
    }

    @Test func `importing twice adds nothing`() async throws {
        let scene = try await Scene("a")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        _ = try await scene.branch.importDecisions()
        let once = try scene.sample.folder.read("state/decisions.jsonl")
        _ = try await scene.branch.importDecisions()
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == once)
    }

    @Test(arguments: ["page.md", "state/decisions.jsonl"])
    func `uncommitted changes are an error, and are kept`(name: String) async throws {
        let scene = try await Scene("a", "b")
        _ = try scene.sample.reviewing.refuse([scene.ids[0]], now: Self.now)
        try await scene.repository.commitAll("b")
        try await scene.run([.init(id: scene.ids[1], action: .accept)], after: 1)
        let changed = try scene.sample.folder.read(name) + "\n"
        try scene.sample.folder.write(changed, to: name)
        let error = await #expect(throws: UserError.self) { try await scene.branch.importDecisions() }
        #expect(error?.place == name && error?.what.en.contains("uncommitted") == true)
        #expect(try scene.sample.folder.read(name) == changed)
        #expect(try await scene.status == " M \(name)\n")
    }

    @Test func `an untracked ledger is committed on the branch and imported from it`()
        async throws
    {
        let scene = try await Scene("a", "b")
        _ = try scene.sample.reviewing.refuse([scene.ids[0]], now: Self.now)
        #expect(try await scene.status == "?? state/decisions.jsonl\n")
        let run = try await scene.run([.init(id: scene.ids[1], action: .accept)], after: 1)
        #expect(run.written == 1 && run.isDifferent)
        let onBranch = try await scene.repository.git("show", "veille:state/decisions.jsonl")
        #expect(onBranch.contains("\"refuse\"") && onBranch.contains("\"accept\""))
        _ = try await scene.branch.importDecisions()
        #expect(try scene.sample.states() == ["a": .refused, "b": .accepted])
    }

    // MARK: Rebuilding

    @Test func `each section has its commit, and the starting branch is checked out`() async throws {
        let scene = try await Scene("a", "b", "c")
        let run = try await scene.run(
            [
                .init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .move("Droit")),
                .init(id: scene.ids[1], action: .accept), .init(id: scene.ids[2], action: .refuse),
            ],
            after: 0
        )
        #expect(run.notes.isEmpty && run.written == 2 && run.isDifferent)
        #expect(
            try await scene.subjects()
                == "Ajoute 1 lien à «\u{202F}Droit\u{202F}»\nAjoute 1 lien à «\u{202F}Énergie\u{202F}»\n"
        )
        #expect(try await scene.currentBranch == "main\n")
        #expect(try await scene.status.isEmpty)
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page)
        let page = try await scene.repository.git("show", "veille:page.md")
        #expect(
            page
                == SampleHome.page.replacing(
                    "* [Deux](https://e.fr/2)\n",
                    with: "* [Deux](https://e.fr/2)\n* [Titre a](https://n.fr/a)\n"
                ) + "* [Titre b](https://n.fr/b)\n"
        )
    }

    @Test func `decisions without a line have a commit of their own`() async throws {
        let scene = try await Scene("a")
        let run = try await scene.run([.init(id: scene.ids[0], action: .refuse)], after: 0)
        #expect(run.written == 0 && run.isDifferent)
        #expect(try await scene.subjects() == "Note les décisions\n")
        #expect(
            try await scene.repository.git("show", "--name-only", "--format=", "veille")
                == "state/decisions.jsonl\n"
        )
    }

    @Test func `pending suggestions have an empty commit; without any there is none`() async throws {
        let scene = try await Scene("a", "b")
        let waiting = try await scene.run(after: 0)
        #expect(waiting.written == 0 && waiting.isDifferent)
        #expect(try await scene.subjects() == "Propose 2 liens\n")
        #expect(try await scene.repository.git("diff", "--stat", "main", "veille").isEmpty)
        let (_, isDifferent) = try await scene.branch.rebuild(waiting: 0, now: Self.now)
        #expect(!isDifferent)
        #expect(try await scene.subjects().isEmpty)
    }

    @Test func `a second run repeats earlier decisions on a page that has changed`() async throws {
        let scene = try await Scene("a", "b", "c")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        // Exactly where the first run added its line.
        let moved = SampleHome.page.replacing(
            "* [Deux](https://e.fr/2)\n",
            with: "* [Deux](https://e.fr/2)\n* [Quatre](https://e.fr/4)\n"
        )
        try scene.sample.folder.write(moved, to: "page.md")
        try await scene.repository.commitAll("b")
        let run = try await scene.run([.init(id: scene.ids[1], action: .accept)], after: 10)
        #expect(run.written == 2)
        let page = try await scene.repository.git("show", "veille:page.md")
        let lines = ["[Quatre](https://e.fr/4)", "[Titre a](https://n.fr/a)", "[Titre b](https://n.fr/b)"]
        #expect(page == moved.replacing("* \(lines[0])\n", with: lines.map { "* \($0)\n" }.joined()))
        #expect(try await scene.subjects() == "Ajoute 2 liens à «\u{202F}Énergie\u{202F}»\n")
        let applied = try await scene.repository.git("show", "veille:state/decisions.jsonl")
        #expect(applied.matches(of: /"applied"/).count == 2, "each line is recorded once")

        try await scene.run([.init(id: scene.ids[0], action: .undo)], after: 20)
        let left = try await scene.repository.git("show", "veille:page.md")
        #expect(!left.contains("n.fr/a") && left.contains("n.fr/b"))
    }

    @Test func `after a merge the branch starts again without changes`() async throws {
        let scene = try await Scene("a")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        try await scene.repository.git("merge", "--quiet", "--ff-only", "veille")
        #expect(try scene.sample.states() == ["a": .applied])
        let run = try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 10)
        #expect(run.written == 0 && !run.isDifferent && run.notes.isEmpty)
        #expect(try await scene.status.isEmpty)
    }

    @Test func `an unfinished merge is an error before anything is changed`() async throws {
        let scene = try await Scene("a")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        // A conflict: both sides add at the same line.
        let other = SampleHome.page.replacing(
            "* [Deux](https://e.fr/2)\n",
            with: "* [Deux](https://e.fr/2)\n* [Quatre](https://e.fr/4)\n"
        )
        try scene.sample.folder.write(other, to: "page.md")
        try await scene.repository.commitAll("b")
        await #expect(throws: (any Error).self) {
            try await scene.repository.git("merge", "--quiet", "veille")
        }
        let conflict = try scene.sample.folder.read("page.md")
        try #require(conflict.contains("<<<<<<< "))
        let error = await #expect(throws: UserError.self) { try await scene.branch.importDecisions() }
        #expect(error?.cause as? CommitProblem == .mergeInProgress)
        await #expect(throws: UserError.self) { try await scene.branch.rebuild(waiting: 1, now: Self.now) }
        #expect(try scene.sample.folder.read("page.md") == conflict)
        #expect(try await scene.currentBranch == "main\n")
        try await scene.repository.git("rev-parse", "--verify", "--quiet", "MERGE_HEAD")
    }

    @Test func `committed conflict markers are an error, and the starting branch is checked out`()
        async throws
    {
        let scene = try await Scene("a")
        let marks =
            "<<<<<<< HEAD\n* [Quatre](https://e.fr/4)\n=======\n* [Cinq](https://e.fr/5)\n>>>>>>> autre\n"
        try scene.sample.folder.write(SampleHome.page + marks, to: "page.md")
        try await scene.repository.commitAll("b")
        let before = try await scene.branch.importDecisions()
        _ = try scene.branch.apply(
            [.init(id: scene.ids[0], action: .accept)],
            scene.sample.reviewing,
            now: Self.now
        )
        let error = await #expect(throws: UserError.self) {
            try await scene.branch.rebuild(waiting: 0, now: Self.now)
        }
        #expect(error?.place == "page.md:11")
        #expect(try await scene.currentBranch == "main\n")
        try scene.branch.restoreLedger(before)
        #expect(try await scene.status.isEmpty)
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page + marks)
    }

    @Test func `after a failing hook the starting branch is checked out`() async throws {
        let scene = try await Scene("a")
        try scene.repository.hook("pre-commit", "echo non >&2; exit 1")
        let error = await #expect(throws: UserError.self) {
            try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        }
        #expect(error?.what.en == "non")
        #expect(try await scene.currentBranch == "main\n")
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page)
    }

    @Test(arguments: [false, true])
    func `a hook that rejects the second section leaves the first branch as it was`(
        hasLedger: Bool
    ) async throws {
        let scene = try await Scene("a", "b", "c")
        if hasLedger {
            _ = try scene.sample.reviewing.refuse([scene.ids[2]], now: Self.now)
            try await scene.repository.commitAll("b")
        }
        let ledger = try? scene.sample.folder.read("state/decisions.jsonl")
        try scene.repository.hook("pre-commit", "test ! -e .git/once || exit 1; touch .git/once")
        let before = try await scene.branch.importDecisions()
        _ = try scene.branch.apply(
            [
                .init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .move("Droit")),
                .init(id: scene.ids[1], action: .accept),
            ],
            scene.sample.reviewing,
            now: Self.now + 60
        )
        let decided = try scene.sample.folder.read("state/decisions.jsonl")
        await #expect(throws: UserError.self) {
            try await scene.branch.rebuild(waiting: 0, now: Self.now + 60)
        }
        #expect(scene.sample.folder.has(".git/once"), "the first section was committed")
        #expect(try await scene.subjects() == "Ajoute 1 lien à «\u{202F}Énergie\u{202F}»\n")
        #expect(try await scene.currentBranch == "main\n")
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page)
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == decided)
        try scene.branch.restoreLedger(before)
        #expect((try? scene.sample.folder.read("state/decisions.jsonl")) == ledger)
        #expect(try await scene.status.isEmpty)
    }

    @Test func `a page changed by a failing hook is kept, on its branch`() async throws {
        let scene = try await Scene("a", "b")
        try scene.repository.hook(
            "pre-commit",
            "test -e .git/once && echo '* x' >> page.md && exit 1; touch .git/once"
        )
        let error = await #expect(throws: UserError.self) {
            try await scene.run(
                [
                    .init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .move("Droit")),
                    .init(id: scene.ids[1], action: .accept),
                ],
                after: 0
            )
        }
        guard case .cannotSwitchBack(to: "main", _) = error?.cause as? CommitProblem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await scene.currentBranch == "veille\n")
        #expect(try scene.sample.folder.read("page.md").hasSuffix("* [Titre b](https://n.fr/b)\n* x\n"))
    }

    @Test func `the current branch is not rebuilt, nor one with an invalid name`() async throws {
        let scene = try await Scene("a")
        try await scene.repository.git("switch", "--quiet", "--create", "veille")
        let error = await #expect(throws: UserError.self) {
            try await scene.branch.rebuild(waiting: 1, now: Self.now)
        }
        #expect(error?.remedy?.en == "run “git switch main” first")
        await #expect(throws: UserError.self) {
            try await PullRequestBranch(home: scene.sample.home, branch: "a b").rebuild(
                waiting: 1,
                now: Self.now
            )
        }
        #expect(try await scene.currentBranch == "veille\n")
        #expect(try await scene.subjects().isEmpty)
    }

    @Test func `a detached HEAD is checked out again`() async throws {
        let scene = try await Scene("a")
        try await scene.repository.git("switch", "--quiet", "--detach")
        let head = try await scene.repository.git("rev-parse", "HEAD")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        #expect(try await scene.currentBranch.isEmpty)
        #expect(try await scene.repository.git("rev-parse", "HEAD") == head)
        #expect(try await scene.subjects() == "Ajoute 1 lien à «\u{202F}Énergie\u{202F}»\n")
    }

    // MARK: Answers

    @Test func `answers that fail are reported, and the others applied`() async throws {
        let scene = try await Scene("a", "b")
        let notes = try scene.branch.apply(
            [
                .init(id: "", action: .unknown("/veille explode")), .init(id: "zzzz", action: .accept),
                .init(id: scene.ids[0], action: .later("hier")),
                .init(id: scene.ids[0], action: .move("Nulle")),
                .init(id: scene.ids[1], action: .accept),
            ],
            scene.sample.reviewing,
            now: Self.now
        )
        #expect(notes.count == 4)
        #expect(notes.first?.en.hasPrefix("“/veille explode” was not understood") == true)
        #expect(
            notes.dropFirst().first?.en == "zzzz: no suggestion “zzzz” → “veille list --state all” lists them"
        )
        #expect(notes.dropFirst(2).allSatisfy { $0.en.hasPrefix(scene.ids[0] + ": ") })
        #expect(try scene.sample.states() == ["a": .pending, "b": .accepted])
    }

    @Test func `a comment is applied once, and later decisions win`() async throws {
        let scene = try await Scene("a", "b")
        let date = Self.now
        let answers = [
            PullRequest.Answer(id: scene.ids[0], action: .later("2026-03-20"), date: date),
            PullRequest.Answer(id: scene.ids[1], action: .move("Droit"), date: date),
            PullRequest.Answer(id: scene.ids[1], action: .accept, date: date),
        ]
        let reviewing = scene.sample.reviewing
        #expect(try scene.branch.apply(answers, reviewing, now: date + 60).isEmpty)
        #expect(try scene.sample.states(at: date + 60) == ["a": .later, "b": .accepted])
        let records = try scene.sample.home.readLedger().decisions.count
        #expect(try scene.branch.apply(answers, reviewing, now: date + 120).isEmpty)
        #expect(try scene.sample.home.readLedger().decisions.count == records)

        _ = try reviewing.move(scene.ids[1], to: ["Énergie"], now: date + 180)
        _ = try scene.branch.apply(answers, reviewing, now: date + 240)
        let item = try reviewing.item(scene.ids[1], now: date + 240)
        #expect(item.suggestion.section == ["Énergie"])
        let again = [PullRequest.Answer(id: scene.ids[1], action: .move("Droit"), date: date + 300)]
        _ = try scene.branch.apply(again, reviewing, now: date + 360)
        #expect(try reviewing.item(scene.ids[1], now: date + 360).suggestion.section == ["Droit"])
    }
}
