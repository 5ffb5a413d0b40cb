private import Foundation

/// A value behind a lock that the thread sanitizer understands; `Synchronization.Mutex` gives false positives
/// on Linux.
///
/// Unchecked: the value is only accessed while the lock is held.
package final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    package init(_ value: sending Value) { self.value = value }

    /// Runs `body` with exclusive access to the value.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
