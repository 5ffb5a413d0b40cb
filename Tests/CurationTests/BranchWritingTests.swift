import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

/// Lines that are written on a branch other than the current one.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct BranchWritingTests {
    private static let now = SampleHome.now

    /// A home in a repository, fully committed, as `init` lays it.
    private struct Scene {
        let sample: SampleHome
        let repository: GitRepository

        init(configuration: String = "pages: [page.md]\n") async throws {
            sample = try SampleHome(configuration: configuration)
            try sample.folder.write(HomeFolder.mergedState, to: "state/.gitattributes")
            try sample.folder.write(HomeFolder.ignoredState, to: "state/.gitignore")
            repository = try await GitRepository(in: sample.folder)
            try await repository.commitAll("a")
        }

        @discardableResult
        func accept(_ name: String, section: [String] = ["Énergie"], minutes: Double = 0) throws -> String {
            let id = try sample.suggest(name, section: section)
            _ = try sample.reviewing.accept([id], now: now + minutes * 60)
            return id
        }

        @discardableResult
        func apply(_ branch: String? = "veille", force: Bool = false, minutes: Double = 1) async throws
            -> Applying.Outcome
        {
            var options = Applying.Options()
            options.commits = true
            options.branch = branch
            options.commitsAll = force
            return try await Applying(home: sample.home).run(options, now: now + minutes * 60)
        }

        func commitLedger() async throws {
            try await repository.git("add", "state")
            try await repository.git("commit", "--quiet", "--message", "state", "--", "state")
        }

        func page(on branch: String = "veille") async throws -> String {
            try await repository.git("show", "\(branch):page.md")
        }

        func decisions(on branch: String = "veille") async throws -> Decisions {
            let text = try await repository.git("show", "\(branch):state/decisions.jsonl")
            try sample.folder.write(text, to: "copy.jsonl")
            defer { try? FileManager.default.removeItem(at: sample.folder.url.appending(path: "copy.jsonl")) }
            return try Ledger(at: sample.folder.url.appending(path: "copy.jsonl")).read().decisions
        }

        /// All that git knows of the person's folder, but for the ledger.
        func surroundings() async throws -> [String] {
            [
                try await repository.git("branch", "--show-current"),
                try await repository.git("rev-parse", "HEAD"),
                try await repository.git("ls-files", "--stage"),
                try sample.folder.read("page.md"),
                try await repository.git("status", "--porcelain", "--untracked-files=all", "--", ":!state"),
                try await repository.git("worktree", "list", "--porcelain"),
            ]
        }

        func leavesNothing() throws -> Bool {
            let names = try FileManager.default.contentsOfDirectory(
                atPath: sample.folder.url.appending(path: ".git").path
            )
            return !names.contains { $0.hasPrefix("veille-") }
        }
    }

    @Test(arguments: ["main", ""]) func `the person's branch, index and pages are left alone`(current: String)
        async throws
    {
        let scene = try await Scene()
        if current.isEmpty { try await scene.repository.git("switch", "--quiet", "--detach") }
        try scene.sample.folder.write("à part\n", to: "notes.md")
        try await scene.repository.git("add", "notes.md")
        try scene.accept("a")
        let before = try await scene.surroundings()
        let outcome = try await scene.apply()
        #expect(outcome.branch == "veille" && outcome.changes.flatMap(\.added).count == 1)
        #expect(try await scene.surroundings() == before)
        #expect(try scene.leavesNothing())
        let files = try await scene.repository.git("show", "--name-only", "--format=", "veille")
        #expect(files == "page.md\nstate/decisions.jsonl\n")
    }

    @Test func `a branch gets what enough people have accepted, whatever the rules of other pages`()
        async throws
    {
        try TemporaryDirectory.current.write("# B\n\n## Eau\n\n* [B](https://e.fr/b)\n", to: "other.md")
        let scene = try await Scene(
            configuration:
                "pages: [page.md, other.md]\nsections: {Énergie: {approvals: 2}, Eau: {approvals: 2}}\n"
        )
        let id = try scene.accept("a")
        let first = try await scene.apply()
        #expect(first.changes.flatMap(\.added).isEmpty)
        #expect(first.changes.flatMap(\.waiting).map(\.decision.id) == [id])
        let home = scene.sample.home.decided(by: .named("Zoë"))
        _ = try Reviewing(home: home, store: scene.sample.store).accept([id], now: Self.now + 30)
        try await scene.apply()
        #expect(try await scene.page().contains("https://n.fr/a"))
    }

    @Test func `the commits hold the lines and the decisions, and so does the person's ledger`() async throws
    {
        let scene = try await Scene()
        try scene.accept("a")
        try scene.accept("b", section: ["Droit"])
        try await scene.apply()
        let page = try await scene.page()
        #expect(page.contains("](https://n.fr/a)") && page.contains("](https://n.fr/b)"))
        let own = try scene.sample.home.readLedger().decisions
        #expect(try await scene.decisions() == own)
        #expect(own.filter { $0.verdict == .applied }.map(\.branch?.text) == ["veille", "veille"])
        #expect(try await scene.repository.git("rev-list", "--count", "main..veille") == "2\n")
    }

    @Test func `until the merge it is on the branch: not missing, not written again, not decided again`()
        async throws
    {
        let scene = try await Scene()
        let id = try scene.accept("a")
        try await scene.apply()
        let reviewing = scene.sample.reviewing
        let item = try reviewing.item(id, now: Self.now)
        #expect(item.state == .onBranch && item.branch?.text == "veille")
        #expect(item.stateLabel.en == "on branch veille" && item.stateLabel.fr == "sur la branche veille")
        let items = try reviewing.items(now: Self.now)
        #expect(items.map(\.state) == [.onBranch] && items.missing.isEmpty)
        let status = try StatusReport(home: scene.sample.home, store: scene.sample.store, now: Self.now)
        #expect(status.onBranch == 1 && status.applied == 0 && status.branches == ["veille": 1])
        #expect(status.notOnPage.isEmpty && status.orphans.isEmpty)
        #expect(try Applying(home: scene.sample.home).plan().flatMap(\.added).isEmpty)
        #expect(try await scene.apply(minutes: 2).changes.flatMap(\.added).isEmpty)
        #expect(try await scene.apply(nil, minutes: 2).changes.flatMap(\.added).isEmpty)
        let problem = DecisionProblem.writtenOnBranch(title: "Titre a", id: id, branch: "veille")
        func expectRefusal(_ decide: () throws -> Void) {
            let error = #expect(throws: UserError.self) { try decide() }
            #expect(error?.cause as? DecisionProblem == problem && error?.place == "page.md")
        }
        expectRefusal { _ = try reviewing.accept([id], now: Self.now + 300) }
        expectRefusal { _ = try reviewing.refuse([id], now: Self.now + 300) }
        expectRefusal { _ = try reviewing.later([id], until: nil, now: Self.now + 300) }
        expectRefusal { _ = try reviewing.move(id, to: ["Droit"], now: Self.now + 300) }
        expectRefusal { _ = try reviewing.undo(id, now: Self.now + 300) }
        expectRefusal { _ = try reviewing.undo(now: Self.now + 300) }
    }

    /// How the ledger is committed, and whether the current branch goes on meanwhile.
    @Test(arguments: [(false, false), (true, false), (true, true), (false, true)])
    func `after the merge it is on the page, and every record is there`(isTracked: Bool, goesOn: Bool)
        async throws
    {
        let scene = try await Scene()
        if isTracked {
            try scene.accept("z", section: ["Droit"])
            try await scene.commitLedger()
        }
        try scene.accept("a")
        try await scene.apply()
        if goesOn {
            try scene.accept("b", section: ["Droit"], minutes: 3)
            try scene.accept("c", section: ["Droit"], minutes: 4)
        }
        let records = Set(try scene.sample.home.readLedger().decisions.map(\.record))
        // As the command says: git stashes only what it tracks.
        if !isTracked { try await scene.commitLedger() }
        try await scene.repository.git("merge", "--autostash", "--no-edit", "veille")
        let merged = try scene.sample.home.readLedger()
        #expect(Set(merged.decisions.map(\.record)) == records && merged.unreadable.isEmpty)
        let states = try scene.sample.states(at: Self.now + 600)
        #expect(states["a"] == .applied && states["b"] == (goesOn ? .accepted : nil))
        #expect(try await scene.repository.git("diff", "--name-only", "--diff-filter=U").isEmpty)
        let outcome = try await scene.apply(nil, minutes: 10)
        #expect(outcome.changes.flatMap(\.added).count == (goesOn ? 2 : 0))
    }

    @Test func `the branch takes the current one in, and is merged after that`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try scene.accept("b", section: ["Droit"], minutes: 3)
        try await scene.apply(nil, minutes: 4)
        try await scene.repository.git("switch", "--quiet", "veille")
        try await scene.repository.git("merge", "--no-edit", "main")
        #expect(try scene.sample.states(at: Self.now + 600) == ["a": .applied, "b": .applied])
        try await scene.repository.git("switch", "--quiet", "main")
        #expect(try scene.sample.states(at: Self.now + 600) == ["a": .onBranch, "b": .applied])
        try await scene.repository.git("merge", "veille")
        #expect(try scene.sample.states(at: Self.now + 600) == ["a": .applied, "b": .applied])
    }

    @Test func `without its branch a line is missing, and can be written again`() async throws {
        let scene = try await Scene()
        let id = try scene.accept("a")
        try await scene.apply()
        try await scene.repository.git("branch", "--quiet", "-D", "veille")
        #expect(try scene.sample.states() == ["a": .applied])
        #expect(try scene.sample.reviewing.items(now: Self.now).missing.map(\.id) == [id])
        _ = try scene.sample.reviewing.accept([id], now: Self.now + 120)
        try await scene.apply("veille", minutes: 3)
        #expect(try await scene.page().contains("](https://n.fr/a)"))
        #expect(try scene.sample.states() == ["a": .onBranch])
    }

    @Test func `taken off a branch, it is missing, before its merge and after that`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("switch", "--quiet", "veille")
        try scene.sample.folder.write(SampleHome.page, to: "page.md")
        try await scene.repository.commitAll("Sans a")
        try await scene.repository.git("switch", "--quiet", "main")
        #expect(try scene.sample.states() == ["a": .applied])
        try await scene.repository.git("merge", "--no-edit", "veille")
        #expect(try scene.sample.reviewing.items(now: Self.now).missing.count == 1)
    }

    @Test func `a branch that only a server has is one`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try await scene.repository.git("update-ref", "refs/remotes/origin/veille", "veille")
        try await scene.repository.git("branch", "--quiet", "-D", "veille")
        let item = try scene.sample.reviewing.items(now: Self.now)[0]
        #expect(item.state == .onBranch && item.branch?.text == "origin/veille")
    }

    @Test func `without git, what is said to be on a branch is`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try FileManager.default.removeItem(at: scene.sample.folder.url.appending(path: ".git"))
        #expect(try scene.sample.states() == ["a": .onBranch])
    }

    @Test func `the branch is continued from its tip`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try scene.accept("b", minutes: 2)
        let outcome = try await scene.apply(minutes: 3)
        #expect(outcome.changes.flatMap(\.added).map(\.decision.key) == ["n.fr/b"])
        let page = try await scene.page()
        #expect(page.contains("n.fr/a") && page.contains("n.fr/b"))
        #expect(try await scene.repository.git("rev-list", "--count", "main..veille") == "2\n")
        #expect(try scene.sample.states() == ["a": .onBranch, "b": .onBranch])
        #expect(try await scene.decisions() == scene.sample.home.readLedger().decisions)
    }

    @Test func `a merged branch goes on from the current one`() async throws {
        let scene = try await Scene()
        let id = try scene.accept("a")
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--no-edit", "veille")
        // Taken off by hand, and wanted after all: the branch still has the line.
        try scene.sample.folder.write(SampleHome.page, to: "page.md")
        try await scene.repository.commitAll("Sans a")
        _ = try scene.sample.reviewing.accept([id], now: Self.now + 120)
        #expect(try await scene.apply(minutes: 3).changes.flatMap(\.added).count == 1)
        #expect(try await scene.repository.git("rev-list", "--count", "main..veille") == "1\n")
        #expect(try await scene.repository.git("rev-list", "--count", "veille..main") == "0\n")
        #expect(try scene.sample.states() == ["a": .onBranch])
    }

    @Test func `a name that is used again says nothing of earlier lines`() async throws {
        let scene = try await Scene()
        let first = try scene.accept("1")
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--quiet", "--no-edit", "veille")
        try await scene.repository.git("branch", "--delete", "veille")
        // Taken off the page by hand.
        try scene.sample.folder.write(SampleHome.page, to: "page.md")
        try await scene.repository.git("commit", "--quiet", "--all", "--message", "off")
        try scene.accept("2", minutes: 2)
        try await scene.apply(minutes: 3)
        let states = try scene.sample.states()
        #expect(states == ["1": .applied, "2": .onBranch])
        #expect(try scene.sample.reviewing.items(now: Self.now).missing.map(\.id) == [first])
        _ = try scene.sample.reviewing.refuse([first], now: Self.now + 600)
    }

    @Test func `a line that is taken off the branch can be decided again`() async throws {
        let scene = try await Scene()
        let ids = [try scene.accept("1"), try scene.accept("2")]
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("switch", "--quiet", "veille")
        let page = try scene.sample.folder.read("page.md")
        let kept = page.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.contains("n.fr/1")
        }
        try scene.sample.folder.write(kept.joined(separator: "\n"), to: "page.md")
        try await scene.repository.git("commit", "--quiet", "--all", "--message", "off")
        try await scene.repository.git("switch", "--quiet", "main")
        #expect(try scene.sample.states() == ["1": .applied, "2": .onBranch])
        _ = try scene.sample.reviewing.refuse([ids[0]], now: Self.now + 600)
    }

    @Test func `the branch of another, with the end of its name, is another`() async throws {
        let scene = try await Scene()
        try scene.accept("1")
        try await scene.apply()
        try await scene.repository.git("update-ref", "refs/remotes/origin/bob/veille", "veille")
        try await scene.repository.git("branch", "--delete", "--force", "veille")
        #expect(try scene.sample.states() == ["1": .applied])
    }

    @Test func `a branch that only a server has is continued from there`() async throws {
        let scene = try await Scene()
        try scene.accept("1")
        try await scene.apply()
        let tip = try await scene.repository.git("rev-parse", "veille")
        try await scene.repository.git("update-ref", "refs/remotes/origin/veille", "veille")
        try await scene.repository.git("branch", "--delete", "--force", "veille")
        try scene.accept("2", minutes: 2)
        try await scene.apply(minutes: 3)
        #expect(try await scene.repository.git("rev-parse", "veille~1") == tip)
        let page = try await scene.page()
        #expect(page.contains("n.fr/1") && page.contains("n.fr/2"))
    }

    @Test func `merged as one commit, the branch goes on from the current one`() async throws {
        let scene = try await Scene()
        try scene.accept("1")
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--quiet", "--squash", "veille")
        try await scene.repository.git("commit", "--quiet", "--message", "squashed")
        try scene.accept("2", minutes: 2)
        try await scene.apply(minutes: 3)
        #expect(
            try await scene.repository.git("log", "--format=%s", "main..veille").split(separator: "\n").count
                == 1
        )
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--quiet", "--no-edit", "veille")
        #expect(try scene.sample.states() == ["1": .applied, "2": .applied])
    }

    @Test func `decisions that only such a branch has stay on it`() async throws {
        let scene = try await Scene()
        try scene.accept("1")
        let refused = try scene.sample.suggest("3")
        try await scene.apply()
        try await scene.commitLedger()
        try await scene.repository.git("switch", "--quiet", "veille")
        _ = try scene.sample.reviewing.refuse([refused], now: Self.now + 120)
        try await scene.commitLedger()
        try await scene.repository.git("switch", "--quiet", "main")
        // As somebody squashes the page alone.
        try await scene.repository.git("checkout", "--quiet", "veille", "--", "page.md")
        try await scene.repository.git("commit", "--quiet", "--message", "squashed")
        try scene.accept("2", minutes: 3)
        try await scene.apply(minutes: 4)
        let kept = try await scene.decisions().contains { $0.id == refused && $0.verdict == .refuse }
        #expect(kept)
    }

    @Test func `outside of a repository there is no branch`() async throws {
        let sample = try SampleHome()
        _ = try sample.reviewing.accept([sample.suggest("a")], now: Self.now)
        var options = Applying.Options()
        options.branch = "veille"
        let error = await #expect(throws: UserError.self) {
            try await Applying(home: sample.home).run(options, now: Self.now + 60)
        }
        #expect(error?.cause as? CommitProblem == .notARepository)
    }

    @Test(arguments: [false, true]) func `what a killed run has committed is only recorded`(isIgnored: Bool)
        async throws
    {
        let scene = try await Scene()
        if isIgnored {
            try scene.sample.folder.write("*\n", to: "state/.gitignore")
            try await scene.repository.commitAll("b")
        }
        try scene.accept("a")
        let accepted = try scene.sample.folder.read("state/decisions.jsonl")
        try await scene.apply()
        let tip = try await scene.repository.git("rev-parse", "veille")
        // Killed before it was recorded here, with its work tree in place.
        try scene.sample.folder.write(accepted, to: "state/decisions.jsonl")
        let name = "veille-" + StableHash.name(of: scene.sample.home.folder.path, length: 10)
        try await scene.repository.git("worktree", "add", "--quiet", "--detach", ".git/" + name, "veille")
        #expect(try scene.sample.states() == ["a": .accepted])
        #expect(try await scene.apply(minutes: 2).changes.flatMap(\.added).isEmpty)
        #expect(try await scene.repository.git("rev-parse", "veille") == tip)
        #expect(try scene.sample.states() == ["a": .onBranch])
        #expect(try scene.leavesNothing())
        #expect(try await scene.page().components(separatedBy: "n.fr/a").count == 2)
    }

    @Test func `an ignored ledger stays out of the commits`() async throws {
        let scene = try await Scene()
        try scene.sample.folder.write("*\n", to: "state/.gitignore")
        try await scene.repository.commitAll("b")
        try scene.accept("a")
        try await scene.apply()
        #expect(try await scene.repository.git("show", "--name-only", "--format=", "veille") == "page.md\n")
        #expect(try scene.sample.states() == ["a": .onBranch])
    }

    @Test func `a hook that fails leaves no record, no branch and no work tree`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        let ledger = try scene.sample.folder.read("state/decisions.jsonl")
        let before = try await scene.surroundings()
        try scene.repository.hook("pre-commit", "echo 'pas le vendredi' >&2; exit 1")
        let error = await #expect(throws: UserError.self) { try await scene.apply() }
        #expect(error?.what.en == "pas le vendredi")
        #expect(try scene.sample.folder.read("state/decisions.jsonl") == ledger)
        #expect(try await scene.surroundings() == before)
        #expect(try await scene.repository.git("branch", "--list", "veille").isEmpty)
        #expect(try scene.leavesNothing())
    }

    @Test func `a hook that fails later leaves the sections before, recorded`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try scene.accept("b", section: ["Droit"])
        try scene.repository.hook("pre-commit", "! grep -q n.fr/b page.md")
        await #expect(throws: UserError.self) { try await scene.apply() }
        #expect(try scene.sample.states() == ["a": .onBranch, "b": .accepted])
        let page = try await scene.page()
        #expect(page.contains("n.fr/a") && !page.contains("n.fr/b"))
        #expect(try scene.leavesNothing())
    }

    @Test func `a ledger merged without its page says where the lines are`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        try await scene.repository.git("checkout", "veille", "--", "state/decisions.jsonl")
        try await scene.repository.commitAll("Décisions")
        #expect(try scene.sample.states() == ["a": .onBranch])
        // Merged, and the page kept as it was: nothing brings the line any more.
        try await scene.repository.git("merge", "--quiet", "--strategy", "ours", "--no-edit", "veille")
        #expect(try scene.sample.reviewing.items(now: Self.now).missing.count == 1)
    }

    @Test func `on the branch itself, it is like any commit`() async throws {
        let scene = try await Scene()
        try await scene.repository.git("switch", "--quiet", "--create", "veille")
        try scene.accept("a")
        #expect(try await scene.apply().branch == nil)
        #expect(try scene.sample.folder.read("page.md").contains("n.fr/a"))
        #expect(try scene.sample.home.readLedger().decisions.allSatisfy { $0.branch == nil })
        #expect(try await scene.repository.git("status", "--porcelain").isEmpty)
    }

    @Test func `a branch in another work tree is an error at once`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        let other = TemporaryDirectory.current.url.path + "-other"
        defer { try? FileManager.default.removeItem(atPath: other) }
        try await scene.repository.git("worktree", "add", "--quiet", "-b", "veille", other)
        let error = await #expect(throws: UserError.self) { try await scene.apply() }
        #expect(error?.cause as? CommitProblem == .branchElsewhere("veille"))
        #expect(try scene.sample.states() == ["a": .accepted])
    }

    @Test func `uncommitted changes of the page are an error unless forced, and stay here`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        let edited = SampleHome.page.replacing("# Veille", with: "# Ma veille")
        try scene.sample.folder.write(edited, to: "page.md")
        let error = await #expect(throws: UserError.self) { try await scene.apply() }
        #expect(error?.cause as? CommitProblem == .uncommittedChanges)
        try await scene.apply(force: true)
        #expect(try scene.sample.folder.read("page.md") == edited)
        let page = try await scene.page()
        #expect(page.hasPrefix("# Veille\n") && page.contains("n.fr/a"))
    }

    @Test func `a page that was never committed is not on the branch`() async throws {
        let scene = try await Scene()
        try await scene.repository.git("rm", "--quiet", "--cached", "page.md")
        try await scene.repository.git("commit", "--quiet", "--message", "b")
        try scene.accept("a")
        let error = await #expect(throws: UserError.self) { try await scene.apply(force: true) }
        #expect(error?.cause as? CommitProblem == .pageNotOnBranch("veille") && error?.place == "page.md")
        #expect(try scene.leavesNothing())
    }

    @Test func `two runs at once are one after the other`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        let name = "veille-" + StableHash.name(of: scene.sample.home.folder.path, length: 10)
        let url = scene.sample.folder.url.appending(path: ".git/\(name).lock")
        let lock = try #require(try FileLock.attempt(url))
        let error = await #expect(throws: UserError.self) { try await scene.apply() }
        withExtendedLifetime(lock) {}
        guard case .locked? = error?.cause as? HomeProblem else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a link that is on the page here is not written on the branch`() async throws {
        let scene = try await Scene()
        try await scene.repository.git("branch", "veille")
        try scene.accept("a")
        let line = "* [À la main](https://n.fr/a)\n"
        try scene.sample.folder.write(
            SampleHome.page.replacing("\n## Droit", with: line + "\n## Droit"),
            to: "page.md"
        )
        try await scene.repository.commitAll("À la main")
        #expect(try await scene.apply().changes.flatMap(\.added).isEmpty)
        #expect(try await !scene.page().contains("n.fr/a"))
        let applied = try scene.sample.home.readLedger().decisions.filter { $0.verdict == .applied }
        #expect(applied.count == 1 && applied.first?.branch == nil)
    }

    @Test func `a repair on a branch is not proposed again before the merge`() async throws {
        let scene = try await Scene()
        let broken = SampleHome.page.replacing("* [Deux](https://e.fr/2)", with: "* [Deux](https://e.fr/2")
        try scene.sample.folder.write(broken, to: "page.md")
        try await scene.repository.commitAll("b")
        let repairing = Repairing(home: scene.sample.home, store: scene.sample.store)
        let repair = try #require(try repairing.propose(now: Self.now).first)
        _ = try scene.sample.reviewing.accept([repair.id], now: Self.now)
        try await scene.apply()
        #expect(try await scene.page().contains("* [Deux](https://e.fr/2)\n"))
        #expect(try repairing.propose(now: Self.now + 300).isEmpty)
        #expect(try scene.sample.reviewing.item(repair.id, now: Self.now + 300).state == .onBranch)
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--no-edit", "veille")
        #expect(try scene.sample.reviewing.item(repair.id, now: Self.now + 300).state == .applied)
    }

    @Test func `a job that rebuilds the branch keeps its lines`() async throws {
        let scene = try await Scene()
        try scene.accept("a")
        try await scene.apply()
        let job = try await PullRequestBranch(home: scene.sample.home, branch: "veille")
        let changes = try await job.rebuild(waiting: 0, now: Self.now + 300).changes
        await job.close()
        #expect(changes.flatMap(\.added).map(\.decision.key) == ["n.fr/a"])
        #expect(try await scene.page().contains("n.fr/a"))
        #expect(try scene.sample.states() == ["a": .onBranch])
        try await scene.commitLedger()
        try await scene.repository.git("merge", "--no-edit", "veille")
        #expect(try scene.sample.states(at: Self.now + 600) == ["a": .applied])
    }
}
