import Classify
import Curation
import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing

/// Links whose domain was taken over, and links whose site has changed or moved honestly: 100 of each, of our own making.
@Suite struct TakeoverTests {
    private struct Case: Decodable, Sendable {
        enum Label: String, Decodable { case takeover, move }

        struct Answer: Decodable, Sendable {
            var status: Int
            var location: String?
            var html: String?
        }

        var id: String
        var label: Label
        var title: String
        var note: String
        var section: String
        var url: String
        var before: [String: Answer]
        var after: [String: Answer]
    }

    private static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/takeovers.jsonl"
        )
        let lines = (try? Data(contentsOf: file))?.split(separator: 0x0A) ?? []
        return lines.compactMap { try? JSONDecoder().decode(Case.self, from: $0) }
    }()

    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    private static func fetcher(_ answers: [String: Case.Answer]) -> ScriptedFetcher {
        ScriptedFetcher { request throws(FetchError) in
            var url = request.url
            var redirects: [Response.Redirect] = []
            while redirects.count < 10, let answer = answers[url] ?? answers[url + "/"] {
                if let location = answer.location {
                    redirects.append(.init(status: answer.status, target: location))
                    url = location
                    continue
                }
                return Response(
                    status: answer.status,
                    headers: [("content-type", "text/html; charset=utf-8")],
                    body: Array((answer.html ?? "").utf8),
                    url: url,
                    redirects: redirects
                )
            }
            throw FetchError(.nameNotFound)
        }
    }

    /// The health after a visit of the honest site, and three of what it became.
    private static func visits(of one: Case, knowing knowsBefore: Bool) async throws -> [LinkHealth] {
        let store = try Store.inMemory()
        let link = LinkChecking.Link(
            url: one.url,
            line: .init(title: one.title, note: one.note + ". " + one.section)
        )
        var visits: [LinkHealth] = []
        for (day, answers) in [(0, one.before), (7, one.after), (8, one.after), (9, one.after)] {
            if day == 0, !knowsBefore { continue }
            let report = try await LinkChecking(fetcher: fetcher(answers), store: store, concurrency: 1)
                .run([link], now: start.addingTimeInterval(Double(day) * 86_400))
            visits.append(try #require(report.health[one.url]))
        }
        return visits
    }

    /// Where a finding says that the link has moved to, and whether it says that it was hijacked.
    private static func outcome(_ health: LinkHealth) -> (target: String?, isHijacked: Bool) {
        switch health.outcome {
        case .moved(let target): (health.change?.isConfirmed == true ? target : nil, false)
        case .hijacked: (nil, true)
        default: (nil, false)
        }
    }

    @Test func `hijacked domains are named and never offered, honest moves are offered`() async throws {
        var (named, offered, heldBack, moved, movable) = (0, 0, 0, 0, 0)
        try #require(Self.cases.count == 200)
        for one in Self.cases {
            let visits = try await Self.visits(of: one, knowing: true)
            let early = visits.dropLast().map(Self.outcome)
            #expect(early.allSatisfy { $0.target == nil && !$0.isHijacked }, "sure too early: \(one.id)")
            let (target, isHijacked) = Self.outcome(visits[3])
            switch one.label {
            case .takeover:
                if isHijacked { named += 1 }
                if target != nil { offered += 1 }
            case .move:
                if isHijacked { heldBack += 1 }
                guard case .moved? = Self.redirect(one) else { continue }
                movable += 1
                if target != nil { moved += 1 }
            }
        }
        // Measured: 82 named, none offered; 1 held back; all 42 permanent redirects offered.
        #expect(offered == 0, "\(offered)")
        #expect(named >= 80, "\(named)")
        #expect(heldBack <= 3, "\(heldBack)")
        #expect(moved >= movable - 4 && movable >= 40, "\(moved) of \(movable)")
    }

    /// The last health of a link to water, over some days.
    private static func health(
        _ days: [[String: Case.Answer]],
        title: String = "L’eau des centres de données"
    ) async throws -> LinkHealth {
        let store = try Store.inMemory()
        let link = LinkChecking.Link(url: "https://eau.example/a", line: .init(title: title, note: "Étude"))
        var last: LinkHealth?
        for (day, answers) in days.enumerated() {
            let report = try await LinkChecking(fetcher: fetcher(answers), store: store, concurrency: 1)
                .run([link], now: start.addingTimeInterval(Double(day) * 7 * 86_400), all: true)
            last = report.health[link.url]
        }
        return try #require(last)
    }

    private static func page(_ title: String, _ text: String) -> Case.Answer {
        Case.Answer(status: 200, html: "<title>\(title)</title><h1>\(title)</h1><p>\(text)</p>")
    }

    private static func moved(_ target: String) -> Case.Answer { Case.Answer(status: 301, location: target) }

    private static let words = String(
        repeating: "Les centres de données consomment de l’eau pour refroidir leurs serveurs. ",
        count: 6
    )
    private static let honest = ["https://eau.example/a": page("L’eau des centres de données", words)]
    private static let guesthouse = String(repeating: "部屋は広く、朝食が付きます。温泉もあります。", count: 9)

    @Test func `pages in scripts that the vectors do not know are not alike for their spaces`() async throws {
        let before = ["https://eau.example/a": Self.page("水の研究", String(repeating: "水資源の研究です。", count: 20))]
        let after = [
            "https://eau.example/a": Self.moved("https://evil.example/"),
            "https://evil.example/": Self.page("宿", Self.guesthouse),
        ]
        let last = try await Self.health([before, after, after, after, after], title: "水")
        #expect(Self.outcome(last).target == nil)
    }

    @Test func `pages without text are not alike for having none`() async throws {
        let before = ["https://eau.example/a": Self.page("", "")]
        let after = [
            "https://eau.example/a": Self.moved("https://evil.example/"),
            "https://evil.example/": Self.page("", ""),
        ]
        #expect(Self.outcome(try await Self.health([before, after, after, after, after])).target == nil)
    }

    @Test func `a notice of a few words is nobody else's page`() async throws {
        let notice = ["https://eau.example/a": Self.page("Maintenance", "De retour bientôt.")]
        let last = try await Self.health([Self.honest, notice, notice, notice, notice])
        #expect(!Self.outcome(last).isHijacked)
    }

    @Test func `what stood there at the first visit need not be honest`() async throws {
        let knives = String(repeating: "Les dix meilleurs couteaux de cuisine, testés. ", count: 9)
        let first = ["https://eau.example/a": Self.page("Couteaux", knives)]
        let casino = [
            "https://eau.example/a": Self.page("Casino en ligne", "Bonus sans dépôt, machines à sous.")
        ]
        let last = try await Self.health([first, casino, casino, casino])
        guard case .hijacked(let takeover) = last.outcome else {
            Issue.record("\(last.outcome)")
            return
        }
        #expect(takeover.lastSeen == nil)
        let known = try await Self.health([Self.honest, casino, casino, casino])
        guard case .hijacked(let takeover) = known.outcome else {
            Issue.record("\(known.outcome)")
            return
        }
        #expect(takeover.lastSeen == Self.start)
    }

    @Test func `an honest page after a first visit in maintenance is the link's`() async throws {
        let notice = ["https://eau.example/a": Self.page("Maintenance", "De retour bientôt.")]
        #expect(try await Self.health([notice, Self.honest, Self.honest]).outcome == .fine)
    }

    private static func redirect(_ one: Case) -> LinkHealth.Outcome? {
        guard let first = one.after[one.url], first.status == 301 || first.status == 308,
            let target = first.location, CanonicalURL(target) != CanonicalURL(one.url)
        else { return nil }
        return .moved(to: target)
    }

    @Test func `nothing is offered to where a link leads that was hijacked before veille knew it`()
        async throws
    {
        for one in Self.cases where one.label == .takeover {
            let last = try #require(try await Self.visits(of: one, knowing: false).last)
            #expect(Self.outcome(last).target == nil, "\(one.id)")
        }
    }
}
