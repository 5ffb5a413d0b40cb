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

    @Flag(help: "Let nothing be decided.")
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

/// Serves the review until it is told to stop.
struct Serving {
    let common: CommonOptions
    let home: HomeFolder
    let store: Store
    var host = "127.0.0.1"
    var port = 4180
    var isReadOnly = false

    private static let shortestToken = 16

    /// The server, ready to run; `probes` where it runs for long.
    func application(
        probes: ReviewProbes? = nil,
        showsReview: Bool = true,
        onAddress: (@Sendable (String) -> Void)? = nil
    ) throws -> ReviewApplication {
        let console = common.console
        var settings = ReviewApplication.Settings()
        settings.host = host
        settings.port = port
        settings.isReadOnly = isReadOnly
        settings.showsReview = showsReview
        settings.language = common.lang
        settings.fallbackLanguage = console.language
        let isLocal = ["127.0.0.1", "localhost", "::1"].contains(host)
        if !isLocal {
            let given = ProcessInfo.processInfo.environment["VEILLE_TOKEN"] ?? ""
            guard given.isEmpty || given.utf8.count >= Self.shortestToken else {
                throw UserError(UsageProblem.shortToken(minimum: Self.shortestToken), at: "VEILLE_TOKEN")
            }
            settings.token = given.isEmpty ? ReviewApplication.makeToken() : given
        }
        let token = settings.token.map { "/?token=" + $0 } ?? "/"
        return ReviewApplication(
            home: home,
            store: store,
            settings: settings,
            probes: probes,
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

    func run() async throws {
        var logger = Logger(label: "veille")
        logger.logLevel = .error
        let group = ServiceGroup(
            configuration: .init(
                services: [try application()],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            throw failure(error)
        }
    }

    /// Why it could not listen.
    func failure(_ error: any Error) -> UserError {
        if let error = error as? UserError { return error }
        let isTaken = "\(error)".contains("in use")
        return UserError(
            isTaken ? RequestProblem.addressInUse : RequestProblem.addressUnavailable,
            at: "\(host):\(port)"
        )
    }
}
