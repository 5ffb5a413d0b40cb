import HTTPTypes
import Pages
import Curation
import Dispatch
import Feeds
import Foundation
import Home

/// What the server does beside its answers: one poll, or one check of the links, at a time.
final class BackgroundWork: Sendable {
    enum Kind: String, Sendable, Encodable, CaseIterable {
        case poll, check, scout
    }

    /// How far the work is that runs now.
    struct Progress: Sendable {
        let kind: Kind
        var done = 0
        var total = 0
    }

    /// How the last work of a kind ended.
    enum Outcome: Sendable {
        /// With what is wrong if no feed was reached.
        case polled(Poll.Report, WebError?)
        case checked(LinkSummary, isCutOff: Bool)
        /// The sources, with what each would have brought; without one where no feed was found.
        case scouted([(source: Scouting.Source, preview: Scouting.Preview?)])
        case failed(WebError)
    }

    private struct State {
        var progress: Progress?
        var outcomes: [Kind: (outcome: Outcome, at: Date)] = [:]
        var task: Task<Void, Never>?
        var hasStopped = false
    }

    private let home: HomeFolder
    private let network: @Sendable () throws -> Network
    private let clock: @Sendable () -> Date
    private let executor = BackgroundExecutor()
    private let state = Guarded(State())

    init(
        home: HomeFolder,
        network: @escaping @Sendable () throws -> Network,
        clock: @escaping @Sendable () -> Date
    ) {
        self.home = home
        self.network = network
        self.clock = clock
    }

    /// What runs now; `nil` if nothing does.
    var progress: Progress? { state.withLock { $0.progress } }

    /// How the last work of a kind ended, and when; `nil` if there was none.
    func outcome(_ kind: Kind) -> (outcome: Outcome, at: Date)? { state.withLock { $0.outcomes[kind] } }

    /// Starts it, unless work runs.
    ///
    /// - Throws: ``WebError`` if work runs.
    func start(_ kind: Kind) throws {
        let isFree = state.withLock { state in
            guard state.progress == nil, !state.hasStopped else { return false }
            state.progress = Progress(kind: kind)
            // With a queue of its own, it takes no thread from the answers.
            state.task = Task(executorPreference: executor) { await self.run(kind) }
            return true
        }
        guard isFree else {
            throw WebError(
                .conflict,
                en: "a poll or a check is running: wait for its end",
                fr: "une relève ou une vérification est en cours : attendez sa fin"
            )
        }
    }

    /// Ends what runs, and starts nothing more.
    func stop() async {
        let task = state.withLock { state in
            state.hasStopped = true
            return state.task
        }
        task?.cancel()
        await task?.value
    }

    private func run(_ kind: Kind) async {
        let outcome: Outcome
        do {
            outcome =
                switch kind {
                case .poll: try await poll()
                case .check: try await check()
                case .scout: try await scout()
                }
        } catch {
            outcome = .failed(WebError(describing: error) ?? .unexpected)
        }
        let now = clock()
        state.withLock { state in
            state.outcomes[kind] = (outcome, now)
            state.progress = nil
            state.task = nil
        }
    }

    private func note(_ done: Int, of total: Int) {
        state.withLock { state in
            state.progress?.done = done
            state.progress?.total = total
        }
    }

    private func poll() async throws -> Outcome {
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        // Of its own, as another process would have: answers read beside it.
        let poll = Poll(home: home, store: try home.openStore(), network: try network(), now: clock())
        let report = try await poll.run { [weak self] done, total, _ in self?.note(done, of: total) }
        do {
            try report.requireReached()
            return .polled(report, nil)
        } catch {
            return .polled(report, WebError(describing: error))
        }
    }

    private func scout() async throws -> Outcome {
        // What was refused since the server started is in the file.
        let home = try HomeFolder.find(from: home.folder)
        let (store, now) = (try home.openStore(), clock())
        let scouting = Scouting(home: home, store: store)
        let items = try Reviewing(home: home, store: store).items(now: now)
        let sources = try scouting.sources(items: items, limit: Scouting.shown)
        let previews = try await scouting.previews(of: sources, network: try network(), now: now)
        return .scouted(zip(sources, previews).map { ($0, $1) })
    }

    private func check() async throws -> Outcome {
        let (store, network, now) = (try home.openStore(), try network(), clock())
        let links = try home.pages().flatMap(\.linksToCheck)
        let started = ContinuousClock.now
        let report = try await LinkChecking.run(links, over: network, store: store, now: now) { done, total in
            note(done, of: total)
        }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let urls = links.map(\.url)
        let summary = LinkSummary(of: urls, report, PageCheck(home.configuration.check), seconds: seconds)
        return .checked(summary, isCutOff: report.isCutOff)
    }
}

/// Runs tasks on threads of their own.
private final class BackgroundExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "veille.work", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedTaskExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }
}
