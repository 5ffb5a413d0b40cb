import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct CommittingTests {
    private static let now = SampleHome.now

    /// A home in a repository, fully committed.
    private static func makeHome() async throws -> (sample: SampleHome, repository: GitRepository) {
        let sample = try SampleHome()
        let repository = try await GitRepository(in: sample.folder)
        try await repository.commitAll("a")
        return (sample, repository)
    }

    /// Accepts a suggestion and writes its line into the page.
    private static func written(_ sample: SampleHome, _ names: [String] = ["a"]) throws -> Applying.Change {
        for name in names { _ = try sample.reviewing.accept([sample.suggest(name)], now: now) }
        let applying = Applying(home: sample.home)
        let change = try #require(try applying.plan().first)
        try applying.write(change, now: now + 1)
        return change
    }

    // MARK: Before anything is written

    @Test(arguments: [nil, "main", "other"]) func `what is accepted while git is asked is not written unseen`(
        branch: String?
    ) async throws {
        let (sample, repository) = try await Self.makeHome()
        let later = try sample.suggest("b")
        _ = try sample.reviewing.accept([sample.suggest("a")], now: Self.now)
        var options = Applying.Options()
        options.commits = true
        options.branch = branch
        var shown: [String] = []
        func require(_ changes: [Applying.Change]) throws {
            shown.append(Applying.fingerprint(of: changes))
            guard shown.count == 1 else {
                throw UserError(ApplyProblem.notAsShown)
            }
            _ = try sample.reviewing.accept([later], now: Self.now)
        }
        let applying = Applying(home: sample.home)
        if branch == "other" {
            // Another branch may have another page: what was shown is not what it gets.
            _ = try await applying.run(options, now: Self.now + 1, requireSame: require)
            return
        }
        let error = await #expect(throws: UserError.self) {
            try await applying.run(options, now: Self.now + 1, requireSame: require)
        }
        #expect(error?.cause as? ApplyProblem == .notAsShown && Set(shown).count == 2)
        #expect(try sample.folder.read("page.md") == SampleHome.page)
        #expect(try await repository.git("log", "--format=%s") == "a\n")
    }

    @Test func `outside of a repository nothing can be committed`() async throws {
        let sample = try SampleHome()
        let error = await #expect(throws: UserError.self) {
            try await Committing(home: sample.home).prepare(sample.home.pages(), force: true)
        }
        #expect(error?.cause as? CommitProblem == .notARepository)
    }

    @Test func `a repository that git refuses is reported in git's words`() async throws {
        let sample = try SampleHome()
        try sample.folder.write("gitdir: nowhere\n", to: ".git")
        let error = await #expect(throws: UserError.self) {
            try await Committing(home: sample.home).prepare(sample.home.pages(), force: true)
        }
        guard case .commandFailed(let message)? = error?.cause as? GitProblem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("nowhere"))
    }

    @Test func `committing needs an identity`() async throws {
        let (sample, repository) = try await Self.makeHome()
        try await repository.git("config", "user.name", "")
        let error = await #expect(throws: UserError.self) {
            try await Committing(home: sample.home).prepare(sample.home.pages(), force: true)
        }
        #expect(error?.place == "git" && error?.remedy?.en.contains("git config user.name") == true)
    }

    @Test(arguments: [(true, "git does not track the page"), (false, "the page has uncommitted changes")])
    func `a page with uncommitted changes is rejected unless forced`(isUnknown: Bool, words: String)
        async throws
    {
        let (sample, repository) = try await Self.makeHome()
        let committing = Committing(home: sample.home)
        try await committing.prepare(sample.home.pages(), force: false)
        if isUnknown {
            try await repository.git("rm", "--quiet", "--cached", "page.md")
            try await repository.git("commit", "--quiet", "--message", "b")
        } else {
            try sample.folder.write(SampleHome.page + "en cours\n", to: "page.md")
        }
        let error = await #expect(throws: UserError.self) {
            try await committing.prepare(sample.home.pages(), force: false)
        }
        #expect(error?.place == "page.md" && error?.what.en.contains(words) == true)
        try await committing.prepare(sample.home.pages(), force: true)
    }

    @Test func `an unfinished merge is an error, forced or not`() async throws {
        let (sample, repository) = try await Self.makeHome()
        try await repository.git("switch", "--quiet", "--create", "other")
        try sample.folder.write("autre\n", to: "notes.md")
        try await repository.commitAll("b")
        try await repository.git("switch", "--quiet", "main")
        try await repository.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
        let error = await #expect(throws: UserError.self) {
            try await Committing(home: sample.home).prepare(sample.home.pages(), force: true)
        }
        #expect(error?.cause as? CommitProblem == .mergeInProgress)
    }

    // MARK: Branches

    @Test(arguments: [
        ("veille", true), ("veille/mars-2026", true), ("énergie", true), ("v.1", true), ("", false),
        ("deux mots", false), ("-x", false), ("a..b", false), ("x.lock", false), ("x/", false),
        ("a~1", false), ("a:b", false), ("a\\b", false), ("a?", false),
    ])
    func `only branch names that git accepts are accepted`(name: String, isValid: Bool) async throws {
        let (sample, _) = try await Self.makeHome()
        let committing = Committing(home: sample.home)
        if isValid {
            try await committing.requireName(name)
        } else {
            let error = await #expect(throws: UserError.self) { try await committing.requireName(name) }
            #expect(error?.kind == .usage && error?.what.en.contains("“\(name)”") == true)
        }
    }

    // MARK: Commits

    @Test(arguments: [false, true]) func `the page is committed, with the ledger if requested`(
        withLedger: Bool
    ) async throws {
        let (sample, repository) = try await Self.makeHome()
        let change = try Self.written(sample)
        try await Committing(home: sample.home).commit(change, withLedger: withLedger)
        let names = try await repository.git("show", "--name-only", "--format=%s")
        let subject = "Ajoute 1 lien à « Énergie »".replacing(" »", with: "\u{202F}»")
            .replacing("« ", with: "«\u{202F}")
        #expect(
            names.split(separator: "\n").map(String.init)
                == [subject, "page.md"] + (withLedger ? ["state/decisions.jsonl"] : [])
        )
        #expect(try await repository.git("show", "HEAD:page.md").contains("](https://n.fr/a)"))
        let left = try await repository.git("status", "--porcelain", "--untracked-files=all")
        #expect(left == (withLedger ? "" : "?? state/decisions.jsonl\n"))
    }

    @Test func `an ignored ledger is not committed`() async throws {
        let (sample, repository) = try await Self.makeHome()
        try sample.folder.write("decisions.jsonl\n", to: "state/.gitignore")
        try await repository.commitAll("b")
        try await Committing(home: sample.home).commit(Self.written(sample), withLedger: true)
        #expect(try await repository.git("show", "--name-only", "--format=") == "page.md\n")
    }

    @Test func `earlier staged changes stay staged, and out of the commit`() async throws {
        let (sample, repository) = try await Self.makeHome()
        try sample.folder.write("à part\n", to: "notes.md")
        try await repository.git("add", "notes.md")
        try await Committing(home: sample.home).commit(Self.written(sample), withLedger: true)
        #expect(
            try await repository.git("show", "--name-only", "--format=") == "page.md\nstate/decisions.jsonl\n"
        )
        #expect(try await repository.git("status", "--porcelain") == "A  notes.md\n")
    }

    @Test func `the message of a failing hook is reported, and only earlier changes stay staged`()
        async throws
    {
        let (sample, repository) = try await Self.makeHome()
        try repository.hook("pre-commit", "echo 'pas le vendredi' >&2; exit 1")
        try sample.folder.write("à part\n", to: "notes.md")
        try await repository.git("add", "notes.md")
        let change = try Self.written(sample)
        let error = await #expect(throws: UserError.self) {
            try await Committing(home: sample.home).commit(change, withLedger: true)
        }
        #expect(error?.kind == .failed && error?.place == "git commit")
        #expect(error?.what.en == "pas le vendredi")
        #expect(try await repository.git("log", "--format=%s") == "a\n")
        #expect(
            try await repository.git("status", "--porcelain", "--untracked-files=all")
                == "A  notes.md\n M page.md\n?? state/decisions.jsonl\n"
        )
    }

    @Test func `a hook that changes the page leaves nothing staged`() async throws {
        let (sample, repository) = try await Self.makeHome()
        try repository.hook("pre-commit", "echo '<!-- relu -->' >> page.md; git add page.md")
        try await Committing(home: sample.home).commit(Self.written(sample), withLedger: true)
        #expect(try await repository.git("show", "HEAD:page.md").hasSuffix("<!-- relu -->\n"))
        #expect(try await repository.git("status", "--porcelain").isEmpty)
    }

    @Test(arguments: [
        // The commit goes, and with it the page and the ledger of the work tree.
        ("post-commit", "git reset --quiet --hard HEAD~1"),
        // The commit stays without the line.
        ("pre-commit", "git show HEAD:page.md > page.md; git add page.md"),
        // The commit has the line, the folder has it no more.
        ("post-commit", "git show HEAD~1:page.md > page.md"),
        ("post-commit", "rm page.md state/decisions.jsonl"),
    ])
    func `a hook that takes the line away is noticed, and no decision is lost`(
        name: String,
        script: String
    ) async throws {
        let (sample, repository) = try await Self.makeHome()
        let change = try Self.written(sample, ["a", "b"])
        let decisions = try sample.home.readLedger().decisions
        try repository.hook(name, script)
        let error = UserError(CommitProblem.undoneByHook(title: "Titre a"), at: "page.md")
        await #expect(throws: error) {
            try await Committing(home: sample.home).commit(change, withLedger: true)
        }
        #expect(error.kind == .failed)
        #expect(try sample.home.readLedger().decisions == decisions)
        if !sample.folder.has("page.md") { try sample.folder.write(SampleHome.page, to: "page.md") }
        try Applying(home: sample.home).revert(change, now: Self.now + 2)
        #expect(try sample.states() == ["a": .accepted, "b": .accepted])
        #expect(try sample.folder.read("page.md") == SampleHome.page)
    }

    // MARK: Messages

    @Test(arguments: [
        (
            1, "# V\n\n## Les eaux\n\n* [Le fil](https://e.fr/1)\n",
            "Ajoute 1 lien à «\u{202F}Les eaux\u{202F}»"
        ),
        (
            2, "# V\n\n## Les eaux\n\n* [Le fil](https://e.fr/1)\n",
            "Ajoute 2 liens à «\u{202F}Les eaux\u{202F}»"
        ),
        (1, "# V\n\n## The law\n\n* [On the law](https://e.fr/1)\n", "Add 1 link to “The law”"),
        (2, "# V\n\n## The law\n\n* [On the law](https://e.fr/1)\n", "Add 2 links to “The law”"),
    ])
    func `a commit message is in the language of the page, without mentions`(
        count: Int,
        page: String,
        subject: String
    )
        async throws
    {
        let sample = try SampleHome()
        try sample.folder.write(page, to: "page.md")
        let section = page.contains("law") ? "The law" : "Les eaux"
        let ids = try (1...count).map {
            try sample.suggest("\($0)", title: "Merci @toi #\($0)", section: [section])
        }
        _ = try sample.reviewing.accept(ids, now: Self.now)
        let change = try #require(try Applying(home: sample.home).plan().first)
        let message = Committing.message(for: change)
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let listed = ids.enumerated().map {
            "- Merci @\u{200B}toi #\u{200B}\($0.offset + 1) (Neuf), \($0.element)"
        }
        #expect(lines == [subject, ""] + listed + [""] + ids.map { "Veille-Decision: \($0)" } + [""])
    }

    @Test func `the pull request lists every line, by section`() async throws {
        let sample = try SampleHome()
        let ids = [
            try sample.suggest("a", title: "De l’eau"),
            try sample.suggest("b", title: "Un juge [*]", section: ["Droit"]),
        ]
        _ = try sample.reviewing.decided(by: .named("@anne")).accept([ids[0]], now: Self.now)
        _ = try sample.reviewing.accept([ids[1]], now: Self.now)
        #expect(
            Committing.pullRequest(try Applying(home: sample.home).plan()) == """
                ## page.md

                ### Énergie

                - [De l’eau](https://n.fr/a) · Neuf · l. 7 · acceptée par @\u{200B}anne le 2026-03-14 · `\(ids[0])`

                ### Droit

                - [Un juge \\[\\*\\]](https://n.fr/b) · Neuf · l. 12 · acceptée le 2026-03-14 · `\(ids[1])`

                2 lignes, prouvées une à une : le reste de la page est identique à l’octet.

                """
        )
    }
}
