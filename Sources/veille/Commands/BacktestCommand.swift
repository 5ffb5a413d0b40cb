import ArgumentParser
import Foundation
import Storage
import Curation
import Home

struct BacktestCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "backtest",
            en: "Replay the page's git history: would veille have proposed your links, and where?",
            fr: "Rejouer l’histoire git de la page : veille aurait-il proposé vos liens, et où ?",
            discussion: Phrase(
                en: """
                    Each link ever added is judged by the page as it was just before, by words alone, by the \
                    built-in meaning, and by the server in veille.yml if there is one. The other candidates are \
                    the articles of those weeks in the database, or else the newest ones: run veille poll first. \
                    Changes neither page nor decisions.
                    """,
                fr: """
                    Chaque lien ajouté un jour est jugé d’après la page juste avant, par les mots seuls, par le \
                    sens intégré, et par le serveur de veille.yml s’il y en a un. Les autres candidats sont les \
                    articles de ces semaines-là dans la base, à défaut les plus récents : lancez d’abord veille \
                    poll. Ne change ni la page ni les décisions.
                    """
            ),
            examples: [
                Example("veille backtest"),
                Example("veille backtest --since 2025-01-01 --sections"),
                Example("veille backtest --svg learning.svg"),
            ]
        )
    }

    @Option(
        help: .phrase(
            en: "Replay only links added since this day (2026-03-14).",
            fr: "Ne rejouer que les liens ajoutés depuis ce jour (2026-03-14).",
            .date
        )
    )
    var since: Moment?

    @Flag(help: .phrase(en: "Show each section.", fr: "Montrer chaque section."))
    var sections = false

    @Option(
        help: .phrase(
            en: "Draw the learning curve to this file.",
            fr: "Dessiner la courbe d’apprentissage dans ce fichier.",
            .file
        )
    )
    var svg: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    private static let minimumLinks = 10

    func run() async throws {
        let (home, store) = try common.open()
        let console = common.console
        let drawing = try svg.map { try OutputFile($0, in: common.folder, of: home) }
        let needsServer = home.configuration.embeddings != nil && !common.offline
        try await needsServer
            ? network.open(common, home: home).withEmbedder(of: home, store: store) {
                try await replay(home, Backtest(home: home, store: store, embedder: $0), drawing)
            }
            : replay(home, Backtest(home: home, store: store), drawing)
        console.next(
            Phrase(
                en: "suggest.precision in veille.yml sets the threshold; veille list",
                fr: "suggest.precision dans veille.yml fixe le seuil ; veille list"
            )
        )
    }

    private static let noServer = Phrase(
        en: "the server of embeddings did not give all vectors: it is left out",
        fr: "le serveur de vecteurs n’a pas donné tous les vecteurs : il est laissé de côté"
    )

    private func replay(_ home: HomeFolder, _ backtest: Backtest, _ drawing: OutputFile?) async throws {
        let console = common.console
        for file in try home.pages() where common.page == nil || file.name == common.page {
            let reports = try await backtest.run(file, since: since?.date, now: common.date) { done, total in
                console.progress(done, of: total, Phrase(en: "versions", fr: "versions"))
            }
            let count = reports.first?.trials.count ?? 0
            guard count >= Self.minimumLinks, let summary = BacktestSummary(file.name, reports) else {
                throw UserError(
                    CommitProblem.shortHistory(links: count, needed: Self.minimumLinks),
                    at: file.name
                )
            }
            if home.configuration.embeddings != nil, !common.offline,
                reports.allSatisfy({ $0.model != .server })
            {
                console.message(console.text(Self.noServer))
            }
            if common.json {
                try JSONOutput.print(summary, schema: .backtest)
            } else {
                BacktestTables(console: console, summary: summary).show(sections: sections)
            }
            try drawing?.write(LearningCurve(summary.curve, in: console.language).svg)
        }
    }
}
