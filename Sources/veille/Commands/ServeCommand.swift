import ArgumentParser
import Foundation
import Logging
import Web
import ServiceLifecycle
import Storage
import UnixSignals
import Home

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Decide in the browser: the review page on this machine.",
        discussion: """
            The page is served on 127.0.0.1 for this machine alone. Any other address (--host) needs a token, which is \
            made and printed when none is given in VEILLE_TOKEN. Programs find the same under /api/v1, described by \
            /api/v1/openapi.json.

            Examples:
              veille serve
              veille serve --port 0            any free port
              veille serve --read-only
            """
    )

    @Option(help: ArgumentHelp("Listen at this address.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Listen at this port; 0 takes any that is free.", valueName: "port"))
    var port = 4180

    @Flag(help: "Read-only: do not accept decisions.")
    var readOnly = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535")
        }
    }

    func run() async throws {
        let (home, store) = try common.open()
        try await Serving(
            common: common,
            home: home,
            store: store,
            host: host,
            port: port,
            isReadOnly: readOnly
        )
        .run()
    }
}

/// The server of `serve`, `watch` and `review --web`.
struct Serving {
    let common: CommonOptions
    let home: HomeFolder
    let queue: ReviewQueue
    let host: String
    let port: Int
    let isReadOnly: Bool

    init(
        common: CommonOptions,
        home: HomeFolder,
        store: Store,
        host: String = "127.0.0.1",
        port: Int = 4180,
        isReadOnly: Bool = false
    ) {
        self.common = common
        self.home = home
        queue = ReviewQueue(home: home, store: store)
        self.host = host
        self.port = port
        self.isReadOnly = isReadOnly
    }

    /// The server, ready to run; `onAddress` is called with the address of the page once it listens.
    ///
    /// - Throws: ``UserError`` for a token that is not safe.
    func server(
        probes: Probes? = nil,
        showsReview: Bool = true,
        logger: Logger = Logger(label: "veille"),
        onAddress: (@Sendable (String) -> Void)? = nil
    ) throws -> WebServer {
        let console = common.console
        var settings = WebServer.Settings()
        settings.host = host
        settings.port = port
        settings.isReadOnly = isReadOnly
        settings.showsReview = showsReview
        settings.language = common.lang
        settings.fallbackLanguage = console.language
        if !["127.0.0.1", "localhost", "::1"].contains(host) { settings.token = try Self.token() }
        let token = settings.token.map { "/?token=" + $0 } ?? "/"
        return WebServer(
            queue: queue,
            settings: settings,
            probes: probes,
            logger: logger,
            clock: { [moment = common.now?.date] in moment ?? Date() },
            onStart: { [host] port in
                let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(token)"
                console.out(address)
                Output.flush()
                if let onAddress { return onAddress(address) }
                console.next(
                    Phrase(
                        en: "open the address in a browser; Ctrl-C ends",
                        fr: "ouvrez l’adresse dans un navigateur ; Ctrl-C arrête"
                    )
                )
            }
        )
    }

    private static let shortestToken = 16

    /// The token in `VEILLE_TOKEN`, else a random one.
    private static func token() throws -> String {
        let given = ProcessInfo.processInfo.environment["VEILLE_TOKEN"] ?? ""
        if given.isEmpty { return WebServer.makeToken() }
        let remedy = Phrase(
            en: "choose another one, or unset it: veille then makes one",
            fr: "choisissez-en un autre, ou retirez-le : veille en fait alors un"
        )
        guard given.utf8.count >= shortestToken else {
            throw UserError(
                .usage,
                place: "VEILLE_TOKEN",
                Phrase(
                    en: "this token can be guessed: it has fewer than \(shortestToken) characters",
                    fr: "ce jeton se devine : il a moins de \(shortestToken) caractères"
                ),
                remedy: remedy
            )
        }
        // It travels in addresses and cookies.
        guard given.utf8.allSatisfy({ isUnreserved($0) }) else {
            throw UserError(
                .usage,
                place: "VEILLE_TOKEN",
                Phrase(
                    en: "this token has other characters than letters, digits and - . _ ~",
                    fr: "ce jeton a d’autres caractères que des lettres, des chiffres et - . _ ~"
                ),
                remedy: remedy
            )
        }
        return given
    }

    /// RFC 3986, section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Serves until the process is told to stop.
    func run() async throws {
        var logger = Logger(label: "veille")
        logger.logLevel = .error
        let group = ServiceGroup(
            configuration: .init(
                services: [try server()],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }
}
