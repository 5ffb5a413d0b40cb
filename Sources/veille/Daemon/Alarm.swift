import Feeds
import Fetch
import Foundation

/// A sleep until a given time that a request to reload ends early.
final class Alarm: Sendable {
    /// Seconds between checks: a wall clock may be adjusted, or stop while the machine is suspended.
    private static let checkInterval = 60.0

    private let clock: WallClock

    init(_ clock: WallClock) { self.clock = clock }

    private struct State {
        var sleep: Task<Void, Never>?
        var isReloadRequested = false
    }

    private let state = Locked(State())

    /// Returns at that time, on a request to reload, or when the task is cancelled.
    func sleep(until date: Date) async {
        let sleep = Task { [clock] in
            while true {
                let left = date.timeIntervalSince(clock.now())
                guard left > 0, (try? await clock.pass(min(left, Self.checkInterval))) != nil else { return }
            }
        }
        let isRequested = state.withLock { state in
            state.sleep = sleep
            return state.isReloadRequested
        }
        if isRequested { sleep.cancel() }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
    }

    func requestReload() {
        state.withLock { state in
            state.isReloadRequested = true
            state.sleep?.cancel()
        }
    }

    /// Whether a reload was requested since the last call.
    func takeReloadRequest() -> Bool {
        state.withLock { state in
            defer { state.isReloadRequested = false }
            return state.isReloadRequested
        }
    }
}
