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
        // Measured: 87 named, none offered; 1 held back, all but two of the permanent redirects offered.
        #expect(offered == 0, "\(offered)")
        #expect(named >= 85, "\(named)")
        #expect(heldBack <= 3, "\(heldBack)")
        #expect(moved >= movable - 4 && movable >= 40, "\(moved) of \(movable)")
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
