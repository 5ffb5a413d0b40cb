import UnixSignals

/// Runs `work` in a task that SIGINT and SIGTERM cancel, so that it can keep completed work.
func endingOnSignals<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let task = Task { try await work() }
    let signals = Task {
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { task.cancel() }
    }
    defer { signals.cancel() }
    return try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}
