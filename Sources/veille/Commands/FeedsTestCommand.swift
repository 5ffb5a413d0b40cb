import ArgumentParser
import Feeds
import Fetch
import Foundation
import Curation
import Home

struct FeedsTestCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "test",
            en: "Visit a feed and show the whole exchange: hops, timings, validators, next visit.",
            fr: "Visiter un flux et montrer tout l’échange : étapes, durées, validateurs, prochaine visite.",
            discussion: Phrase(
                en: """
                    Stores nothing. A second, conditional request shows whether the server answers 304. Exits \
                    with 1 if the feed cannot be read.
                    """,
                fr: """
                    Ne retient rien. Une seconde requête, conditionnelle, montre si le serveur répond 304. \
                    Finit avec 1 si le flux ne peut être lu.
                    """
            ),
            examples: [
                Example("veille feeds test https://example.org/feed.xml"),
                Example("veille feeds test https://example.org/sitemap.xml --as sitemap"),
            ]
        )
    }

    @Argument(help: .phrase(en: "The address of a feed.", fr: "L’adresse d’un flux.", .url))
    var url: String

    @Option(
        name: .customLong("as"),
        help: .phrase(
            en: "What the address is: feed, sitemap, listing or page.",
            fr:
                "Ce qu’est l’adresse : feed (flux), sitemap (plan de site), listing (page qui liste des articles) ou page (page de liens en Markdown).",
            .kind
        )
    )
    var kind: Feed.Kind = .feed

    @Option(
        help: .phrase(
            en: "With --as listing: which links are articles, as in \"main h2 a\".",
            fr: "Avec --as listing : quels liens sont des articles, comme \"main h2 a\".",
            .path
        )
    )
    var select: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let console = common.console
        guard let address = WebURL(typed: url), address.isWeb else {
            throw UserError(AddressProblem.notWeb(url))
        }
        let feed = Feed(url: address.description, title: "", kind: kind, selector: select)
        let trial = try await network.open(common, home: try? common.home()).use { fetcher in
            do throws(FetchError) {
                return try await FeedTrial.run(feed, with: fetcher, now: common.date)
            } catch {
                throw UserError(RequestProblem(error), at: url)
            }
        }
        if common.json {
            try JSONOutput.print(TrialReport(trial), schema: .feedTest)
        } else {
            TrialSummary(console: console, url: url, trial: trial).show()
        }
        console.next(advice(trial))
        if trial.problem != nil { throw Failure.Code.findings }
    }

    func validate() throws { try SelectorOption.validate(select, kind) }

    private func advice(_ trial: FeedTrial) -> Phrase {
        let address = Console.printable(url)
        guard let problem = trial.problem else {
            let options =
                kind == .feed ? "" : " --as \(kind.rawValue)" + (select.map { " --select \"\($0)\"" } ?? "")
            return Phrase("veille feeds add \(address)\(options)")
        }
        if problem.stage == .parse { return Phrase("veille feeds discover \(address)") }
        return trial.plan.reason == .gone
            ? Phrase(
                en: "veille feeds rm \(address), if you follow it",
                fr: "veille feeds rm \(address), si vous le suivez"
            )
            : Phrase(
                en: "try again later; veille poll would retry at the time above",
                fr: "réessayez plus tard ; veille poll réessaierait à l’heure ci-dessus"
            )
    }
}

private struct TrialReport: Encodable {
    var url: String
    var status: Int
    var hops: [Hop]
    var headers: [[String]]
    var wireBytes: Int
    var bodyBytes: Int
    var validators: Validators?
    var repeatedStatus: Int?
    var lifetime: TimeInterval?
    var format: String?
    var title: String?
    var entries: Int
    var cadence: Cadence
    var problem: ProblemReport?
    var nextCheck: Date?
    var reason: Schedule.Reason

    struct Hop: Encodable {
        var status: Int
        var target: String?
        var httpVersion: String
        var address: String
        var nameLookup: Double
        var connect: Double
        var tls: Double
        var firstByte: Double
        var total: Double

        init(_ status: Int, _ target: String?, _ transferInfo: Response.TransferInfo) {
            self.status = status
            self.target = target
            httpVersion = transferInfo.httpVersion
            address = transferInfo.address
            nameLookup = transferInfo.nameLookup
            connect = transferInfo.connect
            tls = transferInfo.tls
            firstByte = transferInfo.firstByte
            total = transferInfo.total
        }
    }

    init(_ trial: FeedTrial) {
        let response = trial.response
        url = response.url
        status = response.status
        hops =
            response.redirects.map { Hop($0.status, $0.target, $0.transferInfo) }
            + [Hop(response.status, nil, response.transferInfo)]
        headers = response.headers.filter { $0.name != "set-cookie" }.map { [$0.name, $0.value] }
        wireBytes = response.wireBytes
        bodyBytes = response.body.count
        validators = response.validators
        repeatedStatus = trial.repeatedStatus
        lifetime = trial.lifetime
        format = trial.format
        title = trial.title
        entries = trial.entries
        cadence = trial.cadence
        problem = trial.problem.map { ProblemReport($0) }
        nextCheck = trial.plan.reason == .gone ? nil : trial.plan.date
        reason = trial.plan.reason
    }
}
