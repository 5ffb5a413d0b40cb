private import Foundation

/// A value behind a lock that the thread sanitizer understands; `Synchronization.Mutex` gives false alarms on Linux.
///
/// Unchecked: the value is only ever touched while the lock is held.
package final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    /// Puts a value behind a lock.
    package init(_ value: sending Value) { self.value = value }

    /// Does something with the value while nobody else can.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
