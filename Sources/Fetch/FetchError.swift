/// Why a request got no answer that can be used.
package struct FetchError: Error, Sendable, Equatable {
    /// The closed set of reasons: what is stored, counted and shown.
    package enum Kind: String, Sendable, CaseIterable {
        /// The address is none, or not `http` or `https`.
        case badURL = "bad-url"
        /// The host's name is not known.
        case nameNotFound = "name-not-found"
        /// Nobody answers at the host.
        case connectionFailed = "connection-failed"
        /// There is no way to the host from here.
        case noRoute = "no-route"
        /// The host is in a private network that the configuration does not allow.
        case privateNetwork = "private-network"
        /// The certificate or the handshake is not in order.
        case tls
        /// It took too long.
        case timeout
        /// The body is larger than the limit, counted after decompression.
        case tooLarge = "too-large"
        /// The answer ended before its end.
        case truncated
        /// The connection broke, or the answer is no HTTP.
        case brokenAnswer = "broken-answer"
        /// A page that is made to keep programs out.
        case botWall = "bot-wall"
        /// The network wants a login first.
        case captivePortal = "captive-portal"
        /// Redirected too often, in a circle, or to an address that may not be fetched.
        case badRedirect = "bad-redirect"
        /// The server answered with an error status.
        case status
        /// The program was stopped.
        case cancelled
        /// The cassette holds no such exchange.
        case notRecorded = "not-recorded"

        /// Whether one's own network may well be the cause: when most hosts fail so, no feed is to blame.
        package var isLocal: Bool { self == .nameNotFound || self == .noRoute || self == .captivePortal }
    }

    /// Which.
    package let kind: Kind
    /// For people.
    package let detail: String

    /// The status, where it is one that failed.
    package let status: Int?

    /// Whether what was to be handed over may have arrived all the same: nobody knows, and asking again could do it twice.
    package let mayHaveArrived: Bool

    /// What was moved all the same.
    package internal(set) var traffic = Traffic()

    /// Makes an error.
    package init(_ kind: Kind, _ detail: String, status: Int? = nil, mayHaveArrived: Bool = false) {
        self.kind = kind
        self.detail = detail
        self.status = status
        self.mayHaveArrived = mayHaveArrived
    }

    /// The label that is stored: the kind, or the status as in `http-404`.
    package var label: String { status.map { "http-\($0)" } ?? kind.rawValue }
}
