import ArgumentParser
import Curation
import Feeds
import Foundation
import Home

struct FeedsYieldCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "yield",
            en: "Show what came of each feed, and which may go.",
            fr: "Montrer ce qu’a donné chaque flux, et ceux dont on peut se passer.",
            discussion: Phrase(
                en: """
                    Articles are those of twelve weeks; proposed, accepted and refused count at any time. A feed may \
                    go if it had no article in twelve weeks, if five were refused and none accepted, or if none of \
                    thirty was worth proposing while others were accepted.
                    """,
                fr: """
                    Les articles sont ceux de douze semaines ; proposés, acceptés et refusés comptent depuis toujours. \
                    On peut se passer d’un flux sans article depuis douze semaines, dont cinq ont été refusés et aucun \
                    accepté, ou dont aucun sur trente n’a valu d’être proposé quand d’autres étaient acceptés.
                    """
            ),
            examples: [Example("veille feeds yield"), Example("veille feeds yield --json")]
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        let (home, store) = try common.open()
        let statistics = try Statistics(
            home: home,
            store: store,
            feeds: home.feeds(in: store),
            items: Reviewing(home: home, store: store).items(now: common.date),
            now: common.date
        )
        let sources = statistics.sources.sorted { one, other in
            (other.accepted, other.proposed, one.url) < (one.accepted, one.proposed, other.url)
        }
        if common.json { return try JSONOutput.print(YieldReport(sources), schema: .yield) }
        guard !sources.isEmpty else {
            console.say(Phrase(en: "No feed is followed yet.", fr: "Aucun flux n’est encore suivi."))
            return console.next(Phrase("veille feeds coverage"))
        }
        var table = Table(limits: [console.columns.map { max(20, $0 - 50) } ?? 0, 0, 0, 0, 0, 0])
        table.add(
            "",
            console.text(Phrase(en: "articles", fr: "articles")),
            console.text(Phrase(en: "proposed", fr: "proposés")),
            console.text(Phrase(en: "accepted", fr: "acceptés")),
            console.text(Phrase(en: "refused", fr: "refusés")),
            ""
        )
        for source in sources {
            table.add(
                Console.printable(source.title.isEmpty ? source.url : source.title),
                "\(source.articles.reduce(0, +))",
                "\(source.proposed)",
                "\(source.accepted)",
                "\(source.refused)",
                source.weakness(among: sources).map { console.text($0.phrase) } ?? ""
            )
        }
        console.out(table)
        let weak = sources.last { $0.weakness(among: sources) != nil }
        console.next(
            weak.map { Phrase("veille feeds rm \(Console.word($0.url))") } ?? Phrase("veille feeds scout")
        )
    }
}

extension Statistics.Source.Weakness {
    fileprivate var phrase: Phrase {
        switch self {
        case .silent: Phrase(en: "silent", fr: "muet")
        case .unwanted: Phrase(en: "nothing wanted", fr: "rien de retenu")
        case .offTopic: Phrase(en: "off topic", fr: "hors sujet")
        }
    }
}

private struct YieldReport: Encodable {
    struct Source: Encodable {
        var url: String
        var title: String
        /// Of twelve weeks.
        var articles: Int
        var proposed: Int
        var accepted: Int
        var refused: Int
        /// Why it may go.
        var weakness: Statistics.Source.Weakness?
    }

    var sources: [Source]

    init(_ sources: [Statistics.Source]) {
        let all = sources
        self.sources = sources.map {
            Source(
                url: $0.url,
                title: $0.title,
                articles: $0.articles.reduce(0, +),
                proposed: $0.proposed,
                accepted: $0.accepted,
                refused: $0.refused,
                weakness: $0.weakness(among: all)
            )
        }
    }
}
