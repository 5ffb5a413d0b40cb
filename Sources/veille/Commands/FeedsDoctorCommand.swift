import Curation
import ArgumentParser
import Feeds
import Fetch
import Foundation
import Parse
import Home

struct FeedsDoctorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor",
            en: "Report what is wrong with a feed, what was repaired, and what to fix.",
            fr: "Dire ce qui ne va pas dans un flux, ce qui a été réparé, ce qu’il faut corriger.",
            discussion: Phrase(
                en: """
                    Exits with 1 if its publisher should fix something. An address is fetched; a file needs no \
                    network.
                    """,
                fr: """
                    Finit avec 1 si l’éditeur du flux devrait corriger quelque chose. Une adresse est relevée \
                    ; un fichier ne demande pas de réseau.
                    """
            ),
            examples: [
                Example("veille feeds doctor feed.xml"),
                Example("veille feeds doctor https://example.org/feed.xml"),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The address of a feed, or a file.",
            fr: "L’adresse d’un flux, ou un fichier.",
            .urlOrFile
        )
    )
    var source: String

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (bytes, transport, base) = try await load()
        let feed: ParsedFeed
        do throws(ParseError) {
            feed = try FeedParser.parse(bytes, contentType: transport?.contentType, baseURL: base)
        } catch {
            throw UserError(RequestProblem.failed(Problem(error), .giveFeed), at: source)
        }
        let advice = FeedDoctor.examine(feed, transport: transport, now: common.date)
        if common.json {
            try JSONOutput.print(DoctorReport(feed, advice), schema: .feedDoctor)
        } else {
            show(feed, advice)
        }
        if advice.contains(where: { $0.severity != .hint }) { throw Failure.Code.findings }
    }

    private func load() async throws -> (bytes: [UInt8], transport: FeedDoctor.Transport?, base: String?) {
        guard let url = WebURL(source), url.isWeb else {
            do {
                return ([UInt8](try Data(contentsOf: common.file(source))), nil, nil)
            } catch {
                throw UserError(FileProblem.unreadable(.feedOrAddress, .init(error)), at: source)
            }
        }
        // The settings of the home apply if there is one.
        let network = try network.open(common, home: try? common.home())
        let response = try await network.use { fetcher in
            do throws(FetchError) {
                return try await fetcher.fetchSuccessfully(Request(url: source))
            } catch {
                throw UserError(RequestProblem(error), at: source)
            }
        }
        let transport = FeedDoctor.Transport(
            contentType: response.header("content-type"),
            hasValidators: response.validators != nil
        )
        return (response.body, transport, response.url)
    }

    private func show(_ feed: ParsedFeed, _ advice: [FeedAdvice]) {
        let console = common.console
        let title = Console.printable(feed.title?.plain ?? source)
        console.out(console.bold(title))
        let dates = feed.items.compactMap { $0.published ?? $0.updated }
        let span = dates.min().map { "\(console.day($0)) – \(console.day(dates.max()))" }
        let facts = [
            Phrase(feed.format.rawValue), Phrase(feed.encoding),
            .count(feed.items.count, en: ("item", "items"), fr: ("article", "articles")),
            span.map { Phrase($0) },
        ]
        console.out("  " + console.text(.list(facts.compactMap(\.self))))
        var table = Table(limits: [10, 8, 0])
        for finding in advice {
            let place = finding.line > 0 ? "l. \(finding.line)" : ""
            let times = finding.count > 1 ? " (\(finding.count) ×)" : ""
            table.add(
                "  " + word(finding.severity),
                place,
                console.text(AdviceText.phrase(finding, feed)) + times
            )
        }
        console.out(table)
        let wrong = advice.count { $0.severity != .hint }
        console.say(
            wrong == 0
                ? Phrase(en: "No problem that affects readers.", fr: "Rien qui gêne ses lecteurs.")
                : Phrase(
                    en: "veille reads it anyway; other readers may not.",
                    fr: "veille le lit malgré tout ; d’autres lecteurs, peut-être pas."
                )
        )
        console.next(
            wrong == 0
                ? Phrase("veille feeds add URL")
                : Phrase(
                    en: "send these lines to the publisher",
                    fr: "envoyez ces lignes à l’éditeur du site"
                )
        )
    }

    private func word(_ severity: FeedAdvice.Severity) -> String {
        let phrase =
            switch severity {
            case .error: Phrase(en: "error", fr: "erreur")
            case .warning: Phrase(en: "warning", fr: "avert.")
            case .hint: Phrase(en: "hint", fr: "conseil")
            }
        return common.console.text(phrase)
    }
}

private struct DoctorReport: Encodable {
    var format: FeedFormat
    var encoding: String
    var declaredEncoding: String?
    var items: Int
    var guidQuality: Identity.GuidQuality
    var findings: [Finding]

    struct Finding: Encodable {
        var code: String
        var severity: FeedAdvice.Severity
        var line: Int
        var count: Int
    }

    init(_ feed: ParsedFeed, _ advice: [FeedAdvice]) {
        format = feed.format
        encoding = feed.encoding
        declaredEncoding = feed.declaredEncoding
        items = feed.items.count
        guidQuality = feed.identity.quality
        findings = advice.map {
            Finding(code: $0.code, severity: $0.severity, line: $0.line, count: $0.count)
        }
    }
}
