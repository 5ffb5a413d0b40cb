import ArgumentParser
import Curation
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
                    token; veille makes and prints one unless VEILLE_TOKEN is set. With --team, people sign in \
                    with the tokens of serve.people, or by the proxy of serve.trusted_proxy, and decisions \
                    have their names. Programs use the API under /api/v1, described by /api/v1/openapi.json.
                    """,
                fr: """
                    La page est servie sur 127.0.0.1, pour cette machine seulement. Toute autre adresse \
                    (--host) demande un jeton ; veille en crée un et l’affiche, sauf si VEILLE_TOKEN en donne \
                    un. Avec --team, chacun s’identifie par son jeton de serve.people, ou par le proxy de \
                    serve.trusted_proxy, et les décisions portent les noms. Les programmes utilisent l’API \
                    sous /api/v1, décrite par /api/v1/openapi.json.
                    """
            ),
            examples: [
                Example("veille serve"),
                Example("veille serve --port 0", en: "any free port", fr: "un port libre"),
                Example("veille serve --read-only"),
                Example("veille serve --team --host 0.0.0.0"),
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

    @Flag(help: .team) var team = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw UserError(OptionProblem.invalidPort(port)) }
    }

    func run() async throws {
        let (home, store) = try common.open()
        try await ReviewServer(
            common: common,
            home: home,
            store: store,
            host: host,
            port: port,
            isReadOnly: readOnly,
            isForTeam: team,
            cassette: network.cassette
        )
        .run()
    }
}

/// The server of `serve`, `watch` and `review --web`.
struct ReviewServer {
    let common: CommonOptions
    let home: HomeFolder
    let queue: ReviewQueue
    let host: String
    let port: Int
    let isReadOnly: Bool
    /// Whether people are known by name.
    let isForTeam: Bool
    /// A folder of recorded exchanges for what the page polls.
    let cassette: String?

    init(
        common: CommonOptions,
        home: HomeFolder,
        store: Store,
        host: String = "127.0.0.1",
        port: Int = 4180,
        isReadOnly: Bool = false,
        isForTeam: Bool = false,
        cassette: String? = nil
    ) {
        self.common = common
        self.home = home
        // Those who share a token are not told apart.
        let person = Self.isOwn(host) ? Person.ofGit : .unknown
        queue = ReviewQueue(home: home.decided(by: person), store: store)
        self.host = host
        self.port = port
        self.isReadOnly = isReadOnly
        self.isForTeam = isForTeam
        self.cassette = cassette
    }

    /// The network for what the page asks to be added, polled or checked; `nil` where it is forbidden.
    private var access: (@Sendable () throws -> Network)? {
        guard !common.offline || cassette != nil else { return nil }
        let (home, recording, isOffline) = (home, cassette, common.offline)
        return { try Network(home: home, recording: recording, isOffline: isOffline) }
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
        if isForTeam {
            settings.team = try team()
        } else if !Self.isOwn(host) {
            settings.token = try Self.token()
        }
        let token = settings.token.map { "/?token=" + $0 } ?? "/"
        let next =
            settings.team.map { !$0.members.isEmpty } ?? false
            ? Phrase(
                en: "each opens the address with /?token=TOKEN once; Ctrl-C ends",
                fr: "chacun ouvre une fois l’adresse avec /?token=JETON ; Ctrl-C arrête"
            )
            : Phrase(
                en: "open the address in a browser; Ctrl-C ends",
                fr: "ouvrez l’adresse dans un navigateur ; Ctrl-C arrête"
            )
        return WebServer(
            queue: queue,
            settings: settings,
            probes: probes,
            network: access,
            // The watch polls by itself.
            works: probes == nil,
            logger: logger,
            clock: { [moment = common.now?.date] in moment ?? Date() },
            onStart: { [host] port in
                let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(token)"
                console.out(address)
                Output.flush()
                if let onAddress { return onAddress(address) }
                console.next(next)
            }
        )
    }

    private static let minimumTokenLength = 16

    /// Whether only this machine reaches it.
    private static func isOwn(_ host: String) -> Bool { ["127.0.0.1", "localhost", "::1"].contains(host) }

    /// The token in `VEILLE_TOKEN`, else a random one.
    private static func token() throws -> String { try token(in: "VEILLE_TOKEN") ?? WebServer.makeToken() }

    /// The token in an environment variable; `nil` without one.
    private static func token(in variable: String) throws -> String? {
        let given = ProcessInfo.processInfo.environment[variable] ?? ""
        if given.isEmpty { return nil }
        guard given.utf8.count >= minimumTokenLength else {
            throw UserError(UsageProblem.shortToken(minimum: minimumTokenLength), at: variable)
        }
        // The token is sent in URLs and cookies.
        guard given.utf8.allSatisfy({ isUnreserved($0) }) else {
            throw UserError(UsageProblem.unsafeToken, at: variable)
        }
        return given
    }

    /// Those who sign in: with a token of their own, or by a proxy.
    private func team() throws -> Team {
        let settings = home.configuration.serve
        var team = Team(members: [], proxy: settings.trustedProxy)
        for person in settings.people {
            guard let token = try Self.token(in: person.variable) else {
                let missing = Phrase(
                    en: "\(person.name) has no token: \(person.variable) is not set",
                    fr: "\(person.name) n’a pas de jeton : \(person.variable) n’est pas définie"
                )
                common.console.message("veille: " + common.console.text(missing))
                continue
            }
            if let other = team.members.first(where: { $0.token == token }) {
                throw UserError(
                    UsageProblem.sharedToken(other.name, person.name),
                    at: person.variable
                )
            }
            team.members.append(.init(name: person.name, token: token))
        }
        guard !team.members.isEmpty || team.proxy != nil else {
            throw UserError(UsageProblem.emptyTeam, at: HomeFolder.fileName)
        }
        return team
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

    /// Serves until SIGTERM or SIGINT.
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

extension ArgumentHelp {
    /// For the commands that serve the review.
    static var team: ArgumentHelp {
        .phrase(
            en: "People sign in, as serve.people or serve.trusted_proxy says; decisions have their names.",
            fr:
                "Chacun s’identifie, selon serve.people ou serve.trusted_proxy ; les décisions portent les noms."
        )
    }
}
