package import Feeds
package import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import Pages
import ServiceLifecycle
package import Storage
package import Home

/// The review in the browser: the same queue, the same decisions, on a server of one's own machine.
package struct ReviewApplication: Service {
    /// Where and for whom it serves.
    package struct Settings: Sendable {
        /// The address to listen at; only that of this machine is safe without a token.
        package var host = "127.0.0.1"
        /// The port; 0 for any that is free.
        package var port = 4180
        /// What must be known to ask, for any other address.
        package var token: String?
        /// Whether nothing may be decided.
        package var isReadOnly = false
        /// The language asked for with `--lang`; it wins over what browsers prefer.
        package var language: Language?
        /// The language of clients that prefer none.
        package var fallbackLanguage = Language.en
        /// Whether the review itself is served, beside what is asked of a process that runs for long.
        package var showsReview = true

        /// The defaults.
        package init() {}
    }

    private let home: HomeFolder
    private let store: Store
    private let settings: Settings
    private let clock: @Sendable () -> Date
    private let onStart: @Sendable (Int) async -> Void
    private let probes: ReviewProbes?

    /// Prepares to serve a home, with `probes` where it runs for long; `onStart` is told the port.
    package init(
        home: HomeFolder,
        store: Store,
        settings: Settings,
        probes: ReviewProbes? = nil,
        clock: @escaping @Sendable () -> Date = { Date() },
        onStart: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.probes = probes
        self.home = home
        self.store = store
        self.settings = settings
        self.clock = clock
        self.onStart = onStart
    }

    /// A token that nobody guesses.
    package static func makeToken() -> String { ReviewGuard.random() + ReviewGuard.random() }

    /// Serves until it is told to stop.
    package func run() async throws {
        var logger = Logger(label: "review")
        logger.logLevel = .error
        let responder = Responder(home: home, store: store, settings: settings, probes: probes, clock: clock)
        let onStart = onStart
        // Whoever opens the page first need not wait for the queue to be read.
        if settings.showsReview { await responder.prepare() }
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                await responder.answer(request)
            },
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                responder.open(port: port)
                await onStart(port)
            },
            logger: logger
        )
        try await application.run()
    }
}

/// Answers requests, once it is known where it listens.
final class Responder: Sendable {
    private let settings: ReviewApplication.Settings
    private let clock: @Sendable () -> Date
    private let pages: ReviewPages
    private let interface: ReviewInterface
    private let queue: ReviewQueue
    private let probes: ReviewProbes?
    /// The guard, once the port is known.
    private let gate = NIOLockedValueBox<ReviewGuard?>(nil)

    init(
        home: HomeFolder,
        store: Store,
        settings: ReviewApplication.Settings,
        probes: ReviewProbes?,
        clock: @escaping @Sendable () -> Date
    ) {
        self.settings = settings
        self.probes = probes
        self.clock = clock
        queue = ReviewQueue(home: home, store: store)
        pages = ReviewPages(home: home, store: store, queue: queue, settings: settings)
        interface = ReviewInterface(home: home, store: store, queue: queue)
    }

    /// Reads the queue; what is wrong with it is told to who asks.
    func prepare() async { _ = try? await queue.counts(now: clock()) }

    func open(port: Int) {
        let names = ["127.0.0.1", "localhost", "[::1]", settings.host]
        let hosts = Set(names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] })
        let addressGuard = ReviewGuard(hosts: hosts, token: settings.token, isReadOnly: settings.isReadOnly)
        gate.withLockedValue { $0 = addressGuard }
    }

    /// HEAD is GET whose body is kept back (RFC 9110, 9.3.2).
    func answer(_ request: Request) async -> Response {
        guard request.method == .head else { return await answerWhole(request) }
        var head = request.head
        head.method = .get
        var response = await answerWhole(Request(head: head, body: request.body))
        response.body = .init(contentLength: response.body.contentLength) { try await $0.finish(nil) }
        return response
    }

    private func answerWhole(_ request: Request) async -> Response {
        var response: Response
        do {
            guard let addressGuard = gate.withLockedValue({ $0 }) else {
                throw Refusal(.serviceUnavailable, en: "not open yet", fr: "pas encore ouvert")
            }
            if let probes, request.method == .get, request.uri.path == "/healthz" {
                // It tells nobody anything but that it lives.
                return await probes.answerHealth()
            }
            let now = clock()
            if let refusal = addressGuard.refusal(request, now: now) { throw refusal }
            response = try await route(request, addressGuard, now)
            if let token = addressGuard.token, request.uri.queryParameters["token"] != nil {
                response.headers[.setCookie] = "veille=\(token); HttpOnly; SameSite=Strict; Path=/"
            }
        } catch let error as Refusal {
            response = pages.failure(error.status, error.what, request)
            if error.status == .methodNotAllowed { response.headers[.allow] = "GET, HEAD, POST" }
        } catch let error as UserError {
            response = pages.failure(
                error.kind == .failed ? .internalServerError : .badRequest,
                error,
                request
            )
        } catch {
            response = pages.failure(.internalServerError, Phrase("\(error)"), request)
        }
        ReviewGuard.protect(&response)
        return response
    }

    private func route(_ request: Request, _ addressGuard: ReviewGuard, _ now: Date) async throws -> Response
    {
        let path = request.uri.path
        if let probes, request.method == .get, path == "/metrics" { return await probes.answerMetrics() }
        guard settings.showsReview else {
            throw Refusal(.notFound, en: "the review is not served here", fr: "le tri n’est pas servi ici")
        }
        if path.hasPrefix("/api/v1/") {
            return try await interface.answer(request, path: String(path.dropFirst(8)), addressGuard, now)
        }
        switch (request.method, path) {
        case (.get, "/"): return try await pages.queue(request, addressGuard, now)
        case (.get, "/history"): return try pages.history(request, addressGuard, now)
        case (.get, "/preview"): return try pages.preview(request, addressGuard)
        case (.get, "/sources"): return try await pages.sources(request, addressGuard, now)
        case (.get, "/review.css"):
            return ReviewPages.asset(PackageResources.review_css, "text/css; charset=utf-8")
        case (.get, "/review.js"):
            return ReviewPages.asset(PackageResources.review_js, "text/javascript; charset=utf-8")
        case (.post, "/decide"): return try await pages.decide(request, addressGuard, now)
        case (.get, _): throw Refusal(.notFound, en: "there is no such page", fr: "cette page n’existe pas")
        default:
            throw Refusal(.methodNotAllowed, en: "this cannot be done here", fr: "cela ne se fait pas ici")
        }
    }
}
