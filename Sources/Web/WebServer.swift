package import Curation
package import Feeds
package import Foundation
import Home
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The review in the browser, and the probes of a process that runs for long.
package struct WebServer: Service {
    /// Where the server listens, and what it serves to whom.
    package struct Settings: Sendable {
        /// The address to listen at; only an address of this machine is safe without a token.
        package var host = "127.0.0.1"
        /// The port; 0 for any free port.
        package var port = 4180
        /// The secret that every request must carry; needed when the server listens at another address.
        package var token: String?
        /// Those who decide, where they are known by name; then there is no other token.
        package var team: Team?
        /// Whether decisions are refused.
        package var isReadOnly = false
        /// The language given with `--lang`: it wins over what browsers prefer.
        package var language: Language?
        /// The language for clients that prefer none.
        package var fallbackLanguage = Language.en
        /// Whether the review is served; otherwise only the probes are.
        package var showsReview = true
        /// What a connection may take.
        package var limits = ConnectionLimits()

        package init() {}

        var admission: AccessMiddleware.Admission {
            if let team { return .team(team) }
            return token.map { .token($0) } ?? .local
        }
    }

    private let queue: ReviewQueue
    private let settings: Settings
    private let probes: Probes?
    private let network: (@Sendable () throws -> Network)?
    private let works: Bool
    private let logger: Logger
    private let clock: @Sendable () -> Date
    private let onStart: @Sendable (Int) async -> Void

    /// Prepares to serve.
    ///
    /// - Parameters:
    ///   - queue: What is served.
    ///   - settings: Where, and to whom.
    ///   - probes: What monitoring asks; `nil` for none.
    ///   - network: With it, links are added with their title; `nil` where it is forbidden.
    ///   - works: Whether the server polls and checks links when it is asked to, by that network.
    ///   - logger: Receives unexpected errors.
    ///   - clock: Tells the time.
    ///   - onStart: Called with the port once the server listens.
    package init(
        queue: ReviewQueue,
        settings: Settings,
        probes: Probes? = nil,
        network: (@Sendable () throws -> Network)? = nil,
        works: Bool = true,
        logger: Logger = Logger(label: "web"),
        clock: @escaping @Sendable () -> Date = { Date() },
        onStart: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.queue = queue
        self.settings = settings
        self.probes = probes
        self.network = network
        self.works = works
        self.logger = logger
        self.clock = clock
        self.onStart = onStart
    }

    /// A token of 256 random bits.
    package static func makeToken() -> String { Secret.random() + Secret.random() }

    /// Serves until it is cancelled or shut down.
    ///
    /// - Throws: ``UserError`` with the reason why it cannot listen.
    package func run() async throws {
        var logger = logger
        // The framework reports each start and stop.
        logger.logLevel = .error
        let work = network.flatMap { network in
            works && !settings.isReadOnly
                ? BackgroundWork(home: queue.home, network: network, clock: clock) : nil
        }
        let application = try buildApplication(
            queue: queue,
            settings: settings,
            probes: probes,
            network: network,
            work: work,
            logger: logger,
            clock: clock,
            onStart: onStart
        )
        do {
            try await tryToListen()
            try await application.run()
            await work?.stop()
        } catch {
            await work?.stop()
            throw UserError(startFailure: error, host: settings.host, port: settings.port)
        }
    }

    /// Listens for a moment: an application of Hummingbird 2 that cannot, now and then waits for ever.
    ///
    /// The cancellation of its cache of dates is lost if it comes before the cache waits for it.
    private func tryToListen() async throws {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: settings.host, port: settings.port)
            .get()
        try await channel.close()
    }
}
