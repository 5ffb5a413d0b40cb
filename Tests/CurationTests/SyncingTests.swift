import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@testable import Curation

/// Two clones and the repository that they share.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct SyncingTests {
    private static let now = SampleHome.now

    private struct Clone {
        let folder: URL
        let home: HomeFolder
        let store: Store
        let git: Git

        init(_ name: String) throws {
            folder = TemporaryDirectory.current.url.appending(path: name, directoryHint: .isDirectory)
            git = Git(folder: folder)
            home = HomeFolder(folder: folder, configuration: try Configuration(yaml: "pages: [page.md]"))
                .decided(by: .named(name))
            store = try Store.inMemory()
        }

        var syncing: Syncing { Syncing(home: home) }
        var page: URL { folder.appending(path: "page.md") }

        func write(_ text: String) throws { try Data(text.utf8).write(to: page) }

        func accept(_ name: String, at date: Date = now) throws {
            let article = Suggestion.Article(url: "https://n.fr/\(name)", title: "Titre \(name)", site: "N")
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: article,
                relevance: 1,
                confidence: 1,
                line: "* [Titre \(name)](https://n.fr/\(name))"
            )
            let id = try store.put(Proposal(suggestion: suggestion, key: "n.fr/\(name)"), at: date).id
            _ = try Reviewing(home: home, store: store).accept([id], now: date)
        }

        /// Who accepted what.
        func decisions() throws -> [String] {
            try home.readLedger().decisions.map { "\($0.by ?? "?") \($0.title)" }.sorted()
        }

        func commit(_ message: String) async throws {
            try await git.perform(["commit", "--quiet", "--all", "--message", message])
        }

        func state() async throws -> [String] {
            [try await git.output(["rev-parse", "HEAD"]), try await git.output(["status", "--porcelain"])]
        }
    }

    /// Two clones of a home with a page and two feeds.
    private func clones() async throws -> (anne: Clone, bob: Clone) {
        let folder = TemporaryDirectory.current
        let top = Git(folder: folder.url)
        try await top.perform(["init", "--quiet", "--bare", "--initial-branch", "main", "hub.git"])
        for name in ["Anne", "Bob"] {
            try await top.perform(["clone", "--quiet", "hub.git", name])
            let git = Git(folder: folder.url.appending(path: name))
            try await git.perform(["config", "user.name", name])
            try await git.perform(["config", "user.email", "\(name.lowercased())@e.fr"])
            guard name == "Anne" else { continue }
            try folder.write(SampleHome.page, to: "Anne/page.md")
            try folder.write("pages: [page.md]\n", to: "Anne/veille.yml")
            // As init writes it.
            try folder.write("decisions.jsonl merge=union\n", to: "Anne/state/.gitattributes")
            let anne = try Clone("Anne")
            try anne.home.write(
                SubscriptionList(feeds: ["a", "b"].map { Feed(url: "https://\($0).fr/feed", title: $0) })
            )
            try await git.perform(["add", "."])
            try await git.perform(["commit", "--quiet", "--message", "first"])
            try await git.perform(["push", "--quiet", "--set-upstream", "origin", "HEAD:main"])
        }
        return (try Clone("Anne"), try Clone("Bob"))
    }

    @Test func `both get what either decided, each record once and with its name`() async throws {
        let (anne, bob) = try await clones()
        try anne.accept("1")
        try bob.accept("2", at: Self.now + 1)
        #expect(try await anne.syncing.run() == .init(sent: 1))
        let report = try await bob.syncing.run()
        #expect(
            report == .init(sent: 1, received: 1, receivedFrom: ["Anne": 1], receivedCommits: 1)
        )
        #expect(try await anne.syncing.run().received == 1)
        let all = ["Anne Titre 1", "Bob Titre 2"]
        #expect(try anne.decisions() == all)
        #expect(try bob.decisions() == all)
        // Bookkeeping alone leaves a straight history.
        #expect(try await bob.git.output(["log", "--merges", "--format=%s"]).isEmpty)
        let state = try await anne.state()
        #expect(try await bob.state() == state)
        #expect(state[1].isEmpty)
        #expect(try await anne.syncing.run().isInSync)
        #expect(try await bob.syncing.difference().isInSync)
    }

    @Test func `git alone merges what two people decided, each in a file of their own`() async throws {
        let (anne, bob) = try await clones()
        // The merge button of a forge does not read it.
        try await anne.git.perform(["rm", "--quiet", "state/.gitattributes"])
        try anne.accept("1")
        try await anne.git.perform(["add", "state"])
        try await anne.commit("one")
        try await anne.git.perform(["push", "--quiet"])
        try await bob.git.perform(["pull", "--quiet"])
        try bob.accept("2", at: Self.now + 1)
        #expect(try bob.home.ledgerPlace == "state/decisions/bob.jsonl")
        try await bob.git.perform(["add", "state"])
        try await bob.commit("two")
        try anne.accept("3", at: Self.now + 2)
        #expect(try anne.home.ledgerPlace == "state/decisions.jsonl", "nobody else has decided yet")
        try await anne.commit("three")
        try await anne.git.perform(["push", "--quiet"])
        try await bob.git.perform(["pull", "--quiet", "--no-rebase", "--no-edit"])
        try await bob.git.perform(["push", "--quiet"])
        try await anne.git.perform(["pull", "--quiet"])
        let all = ["Anne Titre 1", "Anne Titre 3", "Bob Titre 2"]
        #expect(try anne.decisions() == all)
        #expect(try bob.decisions() == all)
        #expect(try anne.home.ledgerPlace == "state/decisions/anne.jsonl")
        #expect(try anne.home.readHistory().decisions.map(\.title) == ["Titre 1", "Titre 2", "Titre 3"])
    }

    @Test func `feeds that either adds or removes`() async throws {
        let (anne, bob) = try await clones()
        _ = try anne.home.changeSubscriptions { $0.remove("https://a.fr/feed") }
        _ = try bob.home.changeSubscriptions { $0.add(Feed(url: "https://c.fr/feed", title: "c")) }
        _ = try await anne.syncing.run()
        let report = try await bob.syncing.run()
        #expect(report.removedFeeds == 1 && report.addedFeeds == 0)
        #expect(try await anne.syncing.run().addedFeeds == 1)
        for clone in [anne, bob] {
            #expect(try clone.home.subscriptions().feeds.map(\.title) == ["b", "c"])
        }
    }

    @Test func `to look changes nothing`() async throws {
        let (anne, bob) = try await clones()
        try anne.accept("1")
        _ = try await anne.syncing.run()
        try bob.accept("2")
        let before = try await bob.state()
        #expect(
            try await bob.syncing.difference()
                == .init(sent: 1, received: 1, receivedFrom: ["Anne": 1], receivedCommits: 1)
        )
        #expect(try await bob.state() == before)
    }

    @Test func `commits of the page go along, and what is not committed stays`() async throws {
        let (anne, bob) = try await clones()
        try anne.accept("1")
        try anne.write(SampleHome.page.replacing("* [Un]", with: "* [Premier]"))
        try await anne.commit("Page")
        _ = try await anne.syncing.run()
        try bob.accept("2")
        try bob.write(SampleHome.page.replacing("* [Trois]", with: "* [Tiers]"))
        try await bob.commit("Page of Bob")
        try Data("x".utf8).write(to: bob.folder.appending(path: "notes.txt"))
        _ = try await bob.syncing.run()
        let page = try String(contentsOf: bob.page, encoding: .utf8)
        #expect(page.contains("* [Premier]") && page.contains("* [Tiers]"))
        #expect(try bob.decisions() == ["Anne Titre 1", "Bob Titre 2"])
        #expect(try await bob.git.output(["status", "--porcelain"]) == "?? notes.txt\n")
        _ = try await anne.syncing.run()
        #expect(try String(contentsOf: anne.page, encoding: .utf8) == page)
    }

    @Test func `a conflict in the page is told, and nothing is forced`() async throws {
        let (anne, bob) = try await clones()
        for (clone, name) in [(anne, "Premier"), (bob, "Numéro un")] {
            try clone.accept(name)
            try clone.write(SampleHome.page.replacing("* [Un]", with: "* [\(name)]"))
            try await clone.commit("Page")
        }
        _ = try await anne.syncing.run()
        let text = try String(contentsOf: bob.page, encoding: .utf8)
        let error = await #expect(throws: UserError.self) { try await bob.syncing.run() }
        #expect(error?.cause as? SyncProblem == .conflict(files: ["page.md"]))
        #expect(try String(contentsOf: bob.page, encoding: .utf8) == text)
        #expect(try await bob.git.output(["status", "--porcelain"]).isEmpty)
        #expect(try bob.decisions() == ["Bob Titre Numéro un"])
        #expect(try await bob.git.output(["worktree", "list"]).split(separator: "\n").count == 1)
        // The person resolves it.
        _ = try await bob.git.run(["pull", "--quiet", "--no-rebase", "--strategy-option=theirs"])
        _ = try await bob.syncing.run()
        #expect(try bob.decisions().count == 2)
    }

    @Test func `a file in the way is told, and nothing of it is lost`() async throws {
        let (anne, bob) = try await clones()
        try anne.write(SampleHome.page.replacing("* [Un]", with: "* [Premier]"))
        try await anne.commit("Page")
        _ = try await anne.syncing.run()
        try bob.accept("2")
        let edited = SampleHome.page + "\nEn cours.\n"
        try bob.write(edited)
        let error = await #expect(throws: UserError.self) { try await bob.syncing.run() }
        guard case .filesInTheWay = error?.cause as? SyncProblem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try String(contentsOf: bob.page, encoding: .utf8) == edited)
        // What was decided is sent all the same.
        #expect(try await anne.syncing.run().received == 1)
        try await bob.git.perform(["stash", "--quiet"])
        _ = try await bob.syncing.run()
        try await bob.git.perform(["stash", "pop", "--quiet"])
        let page = try String(contentsOf: bob.page, encoding: .utf8)
        #expect(page.contains("Premier") && page.contains("En cours."))
        #expect(try bob.decisions().count == 1)
    }

    @Test func `who pushes in between is no trouble`() async throws {
        let (anne, bob) = try await clones()
        try bob.accept("2")
        try await bob.git.perform(["add", "state/decisions.jsonl"])
        try await bob.git.perform(["commit", "--quiet", "--message", "decided"])
        let hook = anne.folder.appending(path: ".git/hooks/pre-push")
        let script =
            "#!/bin/sh\n[ -e pushed ] || { touch pushed; cd ../Bob && env -u GIT_DIR git push --quiet; }\n"
        try Data(script.utf8).write(to: hook)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
        try anne.accept("1")
        _ = try await anne.syncing.run()
        #expect(try anne.decisions() == ["Anne Titre 1", "Bob Titre 2"])
        #expect(try await bob.syncing.run().received == 1)
    }

    @Test func `without a branch of a server, or with a ledger that git ignores, it says so`() async throws {
        let (anne, _) = try await clones()
        func problem() async -> SyncProblem? {
            do {
                _ = try await anne.syncing.run()
                return nil
            } catch {
                return (error as? UserError)?.cause as? SyncProblem
            }
        }
        try await anne.git.perform(["switch", "--quiet", "--create", "other"])
        #expect(await problem() == .noUpstream(branch: "other"))
        try await anne.git.perform(["switch", "--quiet", "--detach"])
        #expect(await problem() == .noBranch)
        try await anne.git.perform(["switch", "--quiet", "main"])
        try Data("state/\n".utf8).write(to: anne.folder.appending(path: ".gitignore"))
        #expect(await problem() == .ledgerIgnored)
    }
}
