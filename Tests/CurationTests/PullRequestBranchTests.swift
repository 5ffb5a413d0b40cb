import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PullRequestBranchTests {
    private static let now = SampleHome.now

    // MARK: The work tree

    @Test func `outside of a repository nothing is made`() async throws {
        let sample = try SampleHome()
        await #expect(throws: UserError.self) {
            try await PullRequestBranch(home: sample.home, branch: "veille")
        }
        #expect(!sample.folder.has("state"))
    }

    @Test(arguments: [false, true])
    func `decisions of the branch are taken over, and the person's ledger is not changed`(
        isRemote: Bool
    ) async throws {
        let scene = try await PullRequestScene("a", "b", "c")
        try await scene.run(
            [.init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .refuse)],
            after: 0
        )
        if isRemote {
            try await scene.repository.git("update-ref", "refs/remotes/origin/veille", "veille")
            try await scene.repository.git("branch", "--quiet", "-D", "veille")
        }
        #expect(try scene.sample.states().values.allSatisfy { $0 == .pending }, "main has no decisions")
        #expect(try await scene.statesOnBranch() == ["a": .accepted, "b": .refused, "c": .pending])
        try await scene.withBranch { branch, _ in
            let verdicts = try branch.home.readLedger().decisions.map(\.verdict)
            #expect(verdicts == [.accept, .refuse], "lines written there are not on this page")
        }
        #expect(!scene.sample.folder.has("state/decisions.jsonl"))
        #expect(try await scene.repository.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test(arguments: [false, true]) func `what is decided while the job runs stays`(fails: Bool) async throws
    {
        let scene = try await PullRequestScene("a", "b", "c")
        _ = try scene.sample.reviewing.refuse([scene.ids[2]], now: Self.now)
        try await scene.repository.commitAll("b")
        if fails { try scene.repository.hook("pre-commit", "exit 1") }
        var ledger = ""
        do {
            try await scene.withBranch { branch, reviewing in
                _ = try branch.apply(
                    [.init(id: scene.ids[0], action: .accept)],
                    reviewing,
                    now: Self.now + 60
                )
                _ = try scene.sample.reviewing.accept([scene.ids[1]], now: Self.now + 61)
                ledger = try scene.sample.folder.read("state/decisions.jsonl")
                _ = try await branch.rebuild(waiting: 0, now: Self.now + 120)
            }
            #expect(!fails)
        } catch {
            #expect(fails, "\(error)")
        }
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == ledger)
        #expect(try scene.sample.states() == ["a": .pending, "b": .accepted, "c": .refused])
        guard !fails else { return }
        let page = try await scene.repository.git("show", "veille:page.md")
        #expect(page.contains("n.fr/a") && page.contains("n.fr/b"), "the branch has them, too")
    }

    @Test func `what a killed run left is removed`() async throws {
        let scene = try await PullRequestScene("a")
        _ = try await PullRequestBranch(home: scene.sample.home, branch: "veille")
        #expect(try await scene.repository.git("worktree", "list").split(separator: "\n").count == 2)
        let run = try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        #expect(run.written == 1)
        #expect(try await scene.repository.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test func `what git left locked is removed, and other work trees stay`() async throws {
        let scene = try await PullRequestScene("a")
        let repository = scene.repository
        try await repository.git(
            "worktree",
            "add",
            "--quiet",
            "--detach",
            "../\(scene.sample.folder.url.lastPathComponent)-w"
        )
        let away = scene.sample.folder.url.path + "-w"
        let aside = away + "-away"
        try FileManager.default.moveItem(atPath: away, toPath: aside)
        defer { try? FileManager.default.removeItem(atPath: aside) }
        // As git leaves it when it is killed while it checks out; the lock ends with the process.
        _ = try await PullRequestBranch(home: scene.sample.home, branch: "veille")
        let list = try await repository.git("worktree", "list", "--porcelain")
        let top = try #require(
            list.split(separator: "\n").first { $0.contains("/.git/veille-") }?.dropFirst(9)
        )
        try await repository.git("worktree", "lock", "--reason", "initializing", String(top))
        try FileManager.default.removeItem(atPath: String(top))
        #expect(try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0).written == 1)
        #expect(try await repository.git("worktree", "list").split(separator: "\n").count == 2)
    }

    @Test func `a page that leads out of the repository is not written`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("", to: "unused.md")
        let sample = try SampleHome(configuration: "pages: [\(folder.url.path)/page.md]\n")
        let repository = try await GitRepository(in: sample.folder)
        try await repository.commitAll("a")
        let error = await #expect(throws: UserError.self) {
            try await PullRequestBranch(home: sample.home, branch: "veille")
        }
        #expect(error?.cause as? CommitProblem == .outsideRepository)
        #expect(try await repository.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test func `with a ledger that git ignores, decisions stay in the person's`() async throws {
        let scene = try await PullRequestScene("a")
        try scene.sample.folder.write("*\n", to: "state/.gitignore")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        let second = try await scene.run(after: 1)
        #expect(second.written == 1 && second.isDifferent)
        #expect(try scene.sample.states() == ["a": .accepted])
        #expect(
            try await scene.repository.git("ls-tree", "-r", "--name-only", "veille").contains("state/")
                == false
        )
    }

    @Test func `a corrected line of the ledger stays corrected`() async throws {
        let scene = try await PullRequestScene("a")
        _ = try scene.sample.reviewing.accept(scene.ids, now: Self.now)
        try await scene.repository.commitAll("b")
        let ledger = try scene.sample.folder.read("state/decisions.jsonl")
        try scene.sample.folder.write(ledger.replacing("Énergie", with: "Droit"), to: "state/decisions.jsonl")
        #expect(try await scene.run(after: 1).written == 1)
        #expect(try await scene.subjects().contains("Droit"))
    }

    @Test func `a branch in another work tree is an error at once`() async throws {
        let scene = try await PullRequestScene("a")
        let place = scene.sample.folder.url.path + "-other"
        defer { try? FileManager.default.removeItem(atPath: place) }
        try await scene.repository.git("worktree", "add", "--quiet", "-b", "veille", place)
        let error = await #expect(throws: UserError.self) { try await scene.run(after: 0) }
        #expect(error?.cause as? CommitProblem == .branchElsewhere("veille"))
    }

    @Test func `a feed's move on the branch is kept`() async throws {
        let scene = try await PullRequestScene("a")
        let move = FeedMove(at: Self.now, from: "https://a.fr/f", to: "https://a.fr/g")
        try await scene.withBranch { branch, _ in
            try branch.home.ledger.append([.move(move)])
            _ = try await branch.rebuild(waiting: 0, now: Self.now)
        }
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 1)
        let moves = try await scene.withBranch { branch, _ in try branch.home.readLedger().moves }
        #expect(moves == [move])
    }

    @Test func `a folder inside the repository`() async throws {
        let sample = try SampleHome()
        let repository = try await GitRepository(in: sample.folder)
        let place = sample.folder.url.appending(path: "notes/veille")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for name in ["page.md", "veille.yml"] where sample.folder.has(name) {
            try FileManager.default.moveItem(
                at: sample.folder.url.appending(path: name),
                to: place.appending(path: name)
            )
        }
        try await repository.commitAll("a")
        let home = HomeFolder(folder: place, configuration: sample.home.configuration)
        let branch = try await PullRequestBranch(home: home, branch: "veille")
        let id = try sample.suggest("a")
        let reviewing = Reviewing(home: branch.home, store: sample.store)
        _ = try branch.apply([.init(id: id, action: .accept)], reviewing, now: Self.now)
        let (changes, _) = try await branch.rebuild(waiting: 0, now: Self.now)
        await branch.close()
        #expect(changes.flatMap(\.added).count == 1)
        #expect(try await repository.git("show", "veille:notes/veille/page.md").contains("n.fr/a"))
    }

    @Test func `uncommitted changes of a page are an error, and are kept`() async throws {
        let scene = try await PullRequestScene("a")
        let changed = SampleHome.page + "\n"
        try scene.sample.folder.write(changed, to: "page.md")
        let error = await #expect(throws: UserError.self) { try await scene.run(after: 0) }
        #expect(error?.place == "page.md" && error?.what.en.contains("uncommitted") == true)
        #expect(try scene.sample.folder.read("page.md") == changed)
        #expect(try await scene.status == " M page.md\n")
    }

    @Test(arguments: [false, true])
    func `uncommitted decisions are taken along, and stay`(isTracked: Bool) async throws {
        let scene = try await PullRequestScene("a", "b")
        if isTracked {
            try scene.sample.folder.write("", to: "state/decisions.jsonl")
            try await scene.repository.commitAll("b")
        }
        _ = try scene.sample.reviewing.refuse([scene.ids[0]], now: Self.now)
        let run = try await scene.run([.init(id: scene.ids[1], action: .accept)], after: 1)
        #expect(run.written == 1 && run.isDifferent)
        let onBranch = try await scene.repository.git("show", "veille:state/decisions.jsonl")
        #expect(onBranch.contains("\"refuse\"") && onBranch.contains("\"accept\""))
        #expect(try await scene.statesOnBranch() == ["a": .refused, "b": .accepted])
        #expect(try scene.sample.states() == ["a": .refused, "b": .pending])
        #expect(try await scene.status == (isTracked ? " M" : "??") + " state/decisions.jsonl\n")
    }

    // MARK: Rebuilding

    @Test func `each section has its commit, and the starting branch is checked out`() async throws {
        let scene = try await PullRequestScene("a", "b", "c")
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
        let scene = try await PullRequestScene("a")
        let run = try await scene.run([.init(id: scene.ids[0], action: .refuse)], after: 0)
        #expect(run.written == 0 && run.isDifferent)
        #expect(try await scene.subjects() == "Note les décisions\n")
        #expect(
            try await scene.repository.git("show", "--name-only", "--format=", "veille")
                == "state/decisions.jsonl\n"
        )
    }

    @Test func `pending suggestions have an empty commit; without any there is none`() async throws {
        let scene = try await PullRequestScene("a", "b")
        let waiting = try await scene.run(after: 0)
        #expect(waiting.written == 0 && waiting.isDifferent)
        #expect(try await scene.subjects() == "Propose 2 liens\n")
        #expect(try await scene.repository.git("diff", "--stat", "main", "veille").isEmpty)
        let (_, isDifferent) = try await scene.withBranch { branch, _ in
            try await branch.rebuild(waiting: 0, now: Self.now)
        }
        #expect(!isDifferent)
        #expect(try await scene.subjects().isEmpty)
    }

    @Test func `a second run repeats earlier decisions on a page that has changed`() async throws {
        let scene = try await PullRequestScene("a", "b", "c")
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
        let scene = try await PullRequestScene("a")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        try await scene.repository.git("merge", "--quiet", "--ff-only", "veille")
        #expect(try scene.sample.states() == ["a": .applied])
        let run = try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 10)
        #expect(run.written == 0 && !run.isDifferent && run.notes.isEmpty)
        #expect(try await scene.status.isEmpty)
    }

    @Test func `an unfinished merge is an error before anything is changed`() async throws {
        let scene = try await PullRequestScene("a")
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
        let error = await #expect(throws: UserError.self) { try await scene.run(after: 10) }
        #expect(error?.cause as? CommitProblem == .mergeInProgress)
        #expect(try scene.sample.folder.read("page.md") == conflict)
        #expect(try await scene.currentBranch == "main\n")
        try await scene.repository.git("rev-parse", "--verify", "--quiet", "MERGE_HEAD")
    }

    @Test func `committed conflict markers are an error, and nothing is changed`() async throws {
        let scene = try await PullRequestScene("a")
        let marks =
            "<<<<<<< HEAD\n* [Quatre](https://e.fr/4)\n=======\n* [Cinq](https://e.fr/5)\n>>>>>>> autre\n"
        try scene.sample.folder.write(SampleHome.page + marks, to: "page.md")
        try await scene.repository.commitAll("b")
        let error = await #expect(throws: UserError.self) {
            try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        }
        #expect(error?.place == "page.md:11")
        #expect(try await scene.currentBranch == "main\n")
        #expect(try await scene.status.isEmpty)
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page + marks)
    }

    /// A hook whose second run fails, with what it does before.
    private static func failingLater(_ scene: PullRequestScene, _ mischief: String = "true") throws {
        let mark = scene.sample.folder.url.appending(path: ".git/once").path
        try scene.repository.hook(
            "pre-commit",
            "test ! -e '\(mark)' || { \(mischief); echo non >&2; exit 1; }; touch '\(mark)'"
        )
    }

    @Test(arguments: ["true", "echo '* x' >> page.md", "rm page.md", "git reset --quiet --hard"])
    func `a hook that rejects the second section leaves the branch as it was`(mischief: String) async throws {
        let scene = try await PullRequestScene("a", "b", "c")
        try await scene.run([.init(id: scene.ids[2], action: .refuse)], after: 0)
        let before = try await scene.repository.git("rev-parse", "veille")
        try Self.failingLater(scene, mischief)
        let error = await #expect(throws: UserError.self) {
            try await scene.run(
                [
                    .init(id: scene.ids[0], action: .accept), .init(id: scene.ids[1], action: .move("Droit")),
                    .init(id: scene.ids[1], action: .accept),
                ],
                after: 1
            )
        }
        #expect(error?.what.en == "non")
        #expect(scene.sample.folder.has(".git/once"), "the first section was committed")
        #expect(try await scene.repository.git("rev-parse", "veille") == before)
        #expect(try await scene.currentBranch == "main\n")
        #expect(try scene.sample.folder.read("page.md") == SampleHome.page)
        #expect(!scene.sample.folder.has("state/decisions.jsonl"))
        #expect(try await scene.status.isEmpty)
        #expect(try await scene.repository.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test func `the current branch is not rebuilt, nor one with an invalid name`() async throws {
        let scene = try await PullRequestScene("a")
        try await scene.repository.git("switch", "--quiet", "--create", "veille")
        let error = await #expect(throws: UserError.self) { try await scene.run(after: 0) }
        #expect(error?.remedy?.en == "run “git switch main” first")
        await #expect(throws: UserError.self) {
            try await PullRequestBranch(home: scene.sample.home, branch: "a b")
        }
        #expect(try await scene.currentBranch == "veille\n")
        #expect(try await scene.subjects().isEmpty)
    }

    @Test func `a detached HEAD is checked out again`() async throws {
        let scene = try await PullRequestScene("a")
        try await scene.repository.git("switch", "--quiet", "--detach")
        let head = try await scene.repository.git("rev-parse", "HEAD")
        try await scene.run([.init(id: scene.ids[0], action: .accept)], after: 0)
        #expect(try await scene.currentBranch.isEmpty)
        #expect(try await scene.repository.git("rev-parse", "HEAD") == head)
        #expect(try await scene.subjects() == "Ajoute 1 lien à «\u{202F}Énergie\u{202F}»\n")
    }
}
