import Foundation

/// The time of day, and the passing of it: the system's, or one that a test drives.
struct WallClock: Sendable {
    /// What time it is.
    var now: @Sendable () -> Date
    /// Lets so many seconds pass; throws when the task is cancelled meanwhile.
    var pass: @Sendable (_ seconds: Double) async throws -> Void

    /// The system's.
    static let system = WallClock(now: { Date() }, pass: { try await Task.sleep(for: .seconds($0)) })
}
