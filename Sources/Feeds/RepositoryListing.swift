package import Foundation

/// An address of a forge's API that lists repositories, followed as a feed.
package struct RepositoryListing: Sendable, Equatable {
    /// Which repositories it lists.
    package enum Kind: Sendable {
        /// Those of a subject, the newest first where the forge can sort so.
        case topic
        /// Those that a person has starred.
        case stars
    }

    package let kind: Kind
    /// The host that answers, and the only one that gets its key.
    package let host: String
    /// Whether it is asked only with a key: GitHub lets all who share an address ask sixty times an hour.
    package let needsKey: Bool
    /// The subject, or the person.
    package let name: String
    private let address: String

    /// `nil` if the address is another one.
    package init?(_ address: String) {
        guard let url = WebURL(address), url.isWeb else { return nil }
        let parts = url.path.split(separator: "/").map(String.init)
        let isGitHub = url.host == "api.github.com"
        switch (isGitHub, parts.count) {
        case (true, 2) where parts == ["search", "repositories"]: kind = .topic
        case (true, 3) where parts[0] == "users" && parts[2] == "starred": kind = .stars
        case (false, 3) where parts == ["api", "v4", "projects"] && url.query?.contains("topic=") == true:
            kind = .topic
        case (false, 4) where parts == ["api", "v1", "repos", "search"]: kind = .topic
        case (false, 5) where parts[0] == "api" && parts[2] == "users" && parts[4].hasPrefix("starred"):
            kind = .stars
        default: return nil
        }
        (host, needsKey, self.address) = (url.host, isGitHub, address)
        switch kind {
        case .stars: name = isGitHub ? parts[1] : parts[3]
        case .topic:
            let pairs = url.query?.split(separator: "&") ?? []
            let value =
                pairs.first { $0.hasPrefix("topic=") && $0 != "topic=true" }
                ?? pairs.first { $0.hasPrefix("q=") } ?? ""
            let text = value.drop { $0 != "=" }.dropFirst().prefix { $0 != "+" }
            name = String(text.hasPrefix("topic:") ? text.dropFirst(6) : text)
        }
    }

    /// What a reader sees there.
    package var page: String {
        switch (kind, needsKey) {
        case (.topic, true): "https://github.com/topics/\(name)"
        case (.stars, true): "https://github.com/\(name)?tab=stars"
        case (.topic, false):
            "https://\(host)/explore/" + (isGitLab ? "projects/topics/\(name)" : "repos?q=\(name)&topic=1")
        case (.stars, false): "https://\(host)/" + (isGitLab ? "users/\(name)/starred" : "\(name)?tab=stars")
        }
    }

    private var isGitLab: Bool { address.contains("/api/v4/") }

    /// The media type with the time of each star, where the forge has one.
    package var accept: String {
        needsKey && kind == .stars ? "application/vnd.github.star+json" : "application/json"
    }

    /// The address to ask at a time.
    ///
    /// GitHub sorts by the last change at best: it is asked for what is no older than two months, from the first of a month on,
    /// so that the address seldom changes.
    package func request(at now: Date) -> String {
        guard needsKey, kind == .topic, !address.contains("created:") else { return address }
        let day = now.addingTimeInterval(-60 * 86_400).formatted(.iso8601).prefix(8) + "01"
        return address.replacing("&sort=", with: "+created:%3E%3D\(day)&sort=", maxReplacements: 1)
    }
}
