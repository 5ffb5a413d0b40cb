import Feeds

/// What exchanges moved over the network.
public struct Traffic: Sendable, Equatable {
    /// Requests that were sent, each hop of a redirect for itself.
    public var requests: Int
    /// Bytes of bodies that came, before decompression, whatever became of them.
    public var wireBytes: Int

    /// Says what was moved.
    public init(requests: Int = 0, wireBytes: Int = 0) {
        self.requests = requests
        self.wireBytes = wireBytes
    }

    static func += (sum: inout Traffic, more: Traffic) {
        sum.requests += more.requests
        sum.wireBytes += more.wireBytes
    }
}

/// A fetcher that counts what another one moves, failures included.
public final class Meter: Fetcher {
    private let fetcher: any Fetcher
    private let sums = Locked((traffic: Traffic(), notModified: 0))

    /// Counts what `fetcher` moves from now on.
    public init(_ fetcher: any Fetcher) { self.fetcher = fetcher }

    /// What was moved so far.
    public var traffic: Traffic { sums.withLock(\.traffic) }

    /// Answers 304 so far: nothing was sent twice.
    public var notModified: Int { sums.withLock(\.notModified) }

    /// Asks the other fetcher, and counts.
    public func fetch(_ request: Request) async throws(FetchError) -> Response {
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
