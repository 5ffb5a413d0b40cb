import Dispatch
import Foundation
import Synchronization

/// Runs tasks on threads that may wait for files, locks and SQLite.
///
/// Swift's own executor, and all queues of Dispatch, share a thread a core: two tasks that wait for the disk would hold up
/// the review server. These threads are the program's own, and as many as are needed.
final class BlockingThreads: TaskExecutor {
    private struct State {
        /// Those before `next` have been taken.
        var jobs: [UnownedJob] = []
        var next = 0
        var threads = 0
        var idle = 0

        var waiting: Int { jobs.count - next }

        mutating func take() -> UnownedJob? {
            guard next < jobs.count else { return nil }
            defer {
                next += 1
                if next == jobs.count { (jobs, next) = ([], 0) }
            }
            return jobs[next]
        }
    }

    /// More than the connections of a poll and of the web server would ever block at once.
    private static let maximum = 128

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.waiting > state.idle, state.threads < Self.maximum else { return false }
            state.threads += 1
            return true
        }
        arrivals.signal()
        if needsThread { start() }
    }

    /// Starts a thread, which runs jobs until the process ends.
    private func start() {
        let thread = Thread { [self] in
            let executor = unsafe asUnownedTaskExecutor()
            while true {
                state.withLock { $0.idle += 1 }
                arrivals.wait()
                let job = state.withLock { state in
                    state.idle -= 1
                    return state.take()
                }
                if let job { unsafe job.runSynchronously(on: executor) }
            }
        }
        thread.name = "veille"
        thread.stackSize = 8 << 20
        thread.start()
    }
}
