import ArgumentParser
import Curation
import Feeds
import Foundation
import Home
import Pages
import Storage

/// The options of `ci --review`.
struct ReviewOptions: ParsableArguments {
    @Flag(
        help: .phrase(
            en: "Check what a contributor's pull request adds, by the rules of its base.",
            fr: "Vérifier ce qu’ajoute la demande de fusion d’autrui, d’après les règles de sa base."
        )
    )
    var review = false

    @Option(
        help: .phrase(
            en: "With --review: the base, in place of the one that the forge names.",
            fr: "Avec --review : la base, au lieu de celle que nomme la forge.",
            .revision
        )
    )
    var since: String?

    @Option(
        help: .phrase(
            en: "With --since: the revision to check; by default the one that is checked out.",
            fr: "Avec --since : la révision à vérifier ; par défaut celle qui est extraite.",
            .revision
        )
    )
    var of: String?

    @Option(
        help: .phrase(
            en: "With --review: write the comment for the pull request to this file; - is standard output.",
            fr:
                "Avec --review : écrire le commentaire de la demande dans ce fichier ; - est la sortie standard.",
            .file
        )
    )
    var comment: String?

    @Option(
        help: .phrase(
            en:
                "With --review: the format of standard output: text, json, markdown, github, sarif or junit; by default github in a workflow, else text.",
            fr:
                "Avec --review : le format de la sortie standard : text, json, markdown, github, sarif ou junit ; par défaut github dans un workflow, sinon text.",
            .format
        )
    )
    var format: CheckFormats.Format?

    @Option(
        help: .phrase(
            en: "With --review: exit with 1 from this severity on: error, warning or hint.",
            fr:
                "Avec --review : finir avec 1 à partir de cette gravité : error (erreur), warning (avertissement) ou hint (remarque).",
            .severity
        )
    )
    var failOn: MinimumSeverity?

    @Flag(
        help: .phrase(
            en: "With --review: request no links.",
            fr: "Avec --review : ne visiter aucun lien."
        )
    )
    var noNetwork = false

    /// - Throws: ``UserError`` if one is given without `--review`.
    func requireNone() throws {
        let given = [
            ("--since", since != nil), ("--of", of != nil), ("--comment", comment != nil),
            ("--format", format != nil), ("--fail-on", failOn != nil), ("--no-network", noNetwork),
        ]
        guard let first = given.first(where: \.1) else { return }
        throw UserError(OptionProblem.without(first.0, needs: "--review"))
    }

    /// The change to review.
    func range(_ environment: [String: String]) throws -> ReviewRange {
        guard let since else {
            guard of == nil else { throw UserError(OptionProblem.without("--of", needs: "--since")) }
            return try ReviewRange(environment: environment)
        }
        return ReviewRange(base: since, head: of ?? "HEAD")
    }
}

extension CICommand {
    /// Checks what a contributor's pull request adds.
    func runReview() async throws {
        for (option, value) in [
            ("--read", read), ("--writers", writers), ("--pr-body", prBody), ("--issues", issues),
        ]
        where value != nil {
            throw UserError(OptionProblem.together("--review", option))
        }
        let environment = ProcessInfo.processInfo.environment
        guard FileManager.default.fileExists(atPath: common.folder.path) else {
            throw UserError(HomeProblem.noSuchFolder, at: common.folder.path)
        }
        let range = try review.range(environment)
        let branch = try await BranchReview(range, in: common.folder, page: common.page)
        defer { branch.close() }
        let files = try ReviewFiles(self, branch, environment)
        var subjects = try await branch.subjects()
        let health = try await health(&subjects, branch)
        let pages = try branch.pages(subjects, health: health)
        let language = BranchReview.language(of: subjects) ?? common.console.language
        let text = ReviewText(pages: pages, language: language)
        try files.comment?.write(text.comment)
        try files.summary?.append("### veille\n\n" + text.summary)
        try files.results?.append("findings=\(pages.flatMap(\.findings).count)\n")
        try show(pages, text, environment)
        let worst = pages.flatMap(\.findings).map(\.severity).max()
        let limit = (review.failOn ?? .warning).severity
        if pages.contains(where: { $0.obstacle != nil }) || worst.map({ $0 >= limit }) ?? false {
            throw Failure.Code.findings
        }
    }

    private func health(_ subjects: inout [BranchReview.Subject], _ branch: BranchReview) async throws
        -> [String: LinkHealth]
    {
        guard !review.noNetwork, !common.offline || network.cassette != nil else { return [:] }
        let links = BranchReview.links(of: &subjects)
        guard !links.isEmpty else { return [:] }
        // What is known from before would be of the work tree, which may be the contributor's.
        return try await LinkChecking.run(
            links,
            over: try network.open(common, home: branch.home),
            store: Store.inMemory(),
            now: common.date
        ) { done, total in
            common.console.progress(done, of: total, Phrase(en: "links", fr: "liens"))
        }.health
    }

    private func show(_ pages: [ReviewedPage], _ text: ReviewText, _ environment: [String: String]) throws {
        let console = common.console
        if review.comment == "-" { return try Output.write(Data(text.comment.utf8)) }
        let format =
            common.json ? .json : review.format ?? (environment["GITHUB_ACTIONS"] == "true" ? .github : .text)
        let formats = CheckFormats(
            pages: pages.map { (name: $0.path, findings: $0.findings) },
            language: console.language
        )
        switch format {
        case .json: try JSONOutput.print(ReviewReport(pages: pages.map { .init($0) }), schema: .review)
        case .markdown: try Output.write(Data(text.comment.utf8))
        case .sarif: try Output.write(Data(formats.sarif.utf8))
        case .junit: try Output.write(Data(formats.junit.utf8))
        case .github:
            try Output.write(Data((formats.github + ReviewText.annotations(pages, console)).utf8))
        case .text:
            for page in pages {
                for finding in page.findings {
                    console.out(
                        "\(page.path):\(finding.line)  \(finding.code.rawValue)  "
                            + console.text(FindingText.phrase(finding))
                    )
                    if let correction = finding.correction {
                        console.out("  → " + Console.printable(correction))
                    }
                }
                for note in page.notes { console.out("\(page.path)  " + console.text(note)) }
            }
            console.say(text.conclusion)
        }
    }
}

/// The files that a review writes, checked before any work is done.
private struct ReviewFiles {
    var comment: OutputFile?
    var summary: OutputFile?
    var results: OutputFile?

    init(_ command: CICommand, _ branch: BranchReview, _ environment: [String: String]) throws {
        // The home of the work tree is protected as any other.
        let home = HomeFolder(folder: branch.folder, configuration: branch.home.configuration)
        func file(_ name: String?) throws -> OutputFile? {
            guard let name, name != "-" else { return nil }
            guard !branch.misleads(URL(filePath: name, relativeTo: command.common.folder)) else {
                throw UserError(ReviewProblem.symbolicLink, at: name)
            }
            return try OutputFile(name, in: command.common.folder, of: home)
        }
        comment = try file(command.review.comment)
        summary = try file(command.summary ?? environment["GITHUB_STEP_SUMMARY"])
        results = try file(environment["GITHUB_OUTPUT"])
    }
}

private struct ReviewReport: Encodable {
    struct Page: Encodable {
        var page: String
        var added: Int
        var findings: [FindingReport]
        var notes: [String]

        init(_ page: ReviewedPage) {
            self.page = page.path
            added = page.added
            findings = page.findings.map { FindingReport($0) }
            notes = page.notes.map(\.en)
        }
    }

    var pages: [Page]
}
