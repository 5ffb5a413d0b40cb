import UnixSignals

/// Runs `work` in a child task that SIGINT and SIGTERM cancel, so that it can keep completed work.
func endingOnSignals<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
            return nil
        }
        defer { group.cancelAll() }
        while let end = try await group.next() {
            if let result = end { return result }
            group.cancelAll()
        }
        throw CancellationError()
    }
}
