import Fetch
import Foundation

/// Sleeps until a time, or until somebody rings.
final class Alarm: Sendable {
    private struct State {
        var sleep: Task<Void, Never>?
        var isReloadWanted = false
    }

    private let state = Locked(State())

    /// Returns at that time, when it rings, or when the task is cancelled.
    func sleep(until date: Date) async {
        let seconds = date.timeIntervalSinceNow
        guard seconds > 0 else { return }
        let sleep = Task { () -> Void in try? await Task.sleep(for: .seconds(seconds)) }
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
