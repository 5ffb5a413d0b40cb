import Feeds
import Fetch
import Foundation
import Logging
import ServiceLifecycle
import Storage
import UnixSignals
import Curation
import Delivery
import Home

/// The loop of `veille watch`: polls and digests at their times, until shutdown.
struct WatchService: Service {
    let home: HomeFolder
    let store: Store
    let monitor: WatchMonitor
    let logger: Logger
    let manager: ServiceManager?
    let zone: TimeZone
    private let clock: WallClock
    private let connectTo: String?
    private let alarm: Alarm

    init(
        home: HomeFolder,
        store: Store,
        monitor: WatchMonitor,
        logger: Logger,
        manager: ServiceManager?,
        zone: TimeZone = .current,
        clock: WallClock = .system,
        connectTo: String? = nil
    ) {
        self.home = home
        self.store = store
        self.monitor = monitor
        self.logger = logger
        self.manager = manager
        self.zone = zone
        self.clock = clock
        self.connectTo = connectTo
        alarm = Alarm(clock)
    }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await listenForReload() }
            group.addTask { await sendKeepAlives() }
            await cancelWhenGracefulShutdown { await loop() }
            group.cancelAll()
        }
        await manager?.notify("STOPPING=1")
        logger.info("stopped")
    }

    private func listenForReload() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) { alarm.requestReload() }
    }

    /// Notifies systemd's watchdog while the loop makes progress.
    private func sendKeepAlives() async {
        guard let manager, let interval = manager.watchdog else { return }
        while !Task.isCancelled {
            if monitor.health(now: clock.now()).isWell { await manager.notify("WATCHDOG=1") }
            try? await Task.sleep(for: interval / 2)
        }
    }

    private func loop() async {
        var home = home
        var agenda = Agenda(schedule: home.configuration.digest.schedule, zone: zone, started: clock.now())
        logger.info("watching", metadata: ["folder": "\(home.folder.path)"])
        await manager?.notify("READY=1", "STATUS=watching")
        while !Task.isCancelled {
            if alarm.takeReloadRequest() { home = await reload(home, &agenda) }
            monitor.note { $0.lastProgress = clock.now() }
            var step = Agenda.Step.wait(until: .distantPast)
            do {
                let now = clock.now()
                step = agenda.step(try facts(home, now: now), now: now)
                if case .wait(let date) = step {
                    await manager?.notify("STATUS=next at \(date.formatted(.iso8601))")
                    await alarm.sleep(until: date)
                    continue
                }
                try await perform(step, home)
                agenda.done(step, at: clock.now())
            } catch is CancellationError {
                return
            } catch {
                agenda.failed(step, at: clock.now())
                if step == .poll { monitor.note { $0.failedPolls += 1 } }
                logger.error("failed", metadata: ["why": "\(Self.sentence(error))"])
                // An unreadable ledger or store must not be retried every second.
                if case .wait = step { await alarm.sleep(until: clock.now() + 60) }
            }
        }
    }

    private func facts(_ home: HomeFolder, now: Date) throws -> Agenda.Facts {
        let contents = try home.readLedger()
        // An issue dated in the future comes from a wrong clock.
        let issues = contents.issues.filter { $0.digest == Publishing.defaultName && $0.at <= now }
        return Agenda.Facts(
            nextCheck: try store.nextCheck(at: now),
            lastIssue: issues.map(\.at).max(),
            nextDelivery: delivering(home).nextTry(contents, at: now)
        )
    }

    private func perform(_ step: Agenda.Step, _ home: HomeFolder) async throws {
        switch step {
        case .poll: try await poll(home)
        case .digest:
            let now = clock.now()
            var options = Delivering.Options(digest: Publishing.defaultName)
            options.isUnattended = true
            let plan = try delivering(home).plan(options, now: now)
            if let issue = plan.issue {
                monitor.note { $0.digests += 1 }
                logger.info("digest", metadata: ["number": "\(issue.number)"])
            } else if plan.isNothingNew {
                logger.info("nothing new for a digest")
            }
            try await send(plan, home, now)
        case .deliver:
            let now = clock.now()
            try await send(try delivering(home).planDue(now: now), home, now)
        case .wait: break
        }
    }

    private func delivering(_ home: HomeFolder) -> Delivering {
        Delivering(home: home, store: store, environment: ProcessInfo.processInfo.environment)
    }

    private func send(_ plan: Delivering.Plan, _ home: HomeFolder, _ now: Date) async throws {
        guard !plan.isEmpty else { return }
        func run(_ fetcher: (any Fetcher)?) async throws {
            try await delivering(home).run(plan, fetcher: fetcher, now: now) { result in
                let key = result.prepared.key
                switch result.outcome {
                case .sent: note(key.channel, key.number)
                case .held(let fault, _), .refused(let fault), .uncertain(let fault):
                    note(key.channel, key.number, fault: fault, next: result.next)
                case nil: break
                }
            } onBlocked: { step in
                let fault = step.problem.map { Deliveries.Fault($0, step.detail ?? "") }
                note(step.channel, step.number, fault: fault, next: step.next)
            }
        }
        guard plan.needsNetwork else { return try await run(nil) }
        try await Network(home: home, connectTo: connectTo).use { try await run($0) }
    }

    private func note(
        _ channel: String,
        _ number: Int,
        fault: Deliveries.Fault? = nil,
        next: Date? = nil
    ) {
        var fields: Logger.Metadata = ["channel": "\(channel)", "number": "\(number)"]
        guard let fault else {
            monitor.note { $0.deliveries += 1 }
            return logger.info("sent", metadata: fields)
        }
        monitor.note { $0.failedDeliveries += 1 }
        fields["label"] = "\(fault.label)"
        fields["detail"] = "\(fault.sentence)"
        next.map { fields["next"] = "\($0.formatted(.iso8601))" }
        logger.warning("not sent", metadata: fields)
    }

    private func poll(_ home: HomeFolder) async throws {
        let started = clock.now()
        logger.info("polling")
        await manager?.notify("STATUS=polling")
        let network = try Network(home: home, connectTo: connectTo)
        let poll = Poll(home: home, store: store, network: network, now: started)
        let report = try await endingOnSignals { [monitor, clock] in
            try await poll.run { _, _, _ in monitor.note { $0.lastProgress = clock.now() } }
        }
        let round = report.round
        let seconds = clock.now().timeIntervalSince(started)
        monitor.note { counts in
            counts.polls += 1
            counts.requests += round.footprint.requests
            counts.notModified += round.footprint.notModified
            counts.receivedBytes += round.footprint.wireBytes
            counts.newEntries += round.newEntries
            counts.suggestions += report.judged.queued
            counts.lastPoll = clock.now()
            counts.lastPollSeconds = seconds
        }
        logger.info(
            "polled",
            metadata: [
                "visited": "\(round.visited)", "new": "\(round.newEntries)",
                "failed": "\(round.failures.count)",
                "suggestions": "\(report.judged.queued)", "seconds": "\(String(format: "%.1f", seconds))",
            ]
        )
        for (feed, problem) in round.failures {
            logger.warning(
                "feed failed",
                metadata: ["feed": "\(feed.url)", "label": "\(problem.label)", "detail": "\(problem.detail)"]
            )
        }
        for move in round.moves {
            logger.notice("feed moved", metadata: ["from": "\(move.from)", "to": "\(move.to)"])
        }
        if round.isCutOff { logger.warning("the network is down; no feed is counted as failing") }
    }

    /// Reads `veille.yml` again; an error leaves the settings unchanged.
    private func reload(_ home: HomeFolder, _ agenda: inout Agenda) async -> HomeFolder {
        await manager?.notify("RELOADING=1", "MONOTONIC_USEC=\(ServiceManager.monotonic)")
        do {
            let read = try HomeFolder.find(from: home.folder)
            agenda = agenda.with(read.configuration.digest.schedule)
            await manager?.notify("READY=1")
            logger.info("veille.yml reloaded")
            return read
        } catch {
            logger.error("veille.yml was not reloaded", metadata: ["why": "\(Self.sentence(error))"])
            await manager?.notify("READY=1")
            return home
        }
    }

    /// An error in English, as logs are.
    private static func sentence(_ error: any Error) -> String {
        guard let error = error as? UserError else { return "\(error)" }
        return (error.place.map { $0 + ": " } ?? "") + error.what.en
    }
}
