import Foundation

/// A clock to read and to wait on: the system's, or one that a test controls.
struct WallClock: Sendable {
    var now: @Sendable () -> Date
    /// Waits for some seconds; throws if the task is cancelled.
    var pass: @Sendable (_ seconds: Double) async throws -> Void

    static let system = WallClock(now: { Date() }, pass: { try await Task.sleep(for: .seconds($0)) })
}
