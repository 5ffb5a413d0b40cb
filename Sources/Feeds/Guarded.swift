private import Foundation

/// A value that one thread at a time may use.
///
/// `Synchronization.Mutex` does the same, but the thread sanitizer does not see its locks on Linux.
package final class Guarded<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) { self.value = value }

    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
