import ArgumentParser
import Foundation
import Logging
import Web
import ServiceLifecycle
import UnixSignals
import Curation
import Home

struct WatchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "watch",
            en: "Poll and send digests at their times, until stopped; for systemd and containers.",
            fr:
                "Relever les flux et envoyer les récapitulatifs à leur heure, jusqu’à l’arrêt ; pour systemd et les conteneurs.",
            discussion: Phrase(
                en: """
                    Feeds are visited when they are due; digests are sent as digest.every in veille.yml says. \
                    SIGHUP reloads veille.yml, SIGTERM stops within a second. Under systemd it reports \
                    readiness and liveness (Type=notify, WatchdogSec). One process at a time watches or polls \
                    a folder. Events are lines on standard error.
                    """,
                fr: """
                    Les flux sont visités quand ils sont dus ; les récapitulatifs partent selon digest.every \
                    dans veille.yml. SIGHUP relit veille.yml, SIGTERM arrête en une seconde. Sous systemd, il \
                    signale qu’il est prêt et qu’il vit (Type=notify, WatchdogSec). Un seul processus à la \
                    fois surveille ou relève un dossier. Les événements sont des lignes sur l’erreur standard.
                    """
            ),
            examples: [
                Example("veille watch"),
                Example(
                    "veille watch --serve",
                    en: "also serve the review page and /metrics",
                    fr: "servir aussi la page de revue et /metrics"
                ),
                Example("veille watch --metrics --port 9187 --log json"),
            ]
        )
    }

    @Flag(
        help: .phrase(
            en: "Also serve the review page, with /metrics and /healthz.",
            fr: "Servir aussi la page de revue, avec /metrics et /healthz."
        )
    )
    var serve = false

    @Flag(
        help: .phrase(
            en: "Serve only /metrics (Prometheus) and /healthz.",
            fr: "Servir seulement /metrics (Prometheus) et /healthz."
        )
    )
    var metrics = false

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

    @Option(
        help: .phrase(
            en: "The format of events: text or json.",
            fr: "Le format des événements : text ou json.",
            .format
        )
    )
    var log: WatchLog.Format = .text

    @Flag(help: .team) var team = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw UserError(OptionProblem.invalidPort(port)) }
    }

    func run() async throws {
        try common.requireNetwork()
        let (home, store) = try common.open()
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        let monitor = WatchMonitor(started: Date())
        let environment = ProcessInfo.processInfo.environment
        let secrets = Secrets(Secrets.values(of: home.configuration, in: environment))
        let logger = Logger(label: "veille") { [log] _ in
            WatchLog(format: log, clock: { Date() }, secrets: secrets)
        }
        let watching = WatchService(
            home: home,
            store: store,
            monitor: monitor,
            logger: logger,
            manager: ServiceManager(environment, processID: ProcessInfo.processInfo.processIdentifier)
        )
        var services: [any Service] = [watching]
        if serve || metrics {
            let serving = ReviewServer(
                common: common,
                home: home,
                store: store,
                host: host,
                port: port,
                isForTeam: team
            )
            let probes = Probes(
                metrics: { await monitor.metrics(serving.queue, now: Date()) },
                health: { monitor.health(now: Date()) }
            )
            services.append(
                try serving.server(probes: probes, showsReview: serve, logger: logger) { _ in
                    logger.info("listening")
                }
            )
        }
        var quiet = Logger(label: "services")
        quiet.logLevel = .error
        let group = ServiceGroup(
            configuration: .init(
                services: services.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
        try await group.run()
    }
}

extension WatchLog.Format: ExpressibleByArgument {}
