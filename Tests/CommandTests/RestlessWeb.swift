import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Support

/// Sites of every kind behind one server, which publish by its clock and record impolite requests.
///
/// A site is at `http://HOST/feedN`; its number determines its kind.
final class RestlessWeb: Sendable {
    /// The behaviour of a site.
    enum Kind: Hashable, CaseIterable {
        /// Answers 304 to conditional requests.
        case steady
        /// Sends no validators.
        case unvalidated
        /// Sends a freshness lifetime.
        case lasting
        /// Asks for four hours between two visits (`<ttl>`).
        case slow
        /// Leaves out hours of the night (`<skipHours>`).
        case nocturnal
        /// Publishes every ten minutes.
        case busy
        /// Changes its titles at every visit.
        case restless
        /// Gives its articles neither dates nor identifiers.
        case undated
        /// Shares its host with others.
        case shared
        /// Redirects permanently (301).
        case moved
        /// Fails three hours of four.
        case erratic
        /// Closes the connection midway, every other hour.
        case cutOff
        /// Serves a web page instead of the feed, every other hour.
        case disguised
        /// Sends `Retry-After` of two hours (503), from time to time.
        case overloaded
        /// Sends `Retry-After` of five hours (429), always.
        case limited
        /// Redirects in a circle.
        case circular
        /// Answers 404.
        case missing
        /// Answers 410.
        case gone

        /// The kinds in a realistic proportion, for fifty sites.
        static func of(_ number: Int) -> Kind {
            switch number % 50 {
            case 0..<20: .steady
            case 20..<25: .unvalidated
            case 25..<29: .shared
            case let rest: allCases[(rest - 29) % allCases.count]
            }
        }

        /// Whether its feed can be read at least sometimes.
        var isReadable: Bool { ![.limited, .circular, .missing, .gone].contains(self) }
    }

    /// The state of an address and its last answer.
    private struct Address {
        var etag: String?
        var asked: Date?
        var failures = 0
        /// The seconds of its `Retry-After`.
        var pause = 0.0
        var isGone = false
    }

    /// The requests to a host, in seconds of the machine's clock.
    private struct Host {
        var running = 0
        var lastEnd = -Double.infinity
        /// The time of the sites' clock: polls are hours apart on it, but not on the machine's clock.
        var lastPoll = Date.distantPast
    }

    private struct State {
        var addresses: [String: Address] = [:]
        var hosts: [String: Host] = [:]
        var given: [Int: Set<Int>] = [:]
        var breaches: [String] = []
        var requests = 0
        var letters = 0
    }

    private let state = Locked(State())
    private let began: Date
    private let interval: Double
    private let depth: Int
    private let now: @Sendable () -> Date

    /// Sites that list their last `depth` articles, and expect `interval` seconds between two requests to a host.
    init(depth: Int, interval: Double, now: @escaping @Sendable () -> Date) {
        self.depth = depth
        self.interval = interval
        self.now = now
        began = now()
    }

    /// Descriptions of impolite requests.
    var breaches: [String] { state.withLock { $0.breaches } }
    /// The number of answered requests.
    var requests: Int { state.withLock { $0.requests } }

    /// Received digests; the first one is refused.
    var letters: Int { state.withLock { $0.letters } }

    /// The number of distinct articles that a site has served.
    func given(_ number: Int) -> Int { state.withLock { $0.given[number]?.count ?? 0 } }

    /// The address of a site.
    static func url(_ number: Int) -> String {
        let host = Kind.of(number) == .shared ? "shared\(number / 50).example" : "site\(number).example"
        return "http://\(host)/feed\(number)"
    }

    /// Answers a request.
    func answer(_ request: Request) -> Response {
        if request.method == .post {
            let isFirst = state.withLock { state in
                state.letters += 1
                return state.letters == 1
            }
            return LoopbackServer.answer(status: isFirst ? .serviceUnavailable : .ok)
        }
        let host = request.head.authority ?? ""
        let address = host + request.uri.path
        let number = Int(request.uri.path.drop { !$0.isNumber }) ?? 0
        let kind = Kind.of(number)
        let hasMoved = kind == .moved && !host.hasPrefix("new")
        enter(host, address, request, hasMoved: hasMoved)
        defer { leave(host) }
        let hour = Int(now().timeIntervalSince(began) / 3600) + number
        switch kind {
        case .moved where hasMoved:
            return LoopbackServer.answer(
                status: .movedPermanently,
                headers: [.location: "http://new\(number).example/feed\(number)"]
            )
        case .circular:
            return LoopbackServer.answer(status: .found, headers: [.location: "/other\(number)"])
        case .erratic where hour % 4 > 0: return fail(address, .internalServerError)
        case .missing: return fail(address, .notFound)
        case .gone: return fail(address, .gone)
        case .overloaded where hour % 5 == 0: return fail(address, .serviceUnavailable, pause: 7200)
        case .limited: return fail(address, .tooManyRequests, pause: 18_000)
        case .disguised where hour.isMultiple(of: 2):
            fail(address)
            return LoopbackServer.answer("<html><body><p>Welcome.</p></body></html>")
        case .cutOff where hour.isMultiple(of: 2):
            fail(address)
            let length = [HTTPField.Name.contentLength: "100000"]
            return Response(
                status: .ok,
                headers: HTTPFields(length.map { HTTPField(name: $0, value: $1) }),
                body: ResponseBody { _ in throw CancellationError() }
            )
        default: return document(number, kind, address, request)
        }
    }

    private func document(_ number: Int, _ kind: Kind, _ address: String, _ request: Request) -> Response {
        let pace = kind == .busy ? 600.0 : Double(1200 + number * 7919 % 40_000)
        let newest = Int((now().timeIntervalSince(began) / pace).rounded(.down)) + 10
        let shown = max(0, newest + 1 - depth)...newest
        let etag = kind == .unvalidated || kind == .restless ? nil : "\"\(newest)\""
        var headers: HTTPFields = [:]
        headers[.eTag] = etag
        if kind == .lasting { headers[.cacheControl] = "max-age=21600" }
        let isKnown = etag != nil && request.headers[.ifNoneMatch] == etag
        state.withLock { state in
            state.addresses[address]?.failures = 0
            state.addresses[address]?.etag = etag
            state.addresses[address]?.pause = kind == .lasting ? 21_600 : kind == .slow ? 14_400 : 900
            if !isKnown { state.given[number, default: []].formUnion(shown) }
        }
        if isKnown { return LoopbackServer.answer(status: .notModified, headers: headers) }
        let items = shown.reversed().map { item in
            let date = (began + Double(item - 10) * pace).formatted(.iso8601)
            let marks = "<guid>\(number)-\(item)</guid><dc:date>\(date)</dc:date>"
            let edition = kind == .restless ? ", \(now().formatted(.iso8601))" : ""
            return """
                <item><title>Article \(item) of site \(number)\(edition)</title>\
                <link>https://site\(number).example/\(item)</link>\(kind == .undated ? "" : marks)</item>
                """
        }
        let hours = (0...5).map { "<hour>\($0)</hour>" }.joined()
        let options =
            kind == .slow
            ? "<ttl>240</ttl>" : kind == .nocturnal ? "<skipHours>\(hours)</skipHours>" : ""
        return LoopbackServer.answer(
            """
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Site \(number)</title>\
            \(options)\(items.joined())</channel></rss>
            """,
            headers: headers
        )
    }

    /// Records and answers a failure.
    @discardableResult
    private func fail(_ address: String, _ status: HTTPResponse.Status = .ok, pause: Int = 0) -> Response {
        state.withLock { state in
            let failures = (state.addresses[address]?.failures ?? 0) + 1
            let doubled = 3600 * Double(1 << min(failures - 1, 10))
            state.addresses[address]?.failures = failures
            state.addresses[address]?.pause = max(Double(pause), min(doubled, 0.9 * 3 * 86_400))
            state.addresses[address]?.isGone = status == .gone
        }
        return LoopbackServer.answer(status: status, headers: pause > 0 ? [.retryAfter: "\(pause)"] : [:])
    }

    private func enter(_ host: String, _ address: String, _ request: Request, hasMoved: Bool) {
        let (now, tick) = (now(), Self.tick)
        state.withLock { state in
            state.requests += 1
            let place = state.hosts[host] ?? Host()
            var known = state.addresses[address] ?? Address()
            func expect(_ holds: Bool, _ what: String) {
                if !holds { state.breaches.append("\(now.formatted(.iso8601)) \(address): \(what)") }
            }
            expect(place.running == 0, "asked while it answers")
            let isPaced = place.lastPoll < now || tick - place.lastEnd >= interval
            expect(isPaced, "requested again after \(tick - place.lastEnd) s")
            expect(request.headers[.userAgent]?.hasPrefix("veille/") == true, "no User-Agent of veille")
            expect(!known.isGone, "requested although it is gone")
            let wait = known.asked.map { now.timeIntervalSince($0) } ?? .infinity
            expect(wait >= known.pause, "Retry-After of \(known.pause) s, requested after \(wait) s")
            // A moved site has the validators of its new address.
            let sendsValidators = hasMoved || request.headers[.ifNoneMatch] == known.etag
            expect(sendsValidators, "validators not sent: \(known.etag ?? "-")")
            known.asked = now
            state.addresses[address] = known
            state.hosts[host, default: Host()].running += 1
        }
    }

    private func leave(_ host: String) {
        let (now, tick) = (now(), Self.tick)
        state.withLock { state in
            state.hosts[host]?.running -= 1
            state.hosts[host]?.lastEnd = tick
            state.hosts[host]?.lastPoll = now
        }
    }

    private static var tick: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
