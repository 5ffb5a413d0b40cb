import ArgumentParser
import Foundation
import Logging
import Web
import ServiceLifecycle
import UnixSignals
import Curation
import Home

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Poll and send digests at their times, until it is stopped; for systemd and containers.",
        discussion: """
            Feeds are visited when they are due; digests go out as digest.every in veille.yml says. SIGHUP reads veille.yml \
            again, SIGTERM ends within a second. Under systemd, it says when it is ready and that it lives (Type=notify, \
            WatchdogSec). One process at a time watches or polls a home. Events are lines on standard error.

            Examples:
              veille watch
              veille watch --serve               the review page beside it, with /metrics and /healthz
              veille watch --metrics --port 9187 --log json
            """
    )

    @Flag(help: "Serve the review page beside it, with /metrics and /healthz.")
    var serve = false

    @Flag(help: "Serve /metrics (Prometheus) and /healthz alone.")
    var metrics = false

    @Option(help: ArgumentHelp("Listen at this address.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Listen at this port; 0 takes any that is free.", valueName: "port"))
    var port = 4180

    @Option(help: ArgumentHelp("How events are written: text or json.", valueName: "format"))
    var log: WatchLog.Format = .text

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535")
        }
    }

    func run() async throws {
        try common.requireNetwork()
        let (home, store) = try common.open()
        let lock = try HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        let monitor = WatchMonitor(started: Date())
        let logger = Logger(label: "veille") { [log] _ in WatchLog(format: log, clock: { Date() }) }
        let environment = ProcessInfo.processInfo.environment
        let watching = WatchService(
            home: home,
            store: store,
            monitor: monitor,
            logger: logger,
            manager: ServiceManager(environment, processID: ProcessInfo.processInfo.processIdentifier)
        )
        var services: [any Service] = [watching]
        if serve || metrics {
            let serving = Serving(common: common, home: home, store: store, host: host, port: port)
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
