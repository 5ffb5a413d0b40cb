import Dispatch

/// Runs tasks on threads that may wait for files, locks and SQLite.
///
/// Swift's own executor has a thread a core: two tasks that wait for the disk would hold up the review server.
final class BlockingThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "veille.blocking", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = unsafe asUnownedTaskExecutor()
        queue.async { unsafe job.runSynchronously(on: executor) }
    }
}
