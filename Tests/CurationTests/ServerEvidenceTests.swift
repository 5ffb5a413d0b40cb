import Classify
import Curation
import Feeds
import Fetch
import Foundation
import Home
import Storage
import Support
import Testing

/// What a certificate says about a link that was taken over, with nginx and certificates of our own.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ServerEvidenceTests {
    private static let honest =
        "<title>L’eau des centres de données</title><h1>L’eau des centres de données</h1><p>"
        + String(
            repeating: "Les centres de données consomment de l’eau pour refroidir leurs serveurs. ",
            count: 6
        )
    private static let casino =
        "<title>Casino en ligne</title><h1>Casino en ligne</h1><p>Bonus sans dépôt, machines à sous, jackpot."
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    /// The health of a link after a visit of an honest page, and three of another, behind another certificate.
    private static func health(_ after: String) async throws -> LinkHealth {
        let folder = TemporaryDirectory.current
        let store = try Store.inMemory()
        let link = LinkChecking.Link(
            url: "https://localhost/a.html",
            line: .init(title: "L’eau des centres de données", note: "Étude")
        )
        func visit(_ days: [Int], _ names: [String], _ page: String) async throws -> LinkHealth? {
            try folder.write("<meta charset=utf-8>" + page, to: "www/a.html")
            var last: LinkHealth?
            try await Nginx.whileServing(folder, limits: "default_type text/html;", names: names) { nginx in
                for day in days {
                    var settings = FetchLoop.Configuration.loopback
                    settings.caFile = nginx.certificate
                    settings.connectTo = "127.0.0.1:\(nginx.port)"
                    let now = start.addingTimeInterval(Double(day) * 86_400)
                    try await FetchLoop.withLoop(settings) { loop in
                        let report = try await LinkChecking(fetcher: loop, store: store, concurrency: 1)
                            .run([link], now: now, all: true)
                        last = report.health[link.url]
                    }
                }
            }
            return last
        }
        _ = try await visit([0], ["localhost", "sister.example"], honest)
        return try #require(try await visit([7, 8, 9], ["localhost", "slots.example"], after))
    }

    @Test func `another certificate is a reason beside the page`() async throws {
        guard case .hijacked(let takeover) = try await Self.health(Self.casino).outcome else {
            Issue.record("not hijacked")
            return
        }
        #expect(takeover.server?.names == ["slots.example"] && takeover.server?.start != nil)
        #expect(Phrase(takeover).en.contains("its certificate is also for slots.example, valid since "))
        #expect(
            Phrase(takeover).fr.contains("son certificat vaut aussi pour slots.example, valable depuis le ")
        )
    }

    @Test func `another certificate alone is none`() async throws {
        #expect(try await Self.health(Self.honest).outcome == .fine)
    }
}
