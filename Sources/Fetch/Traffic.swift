import Feeds

/// Network traffic of exchanges.
package struct Traffic: Sendable, Equatable {
    /// Requests sent; each redirect counts as one.
    package var requests: Int
    /// Body bytes received, before decompression, including those of failed requests.
    package var wireBytes: Int

    package init(requests: Int = 0, wireBytes: Int = 0) {
        self.requests = requests
        self.wireBytes = wireBytes
    }

    static func += (sum: inout Traffic, more: Traffic) {
        sum.requests += more.requests
        sum.wireBytes += more.wireBytes
    }
}

/// A fetcher that counts the traffic of another one, including failures.
package final class TrafficCounter: Fetcher {
    private let fetcher: any Fetcher
    private let sums = Locked((traffic: Traffic(), notModified: 0))

    package init(_ fetcher: any Fetcher) { self.fetcher = fetcher }

    /// Traffic so far.
    package var traffic: Traffic { sums.withLock(\.traffic) }

    /// Responses with status 304 so far.
    package var notModified: Int { sums.withLock(\.notModified) }

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
