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
            en: "What the address is: feed, sitemap or listing.",
            fr:
                "Ce qu’est l’adresse : feed (flux), sitemap (plan de site) ou listing (page qui liste des articles).",
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
        guard let address = WebURL(url), address.isWeb else { throw UserError(AddressProblem.notWeb(url)) }
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
            show(trial, console)
        }
        console.next(advice(trial))
        if trial.problem != nil { throw Failure.Code.findings }
    }

    func validate() throws { try SelectorOption.validate(select, kind) }

    private func advice(_ trial: FeedTrial) -> Phrase {
        let address = Console.harmless(url)
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
                en: "try again later; veille itself would come back at the time above",
                fr: "réessayez plus tard ; veille reviendrait à l’heure ci-dessus"
            )
    }

    private func show(_ trial: FeedTrial, _ console: Console) {
        let response = trial.response
        var asked = url
        for hop in response.redirects {
            showHop(asked, "\(hop.status) → \(hop.target)", hop.transferInfo, console)
            asked = hop.target
        }
        showHop(asked, "\(response.status)", response.transferInfo, console)
        var table = Table(limits: [18, 0])
        func row(_ name: Phrase, _ value: String?) {
            if let value, !value.isEmpty { table.add("  " + console.text(name), Console.harmless(value)) }
        }
        row(Phrase("Content-Type"), response.header("content-type"))
        row(Phrase("ETag"), response.header("etag"))
        row(Phrase("Last-Modified"), response.header("last-modified"))
        row(Phrase("Cache-Control"), response.header("cache-control"))
        row(Phrase("Retry-After"), response.header("retry-after"))
        row(
            Phrase(en: "received", fr: "reçu"),
            console.text(
                .list(
                    [
                        .count(response.wireBytes, en: ("byte", "bytes"), fr: ("octet", "octets")),
                        .count(
                            response.body.count,
                            en: ("decompressed", "decompressed"),
                            fr: ("décompressé", "décompressés")
                        ),
                    ],
                    separator: ", "
                )
            )
        )
        if trial.format != nil { row(Phrase(en: "asked again", fr: "redemandé"), repeated(trial, console)) }
        if let format = trial.format {
            let articles = Phrase.count(
                trial.entries,
                en: ("article", "articles"),
                fr: ("article", "articles")
            )
            row(
                Phrase(en: "feed", fr: "flux"),
                [trial.title ?? "", format, console.text(articles)].filter { !$0.isEmpty }.joined(
                    separator: " · "
                )
            )
        }
        if trial.repairs > 0 {
            let places = Phrase.count(
                trial.repairs,
                en: ("place was repaired", "places were repaired"),
                fr: ("endroit a dû être réparé", "endroits ont dû être réparés")
            )
            let text = Phrase(
                en: "\(places.en): veille feeds doctor shows more",
                fr: "\(places.fr) : veille feeds doctor en montre plus"
            )
            row(Phrase(en: "damaged", fr: "abîmé"), console.text(text))
        }
        if let problem = trial.problem {
            row(Phrase(en: "problem", fr: "problème"), Labels.problem(problem, console))
        }
        row(Phrase(en: "next visit", fr: "prochaine visite"), next(trial, console))
        for line in table.lines { console.out(line.replacing(/\s+$/, with: "")) }
    }

    private func showHop(
        _ asked: String,
        _ answer: String,
        _ transferInfo: Response.TransferInfo,
        _ console: Console
    ) {
        console.out(console.bold("GET " + Console.harmless(asked)) + "  " + Console.harmless(answer))
        func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
        var facts = [Phrase("HTTP/\(transferInfo.httpVersion)"), Phrase(transferInfo.address)]
        let steps: [(Phrase, Double)] = [
            (Phrase(en: "name", fr: "nom"), transferInfo.nameLookup),
            (Phrase(en: "connection", fr: "connexion"), transferInfo.connect),
            (Phrase("TLS"), transferInfo.tls),
            (Phrase(en: "first byte", fr: "premier octet"), transferInfo.firstByte),
            (Phrase(en: "all", fr: "tout"), transferInfo.total),
        ]
        for (name, seconds) in steps where milliseconds(seconds) > 0 {
            let time = milliseconds(seconds)
            facts.append(Phrase(en: "\(name.en) \(time) ms", fr: "\(name.fr) \(time) ms"))
        }
        console.out("  " + console.text(.list(facts.filter { !$0.en.isEmpty })))
    }

    private func repeated(_ trial: FeedTrial, _ console: Console) -> String {
        let phrase: Phrase =
            switch trial.repeatedStatus {
            case nil:
                Phrase(
                    en: "no validators: every visit costs the whole body",
                    fr: "pas de validateurs : chaque visite coûte le corps entier"
                )
            case 304: Phrase(en: "304, as it should", fr: "304, comme il faut")
            case let status?:
                Phrase(
                    en: "\(status) in place of 304: every visit costs the whole body",
                    fr: "\(status) au lieu de 304 : chaque visite coûte le corps entier"
                )
            }
        return console.text(phrase)
    }

    private func next(_ trial: FeedTrial, _ console: Console) -> String {
        let reason: Phrase =
            switch trial.plan.reason {
            case .usual: Phrase(en: "nothing is known of its rhythm", fr: "on ne sait rien de son rythme")
            case .rhythm:
                trial.cadence.postingInterval.map { interval in
                    let span = Labels.span(interval)
                    return Phrase(
                        en: "an article about every \(span.en)",
                        fr: "un article tous les \(span.fr) environ"
                    )
                } ?? Phrase(en: "the age of its last article", fr: "l’âge de son dernier article")
            case .silence: Phrase(en: "no article for months", fr: "pas d’article depuis des mois")
            case .lifetime:
                Phrase(en: "the answer is fresh until then", fr: "la réponse est valable jusque-là")
            case .document:
                Phrase(
                    en: "the feed asks for it (ttl, updatePeriod)",
                    fr: "le flux le demande (ttl, updatePeriod)"
                )
            case .skipped: Phrase(en: "skipHours or skipDays", fr: "skipHours ou skipDays")
            case .failures: Phrase(en: "it failed", fr: "la visite a échoué")
            case .retryAfter:
                Phrase(en: "the server asks for it (Retry-After)", fr: "le serveur le demande (Retry-After)")
            case .gone: Phrase(en: "never: it is gone for good", fr: "jamais : il a disparu pour de bon")
            }
        guard trial.plan.reason != .gone else { return console.text(reason) }
        let date = trial.plan.date.formatted(.iso8601).replacing("T", with: " ").prefix(16)
        return "\(date) UTC, " + console.text(reason)
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
