import ArgumentParser
import Feeds
import Fetch
import Foundation
import Pages
import Storage
import Curation
import Home

struct CheckCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check",
            en: "Check the page: its Markdown, its duplicates, its dead links.",
            fr: "Vérifier la page : son Markdown, ses doublons, ses liens morts.",
            discussion: Phrase(
                en: """
                    Changes nothing. Links are requested politely, at most once a week; a link is dead only \
                    after three failures over seven days. A comment silences what follows it: <!-- \
                    veille-disable-next-line V101 -->, or veille-disable-line, or veille-disable … \
                    veille-enable; without a code, everything.

                    Exits with 1 if there are errors or warnings.
                    """,
                fr: """
                    Ne change rien. Les liens sont visités poliment, au plus une fois par semaine ; un lien \
                    n’est mort qu’après trois échecs en sept jours. Un commentaire fait taire ce qui suit : \
                    <!-- veille-disable-next-line V101 -->, ou veille-disable-line, ou veille-disable … \
                    veille-enable ; sans code, tout.

                    Finit avec 1 s’il y a des erreurs ou des avertissements.
                    """
            ),
            examples: [
                Example("veille check --no-network", en: "the page only", fr: "la page seulement"),
                Example(
                    "veille check page.md",
                    en: "any page, even outside a home",
                    fr: "n’importe quelle page, même sans veille.yml"
                ),
                Example(
                    "veille check --since origin/main --format github",
                    en: "what a pull request adds",
                    fr: "ce qu’ajoute une demande de fusion"
                ),
                Example(
                    "veille check --format github",
                    en: "annotations for a workflow",
                    fr: "des annotations pour un workflow"
                ),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The pages to check; by default those of veille.yml.",
            fr: "Les pages à vérifier ; par défaut celles de veille.yml.",
            .page
        )
    )
    var pages: [String] = []

    @Flag(
        help: .phrase(
            en: "Check the page only, request no links.",
            fr: "Ne vérifier que la page, sans visiter de lien."
        )
    )
    var noNetwork = false

    @Option(
        help: .phrase(
            en: "The output format: text, json, markdown, github, sarif or junit.",
            fr: "Le format de sortie : text, json, markdown, github, sarif ou junit.",
            .format
        )
    )
    var format: CheckFormats.Format = .text

    @Option(
        help: .phrase(
            en: "Exit with 1 from this severity on: error, warning or hint.",
            fr:
                "Finir avec 1 à partir de cette gravité : error (erreur), warning (avertissement) ou hint (remarque).",
            .severity
        )
    )
    var failOn: MinimumSeverity = .warning

    @Flag(
        help: .phrase(
            en:
                "Also report what is often intentional: mixed spacing, figures that differ, links on other pages.",
            fr:
                "Signaler aussi ce qui est souvent voulu : espacements mêlés, chiffres qui diffèrent, liens présents sur d’autres pages."
        )
    )
    var pedantic = false

    @Flag(help: .phrase(en: "Request every link now, due or not.", fr: "Visiter tous les liens, dus ou non."))
    var force = false

    @Flag(
        help: .phrase(
            en: "Does nothing any more: pages are always read.",
            fr: "Ne fait plus rien : les pages sont toujours lues.",
            visibility: .hidden
        )
    )
    var content = false

    @Option(
        help: .phrase(
            en: "Only what was added since a revision of git, such as origin/main, and how it should be.",
            fr:
                "Seulement ce qui a été ajouté depuis une révision de git, comme origin/main, et comment l’écrire.",
            .revision
        )
    )
    var since: String?

    @Option(
        help: .phrase(
            en:
                "Only what a unified diff adds, which the pages are the result of; - reads it from standard input.",
            fr:
                "Seulement ce qu’ajoute un diff unifié, déjà appliqué aux pages ; - le lit sur l’entrée standard.",
            .file
        )
    )
    var diff: String?

    @Option(
        help: .phrase(
            en: "The pages as they are in this revision of git, which is not checked out.",
            fr: "Les pages telles qu’elles sont dans cette révision de git, sans l’extraire.",
            .revision
        )
    )
    var of: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        if since != nil, diff != nil { throw UserError(OptionProblem.together("--since", "--diff")) }
        if of != nil, diff != nil { throw UserError(OptionProblem.together("--of", "--diff")) }
        let console = common.console
        let home = pages.isEmpty ? try common.home() : try? common.home()
        var files = try files(home)
        if let of { files = try await Additions.pages(files, of: of) }
        let additions = try await additions(to: files)
        var settings = home?.configuration.check ?? Configuration.Check()
        settings.isPedantic = settings.isPedantic || pedantic
        var health: [String: LinkHealth] = [:]
        var summary: LinkSummary?
        let check = PageCheck(settings)
        let links = files.flatMap { file in
            additions.map { ContributionCheck.links(of: file, added: $0.lines[file.name] ?? []) }
                ?? file.linksToCheck
        }
        if !noNetwork, !common.offline || network.cassette != nil, additions == nil || !links.isEmpty {
            let started = ContinuousClock.now
            let report = try await ask(links, home, additions, console)
            health = report.health
            summary = LinkSummary(
                of: links.map(\.url),
                report,
                check,
                // A given time is for output that is the same each time.
                seconds: common.now == nil ? (ContinuousClock.now - started) / .seconds(1) : nil
            )
        } else if let home {
            // Without requests, earlier results are still reported.
            health = noNetwork ? [:] : try home.openStore().linkHealth(of: links.map(\.url))
        }
        let dropped =
            additions == nil && !noNetwork
            ? try home?.openStore().dropped(since: common.date - PageCheck.newsOfLists) : nil
        let history = try home?.readHistory() ?? DecisionHistory([])
        let contribution = ContributionCheck(settings, history: history)
        let found = try files.map { file in
            let findings =
                if let additions {
                    contribution.findings(
                        of: file,
                        decidedAs: home?.configuration.pages.first { name in
                            home?.folder.appending(path: name).standardizedFileURL
                                == file.url.standardizedFileURL
                        },
                        added: additions.lines[file.name] ?? [],
                        others: files,
                        health: health
                    )
                } else {
                    try check.findings(
                        of: file,
                        others: files,
                        health: health,
                        twin: home?.twin(of: file.name, history),
                        dropped: dropped ?? [:]
                    )
                }
            return (name: file.name, findings: findings)
        }
        try show(found, summary, hasAdditions: additions.map { !$0.lines.isEmpty } ?? true, console)
        let worst = found.flatMap(\.findings).map(\.severity).max()
        if let worst, worst >= failOn.severity { throw Failure.Code.findings }
    }

    private func files(_ home: HomeFolder?) throws -> [PageFile] {
        guard !pages.isEmpty else {
            let all = try home?.pages() ?? []
            return common.page == nil ? all : all.filter { $0.name == common.page }
        }
        return try pages.map { try PageFile(name: $0, url: URL(filePath: $0, relativeTo: common.folder)) }
    }

    /// What is to be looked at; `nil` for everything.
    private func additions(to files: [PageFile]) async throws -> Additions? {
        if let since { return try await Additions.since(since, until: of, of: files) }
        guard let diff else { return nil }
        return try Additions(diff: common.bytes(of: diff), of: files, named: diff == "-" ? "stdin" : diff)
    }

    private func ask(
        _ links: [LinkChecking.Link],
        _ home: HomeFolder?,
        _ additions: Additions?,
        _ console: Console
    ) async throws -> LinkChecking.Report {
        let isForeign = additions?.changesSettings == true
        if isForeign {
            console.message(
                console.text(
                    Phrase(
                        en: "The change touches veille.yml: its settings for the network are not used.",
                        fr: "Le changement touche veille.yml : ses réglages du réseau ne servent pas."
                    )
                )
            )
        }
        let store = try home?.openStore() ?? Store.inMemory()
        let network = try network.open(common, home: isForeign ? nil : home)
        let report = try await LinkChecking.run(
            links,
            over: network,
            store: store,
            all: force,
            asksForges: home != nil,
            now: common.date
        ) { done, total in
            console.progress(done, of: total, Phrase(en: "links", fr: "liens"))
        }
        if report.isCutOff {
            console.message(
                console.text(
                    Phrase(
                        en:
                            "Most hosts cannot be reached: the network here seems to be down, so no link is counted as failing.",
                        fr:
                            "La plupart des hôtes sont hors d’atteinte : le réseau semble coupé ici, aucun lien n’est mis en cause."
                    )
                )
            )
        }
        return report
    }

    // MARK: Output

    private func show(
        _ found: [(name: String, findings: [Finding])],
        _ summary: LinkSummary?,
        hasAdditions: Bool,
        _ console: Console
    ) throws {
        let formats = CheckFormats(pages: found, language: console.language)
        switch common.json ? .json : format {
        case .text: showText(found, summary, hasAdditions: hasAdditions, console)
        case .json:
            let pages = found.map { name, findings in
                PageFindings(page: name, findings: findings.map { FindingReport($0) })
            }
            try JSONOutput.print(CheckReport(pages: pages, links: summary), schema: .check)
        case .markdown: try Output.write(Data(formats.markdown.utf8))
        case .github: try Output.write(Data(formats.github.utf8))
        case .sarif: try Output.write(Data(formats.sarif.utf8))
        case .junit: try Output.write(Data(formats.junit.utf8))
        }
    }

    private func showText(
        _ found: [(name: String, findings: [Finding])],
        _ summary: LinkSummary?,
        hasAdditions: Bool,
        _ console: Console
    ) {
        for (name, findings) in found {
            for finding in findings {
                let code =
                    switch finding.severity {
                    case .error: console.red(finding.code.rawValue)
                    case .warning: console.bold(finding.code.rawValue)
                    case .hint: finding.code.rawValue
                    }
                console.out(
                    "\(name):\(finding.line)  \(code)  " + console.text(FindingText.phrase(finding))
                )
                if let correction = finding.correction { console.out("  → " + Console.printable(correction)) }
            }
        }
        if let summary { console.say(Phrase(summary)) }
        let all = found.flatMap(\.findings)
        guard !all.isEmpty else {
            console.say(
                hasAdditions
                    ? Phrase(en: "No problems found.", fr: "Rien à signaler.")
                    : Phrase(
                        en: "Nothing was added to these pages.",
                        fr: "Rien n’a été ajouté à ces pages."
                    )
            )
            return
        }
        console.say(.counts(of: all))
        guard all.contains(where: \.mayHaveRepair) else {
            console.next(
                Phrase(
                    en:
                        "fix them in your editor, or silence intended ones by a comment (veille check --help)",
                    fr:
                        "corrigez dans votre éditeur ; un commentaire fait taire ce qui est voulu (veille check --help)"
                )
            )
            return
        }
        let hasHome = (try? HomeFolder.find(from: common.folder)) != nil
        let first = hasHome ? "" : "veille init \(found[0].name), "
        console.next(
            Phrase(
                en: "\(first)veille fix proposes repairs",
                fr: "\(first)veille fix propose des réparations"
            )
        )
    }
}

private struct CheckReport: Encodable {
    var pages: [PageFindings]
    /// Absent if no link was asked.
    var links: LinkSummary?
}

private struct PageFindings: Encodable {
    var page: String
    var findings: [FindingReport]
}

extension CheckFormats.Format: ExpressibleByArgument {}

/// A minimum severity, as named on the command line.
enum MinimumSeverity: String, ExpressibleByArgument, CaseIterable {
    case error, warning, hint

    var severity: Finding.Severity {
        switch self {
        case .error: .error
        case .warning: .warning
        case .hint: .hint
        }
    }
}
