/// Why a request got no usable answer: a closed set, each with its arguments.
///
/// Stored as JSON by the names of its cases: a case is never renamed, only added.
package enum FetchProblem: Hashable, Sendable, Codable {
    /// Not a valid address, or not one of the expected scheme; the address, where it may be shown.
    case badURL(String?)
    /// The address holds a password.
    case passwordInURL
    /// The host's name does not resolve.
    case nameNotFound
    /// No connection to the host.
    case connectionFailed
    /// No route to the host.
    case noRoute
    /// The host is in a private network that the configuration does not allow.
    case privateNetwork
    /// The certificate or the handshake is not in order.
    case tls(TLS?)
    /// It took too long.
    case timeout
    /// More than the limit.
    case tooLarge(Part?)
    /// The answer ended before its end.
    case truncated
    /// The connection broke, or the answer is not valid HTTP.
    case brokenAnswer(Fault?)
    /// A page that keeps programs out; the name of the service behind it.
    case botWall(String?)
    /// The network wants a login first; the address of the login page.
    case captivePortal(String?)
    /// Redirected to an address that may not be fetched.
    case badRedirect(String?)
    /// Redirected more often than the limit.
    case tooManyRedirects(Int)
    /// The server answered with an error status.
    case status(Int)
    /// The host is asked only with a key, and `fetch.credentials` has none for it.
    case missingKey(host: String)
    /// The program was stopped.
    case cancelled
    /// libcurl could not be prepared.
    case notStarted
    /// The cassette has no such exchange, or it cannot be used.
    case notRecorded(Recording?)

    /// What of TLS failed.
    package enum TLS: String, Sendable, Codable, CaseIterable {
        /// The certificate is not trusted, has expired, or is for another host.
        case certificate
        /// No common version or cipher, or the handshake broke off.
        case handshake
        /// A mail server without STARTTLS.
        case noSTARTTLS
        /// The file of trusted certificates cannot be read.
        case caFile
    }

    /// What was too large; limits in bytes.
    package enum Part: Hashable, Sendable, Codable {
        /// The body, decompressed.
        case body(limit: Int)
        /// All header fields together.
        case header(limit: Int)
        /// One line of the header.
        case headerLine
    }

    /// What was wrong with an answer.
    package enum Fault: String, Sendable, Codable, CaseIterable {
        /// The server closed the connection without an answer.
        case empty
        /// The connection was reset.
        case reset
        /// Not HTTP.
        case notHTTP
        /// The compression is not valid.
        case compression
        /// An error of HTTP/2 framing.
        case http2
    }

    /// What is wrong with a recording.
    package enum Recording: Hashable, Sendable, Codable {
        /// No answer of this address.
        case missing(String)
        /// The file cannot be read.
        case damaged(String)
        /// The file is of a later version.
        case newer(String, version: Int)
        /// The cassette cannot be written.
        case notWritable
    }

    /// The label that is counted and shown to programs; the status has its own, as in `http-404`.
    package var label: String {
        switch self {
        case .badURL, .passwordInURL: "bad-url"
        case .nameNotFound: "name-not-found"
        case .connectionFailed: "connection-failed"
        case .noRoute: "no-route"
        case .privateNetwork: "private-network"
        case .tls: "tls"
        case .timeout: "timeout"
        case .tooLarge: "too-large"
        case .truncated: "truncated"
        case .brokenAnswer: "broken-answer"
        case .botWall: "bot-wall"
        case .captivePortal: "captive-portal"
        case .badRedirect, .tooManyRedirects: "bad-redirect"
        case .status(let status): "http-\(status)"
        case .missingKey: "missing-key"
        case .cancelled: "cancelled"
        case .notStarted: "not-started"
        case .notRecorded: "not-recorded"
        }
    }

    /// A problem of which only the label is known, as earlier versions stored it.
    package init?(label: String) {
        let plain: [FetchProblem] = [
            .badURL(nil), .nameNotFound, .connectionFailed, .noRoute, .privateNetwork, .tls(nil), .timeout,
            .tooLarge(nil), .truncated, .brokenAnswer(nil), .botWall(nil), .captivePortal(nil),
            .badRedirect(nil), .missingKey(host: ""), .cancelled, .notStarted, .notRecorded(nil),
        ]
        let found =
            plain.first { $0.label == label } ?? label.number(after: "http-").map { FetchProblem.status($0) }
        guard let found else { return nil }
        self = found
    }

    /// Whether one's own network may be the cause: when most hosts fail this way, no feed is blamed.
    package var isLocal: Bool {
        switch self {
        case .nameNotFound, .noRoute, .captivePortal: true
        default: false
        }
    }

    /// The same problem with every text argument rewritten.
    package func mapText(_ rewrite: (String) -> String) -> FetchProblem {
        switch self {
        case .badURL(let text): .badURL(text.map(rewrite))
        case .botWall(let text): .botWall(text.map(rewrite))
        case .captivePortal(let text): .captivePortal(text.map(rewrite))
        case .badRedirect(let text): .badRedirect(text.map(rewrite))
        case .missingKey(let text): .missingKey(host: rewrite(text))
        case .notRecorded(.missing(let text)): .notRecorded(.missing(rewrite(text)))
        case .notRecorded(.damaged(let text)): .notRecorded(.damaged(rewrite(text)))
        case .notRecorded(.newer(let text, let version)):
            .notRecorded(.newer(rewrite(text), version: version))
        case .passwordInURL, .nameNotFound, .connectionFailed, .noRoute, .privateNetwork, .tls, .timeout,
            .tooLarge, .truncated, .brokenAnswer, .tooManyRedirects, .status, .cancelled, .notStarted,
            .notRecorded:
            self
        }
    }
}

extension String {
    /// The whole number that follows a prefix and ends the text.
    func number(after prefix: String) -> Int? { hasPrefix(prefix) ? Int(dropFirst(prefix.count)) : nil }
}
