import ArgumentParser
import Feeds
import Foundation
import Storage
import Curation
import Home

struct CICommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "ci",
            en: "Keep one pull request of suggestions up to date, in an unattended job.",
            fr: "Tenir à jour une demande de fusion de propositions, dans une tâche automatique.",
            discussion: Phrase(
                en: """
                    Reads the answers in the pull request (ticked boxes, /veille commands), polls, rebuilds \
                    the branch from the accepted lines, one commit per section, and writes the text of the \
                    pull request. Pushes nothing: the job does. docs/ci.md shows it for GitHub, GitLab and \
                    Forgejo.

                    With --review, checks what somebody else's pull request adds, by the configuration and the \
                    rules of the base alone: nothing that the branch brings is run or believed. Exits with 1 \
                    if there are errors or warnings.
                    """,
                fr: """
                    Lit les réponses dans la demande de fusion (cases cochées, commandes /veille), relève les \
                    flux, refait la branche à partir des lignes acceptées, un commit par section, et écrit le \
                    texte de la demande. Ne pousse rien : c’est le rôle de la tâche. docs/ci.md le montre pour \
                    GitHub, GitLab et Forgejo.

                    Avec --review, vérifie ce qu’ajoute la demande de fusion d’autrui, d’après la configuration \
                    et les règles de la base seule : rien de ce qu’apporte la branche n’est exécuté ni cru. \
                    Finit avec 1 s’il y a des erreurs ou des avertissements.
                    """
            ),
            examples: [
                Example("gh pr view veille --json body,comments > said.json || true"),
                Example("veille ci --branch veille --read said.json --pr-body body.md"),
                Example(
                    "veille ci --review --comment comment.md",
                    en: "check a contributor's pull request",
                    fr: "vérifier la demande de fusion de quelqu’un"
                ),
            ]
        )
    }

    @Option(
        help: .phrase(en: "The branch; rebuilt each time.", fr: "La branche ; refaite à chaque fois.", .name)
    )
    var branch = "veille"

    @Option(
        help: .phrase(
            en:
                "Read the pull request from this file: the output of gh pr view --json body,comments, or plain text.",
            fr:
                "Lire la demande de fusion dans ce fichier : la sortie de gh pr view --json body,comments, ou du texte brut.",
            .file
        )
    )
    var read: String?

    @Option(
        help: .phrase(
            en:
                "Follow only comments of these people: a file with the login of each who may write, one per line.",
            fr:
                "Ne suivre que les commentaires de ces personnes : un fichier avec l’identifiant de chacune de celles qui peuvent écrire, un par ligne.",
            .file
        )
    )
    var writers: String?

    @Option(
        help: .phrase(
            en:
                "Propose the links that issues bring: the output of gh issue list --json number,title,body,author, or the same of an API.",
            fr:
                "Proposer les liens qu’apportent des tickets : la sortie de gh issue list --json number,title,body,author, ou celle d’une API.",
            .file
        )
    )
    var issues: String?

    @Option(
        help: .phrase(
            en: "Write the text of the pull request to this file.",
            fr: "Écrire le texte de la demande de fusion dans ce fichier.",
            .file
        )
    )
    var prBody: String?

    @Option(
        help: .phrase(
            en: "Show at most N waiting suggestions.",
            fr: "Montrer au plus N propositions en attente.",
            .number
        )
    )
    var max = 10

    @Option(
        help: .phrase(
            en: "Append a summary to this file; by default to $GITHUB_STEP_SUMMARY.",
            fr: "Ajouter un résumé à ce fichier ; par défaut à $GITHUB_STEP_SUMMARY.",
            .file
        )
    )
    var summary: String?

    @Flag(
        help: .phrase(
            en: "Fetch nothing: only read, write and commit.",
            fr: "Ne rien relever : seulement lire, écrire et valider."
        )
    )
    var noPoll = false

    @OptionGroup var review: ReviewOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        if review.review { return try await runReview() }
        try review.requireNone()
        let (home, store) = try common.open()
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        let now = common.date
        let answers = try readAnswers()
        let brought = try readIssues()
        let files = try Files(self, home)
        let rolling = try await PullRequestBranch(home: home, branch: branch)
        do {
            try await run(rolling, store, answers, brought, now, files)
        } catch {
            await rolling.close()
            throw error
        }
        await rolling.close()
    }

    private func run(
        _ rolling: PullRequestBranch,
        _ store: Store,
        _ answers: [PullRequest.Answer],
        _ brought: LinkIssue.All,
        _ now: Date,
        _ files: Files
    ) async throws {
        let console = common.console
        let home = rolling.home
        let reviewing = Reviewing(home: home, store: store)
        var polled: Poll.Report?
        if !noPoll {
            let poll = Poll(
                home: home,
                store: store,
                network: try network.open(common, home: home),
                now: now
            )
            polled = try await endingOnSignals { try await poll.run() }
        }
        // After the poll: with a rebuilt database, IDs are known only then.
        var notes = try rolling.apply(answers, reviewing, read: answersRead, now: now)
        let intake = try await Intake(home: home, store: store).propose(
            brought,
            network: noPoll ? nil : try network.open(common, home: home),
            now: now
        )
        notes += intake.notes
        let items = try reviewing.items(now: now).filter { $0.suggestion.repair == nil }
        let language = try home.pages().first?.language ?? .en
        let waiting = items.count { $0.state == .pending }
        let (changes, isDifferent) = try await rolling.rebuild(waiting: waiting, now: now)
        let body = PullRequest.body(
            items,
            waitingShown: Swift.max(0, max),
            language: language,
            issues: intake.issues,
            notes: notes
        )
        try files.body?.write(body)
        let report = Report(
            branch: branch,
            isDifferent: isDifferent,
            written: changes.flatMap(\.added).count,
            waiting: waiting,
            newEntries: polled?.round.newEntries,
            failing: polled?.round.failures.map(\.feed.url).sorted() ?? [],
            notes: notes.map(\.en)
        )
        try append(report, body, to: files)
        if common.json { return try JSONOutput.print(report, schema: .ci) }
        console.out(report.phrase)
        for note in notes { console.message(Console.printable(console.text(note))) }
        try ChangeReport.requireAll(changes)
        console.next(
            isDifferent
                ? Phrase(
                    en: "git push --force origin \(branch), and open or edit the pull request",
                    fr: "git push --force origin \(branch), puis ouvrez ou mettez à jour la demande de fusion"
                ) : Phrase(en: "nothing to push", fr: "rien à pousser")
        )
    }

    /// When the file of answers was written, a little earlier: a forge cuts the dates of comments to seconds.
    ///
    /// At most an hour ago: a copy may have an older date.
    private var answersRead: Date? {
        read.flatMap { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: common.file(name).path)
            let written = attributes?[.modificationDate] as? Date
            return written.map { Swift.max($0.addingTimeInterval(-5), common.date.addingTimeInterval(-3600)) }
        }
    }

    private func content(_ name: String, _ document: FileProblem.Document) throws -> Data {
        do {
            return try Data(contentsOf: common.file(name))
        } catch {
            throw UserError(FileProblem.unreadable(document, .init(error)), at: name)
        }
    }

    private func readIssues() throws -> LinkIssue.All {
        guard let issues else { return LinkIssue.All() }
        guard let all = LinkIssue.all(in: try content(issues, .issues)) else {
            throw UserError(UsageProblem.noIssues, at: issues)
        }
        return all
    }

    private func readAnswers() throws -> [PullRequest.Answer] {
        guard let read else { return [] }
        let people = try writers.map {
            PullRequest.logins(in: String(decoding: try content($0, .writers), as: UTF8.self))
        }
        return PullRequest.answers(read: try content(read, .answers), writers: people)
    }

    /// Writes the step summary and the outputs of GitHub Actions.
    private func append(_ report: Report, _ body: String, to files: Files) throws {
        let text = "### veille\n\n\(common.console.text(report.phrase))\n\n\(body)"
        try files.summary?.append(text)
        try files.results?.append(
            "changed=\(report.isDifferent)\nwaiting=\(report.waiting)\nwritten=\(report.written)\n"
        )
    }

    /// The output files, checked before any work is done.
    private struct Files {
        var body: OutputFile?
        var summary: OutputFile?
        var results: OutputFile?

        init(_ command: CICommand, _ home: HomeFolder) throws {
            func file(_ name: String?) throws -> OutputFile? {
                try name.map { try OutputFile($0, in: command.common.folder, of: home) }
            }
            let environment = ProcessInfo.processInfo.environment
            body = try file(command.prBody)
            summary = try file(command.summary ?? environment["GITHUB_STEP_SUMMARY"])
            results = try file(environment["GITHUB_OUTPUT"])
        }
    }

    private struct Report: Encodable {
        var branch: String
        var isDifferent: Bool
        var written: Int
        var waiting: Int
        var newEntries: Int?
        var failing: [String]
        var notes: [String]

        var phrase: Phrase {
            var facts = [
                Phrase.count(
                    written,
                    en: ("line on the branch", "lines on the branch"),
                    fr: ("ligne sur la branche", "lignes sur la branche")
                ),
                Phrase(en: "\(waiting) waiting", fr: "\(waiting) en attente"),
            ]
            if let newEntries {
                facts.append(
                    .count(
                        newEntries,
                        en: ("new article", "new articles"),
                        fr: ("nouvel article", "nouveaux articles")
                    )
                )
            }
            if !failing.isEmpty {
                facts.append(
                    .count(
                        failing.count,
                        en: ("feed failed", "feeds failed"),
                        fr: ("flux en échec", "flux en échec")
                    )
                )
            }
            return .list(facts)
        }
    }
}
