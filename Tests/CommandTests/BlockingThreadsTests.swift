import Foundation
import Synchronization
import Testing

@testable import veille

@Suite struct BlockingThreadsTests {
    /// Lets all go on once a number of threads wait here.
    private final class Barrier: Sendable {
        private let missing: Mutex<Int>
        private let semaphore = DispatchSemaphore(value: 0)

        init(_ count: Int) { missing = Mutex(count) }

        func pass() {
            let isLast = missing.withLock { count in
                count -= 1
                return count == 0
            }
            if !isLast { semaphore.wait() }
            semaphore.signal()
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `more tasks can wait for files than there are cores`() async {
        let count = ProcessInfo.processInfo.activeProcessorCount + 6
        let barrier = Barrier(count)
        let passed = await withTaskExecutorPreference(BlockingThreads()) {
            await withTaskGroup(of: Int.self) { tasks in
                for _ in 0..<count {
                    tasks.addTask {
                        barrier.pass()
                        return 1
                    }
                }
                return await tasks.reduce(0, +)
            }
        }
        #expect(passed == count)
    }
}
