import Feeds

/// What exchanges moved over the network.
package struct Traffic: Sendable, Equatable {
    /// Requests that were sent, each hop of a redirect for itself.
    package var requests: Int
    /// Bytes of bodies that came, before decompression, whatever became of them.
    package var wireBytes: Int

    /// Says what was moved.
    package init(requests: Int = 0, wireBytes: Int = 0) {
        self.requests = requests
        self.wireBytes = wireBytes
    }

    static func += (sum: inout Traffic, more: Traffic) {
        sum.requests += more.requests
        sum.wireBytes += more.wireBytes
    }
}

/// A fetcher that counts what another one moves, failures included.
package final class TrafficCounter: Fetcher {
    private let fetcher: any Fetcher
    private let sums = Locked((traffic: Traffic(), notModified: 0))

    /// Counts what `fetcher` moves from now on.
    package init(_ fetcher: any Fetcher) { self.fetcher = fetcher }

    /// What was moved so far.
    package var traffic: Traffic { sums.withLock(\.traffic) }

    /// Answers 304 so far: nothing was sent twice.
    package var notModified: Int { sums.withLock(\.notModified) }

    /// Asks the other fetcher, and counts.
    package func fetch(_ request: Request) async throws(FetchError) -> Response {
        do throws(FetchError) {
            let response = try await fetcher.fetch(request)
            sums.withLock { sums in
                sums.traffic += response.traffic
                sums.notModified += response.status == 304 ? 1 : 0
            }
            return response
        } catch {
            sums.withLock { $0.traffic += error.traffic }
            throw error
        }
    }
}
