package import Feeds
package import Foundation

/// Which hosts, domains and feeds asked to be left alone (429 and 503 with `Retry-After`), each until when.
///
/// A value that is told the time. How far a request for a pause reaches is data: a host by default; a single feed where
/// a host serves many, unrelated ones; a whole domain where every site has a host of its own on the same machines.
package struct RetryHolds: Sendable, Equatable {
    /// The pauses, by what they hold for.
    package private(set) var pauses: [String: Date]
    private let scopes: [String: RetryScope]
    private let usualScope: RetryScope

    /// Takes up the pauses of earlier rounds; `scopes` names hosts, or domains with all under them.
    package init(
        _ pauses: [String: Date] = [:],
        scopes: [String: RetryScope] = [:],
        usual: RetryScope = .host
    ) {
        self.pauses = pauses
        usualScope = usual
        self.scopes = Self.usual.merging(scopes) { $1 }
    }

    /// Services that serve many sites from the same machines, and gateways that ask many sites for one.
    private static let usual: [String: RetryScope] = [
        "tumblr.com": .domain, "wordpress.com": .domain, "blogspot.com": .domain, "substack.com": .domain,
        "medium.com": .domain, "over-blog.com": .domain, "rsshub.app": .feed, "openrss.org": .feed,
    ]

    /// Notes that the server of an address wants to be left alone until a date.
    package mutating func hold(_ url: WebURL, until date: Date) {
        let name = name(of: url)
        pauses[name] = max(pauses[name] ?? date, date)
    }

    /// Until when an address may not be asked; `nil` when it may be.
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
        switch found?.0 ?? usualScope {
        case .feed: return "feed:" + url.description
        case .host: return "host:" + url.place
        case .domain: return "domain:" + (found.map { String($0.1) } ?? url.host)
        }
    }
}
