import Storage
import ArgumentParser
import Curation
import Home

struct StatsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "stats",
            en: "Show how pages and sources do, week by week.",
            fr: "Montrer comment vont pages et sources, semaine par semaine.",
            discussion: Phrase(
                en: """
                    Twelve weeks, this one included: what was written into each section, what each source \
                    brought and what came of it, when the feeds publish, your decisions, the worth of what \
                    waits, and the health of the links; and, from git, how the sections grew. The page /overview of veille serve draws the same.
                    """,
                fr: """
                    Douze semaines, celle-ci comprise : ce qui a été écrit dans chaque section, ce que chaque \
                    source a apporté et ce qu’il en est advenu, quand les flux publient, vos décisions, \
                    l’intérêt de ce qui attend, et la santé des liens ; et, d’après git, comment les \
                    sections ont grandi. La page /overview de veille serve \
                    dessine la même chose.
                    """
            ),
            examples: [Example("veille stats"), Example("veille stats --json")]
        )
    }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (home, store) = try common.open()
        var statistics = try Statistics(
            home: home,
            store: store,
            feeds: home.feeds(in: store),
            items: Reviewing(home: home, store: store).items(now: common.date),
            page: common.page,
            now: common.date
        )
        try await statistics.addGrowth(of: home, page: common.page)
        if common.json {
            try JSONOutput.print(statistics, schema: .stats)
        } else {
            StatisticsText(console: common.console, statistics: statistics).show()
        }
    }
}
