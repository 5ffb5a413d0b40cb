import ArgumentParser
import Foundation
import Logging
import Web
import ServiceLifecycle
import Storage
import UnixSignals
import Home

struct ServeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "serve",
            en: "Decide in the browser: the review page on this machine.",
            fr: "Décider dans le navigateur : la page de revue sur cette machine.",
            discussion: Phrase(
                en: """
                    The page is served on 127.0.0.1 for this machine only. Any other address (--host) needs a \
                    token; veille makes and prints one unless VEILLE_TOKEN is set. Programs use the API under \
                    /api/v1, described by /api/v1/openapi.json.
                    """,
                fr: """
                    La page est servie sur 127.0.0.1, pour cette machine seulement. Toute autre adresse \
                    (--host) demande un jeton ; veille en crée un et l’affiche, sauf si VEILLE_TOKEN en donne \
                    un. Les programmes utilisent l’API sous /api/v1, décrite par /api/v1/openapi.json.
                    """
            ),
            examples: [
                Example("veille serve"),
                Example("veille serve --port 0", en: "any free port", fr: "un port libre"),
                Example("veille serve --read-only"),
            ]
        )
    }

    @Option(help: .phrase(en: "Listen on this address.", fr: "Écouter à cette adresse.", .address))
    var host = "127.0.0.1"

    @Option(
        help: .phrase(
            en: "Listen on this port; 0 takes any free port.",
            fr: "Écouter sur ce port ; 0 en prend un qui est libre.",
            .port
        )
    )
    var port = 4180

    @Flag(
        help: .phrase(
            en: "Read-only: do not accept decisions.",
            fr: "Lecture seule : ne pas accepter de décisions."
        )
    )
    var readOnly = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw UserError.noPort(port) }
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
