package import Feeds
package import Foundation

/// Hosts, domains and feeds that asked us to back off (429 and 503 with `Retry-After`), each with an end
/// date.
///
/// A value without a clock. The scope of a `Retry-After` is configurable: by default the host; a single feed
/// if a host serves many unrelated ones; a whole domain if its sites share machines.
package struct RetryHolds: Sendable, Equatable {
    /// End dates by feed, host or domain.
    package private(set) var pauses: [String: Date]
    private let scopes: [String: RetryScope]
    private let defaultScope: RetryScope

    /// Continues the pauses of earlier rounds; the keys of `scopes` are hosts, or domains with all their
    /// subdomains.
    package init(
        _ pauses: [String: Date] = [:],
        scopes: [String: RetryScope] = [:],
        default defaultScope: RetryScope = .host
    ) {
        self.pauses = pauses
        self.defaultScope = defaultScope
        self.scopes = Self.defaultScopes.merging(scopes) { $1 }
    }

    /// Services that host many sites on the same machines, and gateways that fetch many sites.
    private static let defaultScopes: [String: RetryScope] = [
        "tumblr.com": .domain, "wordpress.com": .domain, "blogspot.com": .domain, "substack.com": .domain,
        "medium.com": .domain, "over-blog.com": .domain, "rsshub.app": .feed, "openrss.org": .feed,
    ]

    /// Records that the server of a URL must not be requested until a date.
    package mutating func hold(_ url: WebURL, until date: Date) {
        let name = name(of: url)
        pauses[name] = max(pauses[name] ?? date, date)
    }

    /// The end of the pause for a URL; `nil` if it may be requested.
    package func pause(of url: WebURL, at date: Date) -> Date? {
        pauses[name(of: url)].flatMap { $0 > date ? $0 : nil }
    }

    private func name(of url: WebURL) -> String {
        var domain = url.host[...]
        var found: (RetryScope, Substring)?
        while found == nil {
            if let scope = scopes[String(domain)] { found = (scope, domain) }
            guard let dot = domain.firstIndex(of: ".") else { break }
            domain = domain[domain.index(after: dot)...]
        }
        switch found?.0 ?? defaultScope {
        case .feed: return "feed:" + url.description
        case .host: return "host:" + url.hostAndPort
        case .domain: return "domain:" + (found.map { String($0.1) } ?? url.host)
        }
    }
}
