import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ReviewQueueTests {
    @Test func `who waits for the lock of the ledger takes no thread from others`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let url = server.home.ledger.url.deletingPathExtension().appendingPathExtension("lock")
            var lock = try FileLock.attempt(url)
            #expect(lock != nil)
            let waiting = try (0..<8).map { _ in
                let queue = ReviewQueue(home: server.home, store: try server.home.openStore())
                return Task { try await queue.decide(.accept, on: [ids[0]], now: WebTestServer.now) }
            }
            for _ in 0..<100 { await Task.detached {}.value }
            lock = nil
            var decided = 0
            for task in waiting {
                do {
                    _ = try await task.value
                    decided += 1
                } catch is FileLock.Held {
                    // On a machine so busy that the tasks above took ten seconds.
                }
            }
            #expect(try server.verdicts == (decided > 0 ? [.accept] : []))
        }
    }
}
