import Feeds
import Fetch
import Foundation

/// Sleeps until a time, or until somebody rings.
final class Alarm: Sendable {
    /// A wall clock may be put right, or stand still while the machine sleeps: it is looked at again after so many seconds.
    private static let nap = 60.0

    private let clock: WallClock

    init(_ clock: WallClock) { self.clock = clock }

    private struct State {
        var sleep: Task<Void, Never>?
        var isReloadWanted = false
    }

    private let state = Locked(State())

    /// Returns at that time, when it rings, or when the task is cancelled.
    func sleep(until date: Date) async {
        let sleep = Task { [clock] in
            while true {
                let left = date.timeIntervalSince(clock.now())
                guard left > 0, (try? await clock.pass(min(left, Self.nap))) != nil else { return }
            }
        }
        let isWanted = state.withLock { state in
            state.sleep = sleep
            return state.isReloadWanted
        }
        if isWanted { sleep.cancel() }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
    }

    /// Wants the configuration to be read again.
    func ring() {
        state.withLock { state in
            state.isReloadWanted = true
            state.sleep?.cancel()
        }
    }

    /// Whether it has rung since the last time this was asked.
    func hasRung() -> Bool {
        state.withLock { state in
            defer { state.isReloadWanted = false }
            return state.isReloadWanted
        }
    }
}
