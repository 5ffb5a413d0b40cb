/// A rule that derives the address of a feed from the address of a page, without asking anybody.
package struct Recipe: Sendable, Hashable {
    /// What the feed brings.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Posts and articles.
        case articles
        case videos
        /// What members of a community post.
        case discussions
        /// Papers, drafts and their revisions.
        case papers
        /// New versions of the thing itself.
        case releases
    }

    /// A stable name; the address pattern itself for those of `veille.yml`.
    package let name: String
    package let kind: Kind
    /// The addresses it is for, as in `https://example.org/{owner}/{name}/*`: `{…}` is one label of a host or one part of
    /// a path, `*` any further parts.
    package let pattern: String
    /// The address of the feed, with the same names.
    package let feed: String
    private let host: [Part]
    private let path: [Part]
    private let isOpen: Bool
    private let query: (key: String, name: String)?
    private let exceptions: Set<String>
    /// The hosts that `{host}` is for; any if it is empty.
    package let hosts: [String]

    private enum Part: Hashable {
        case literal(String)
        case name(prefix: String, String)
    }

    package static func == (one: Recipe, other: Recipe) -> Bool {
        one.pattern == other.pattern && one.feed == other.feed && one.name == other.name
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(pattern) }

    /// `nil` if the pattern is none, or the feed names what the pattern does not have.
    ///
    /// `exceptions` are values that no name has, in lower case: paths of the service itself, hosts of another kind.
    package init?(
        _ pattern: String,
        feed: String,
        name: String? = nil,
        kind: Kind = .articles,
        hosts: [String] = [],
        exceptions: Set<String> = []
    ) {
        guard let start = pattern.firstRange(of: "://"),
            ["http", "https"].contains(pattern[..<start.lowerBound])
        else { return nil }
        var rest = pattern[start.upperBound...]
        var query: (String, String)?
        if let mark = rest.firstIndex(of: "?") {
            let sides = rest[rest.index(after: mark)...].split(separator: "=", maxSplits: 1)
            guard sides.count == 2, case .name("", let name)? = Self.part(sides[1]) else { return nil }
            query = (String(sides[0]), name)
            rest = rest[..<mark]
        }
        let pieces = rest.split(separator: "/")
        guard let authority = pieces.first else { return nil }
        isOpen = pieces.last == "*"
        let host = authority.lowercased().split(separator: ".").map { Self.part($0[...]) }
        let path = pieces.dropFirst().filter { $0 != "*" }.map(Self.part)
        guard !host.isEmpty, !host.contains(nil), !path.contains(nil) else { return nil }
        self.host = host.compactMap(\.self)
        self.path = path.compactMap(\.self)
        self.query = query
        (self.name, self.kind, self.pattern, self.feed) = (name ?? pattern, kind, pattern, feed)
        (self.exceptions, self.hosts) = (exceptions, hosts)
        let known = Set((self.host + self.path).compactMap(Self.name) + [query?.1].compactMap(\.self))
        let wanted = feed.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }
        let plain = feed.replacing(/\{[a-z]+\}/, with: "x")
        guard wanted.allSatisfy({ known.contains($0) || $0 == "host" }), WebURL(plain)?.isWeb == true else {
            return nil
        }
    }

    /// The last two labels of the hosts that it is for; one that is empty if these may be any.
    var domains: Set<String> {
        guard hosts.isEmpty else {
            return Set(hosts.map { $0.split(separator: ".").suffix(2).joined(separator: ".") })
        }
        let labels = host.suffix(2).map { if case .literal(let label) = $0 { label } else { "" } }
        return [labels.count < 2 || labels.contains("") ? "" : labels.joined(separator: ".")]
    }

    private static func part(_ text: Substring) -> Part? {
        guard let open = text.firstIndex(of: "{") else {
            return text.contains("}") ? nil : .literal(text.lowercased())
        }
        let name = text[text.index(after: open)...]
        guard name.last == "}", name.dropLast().allSatisfy(\.isLetter), name.count > 1 else { return nil }
        return .name(prefix: String(text[..<open]), String(name.dropLast()))
    }

    private static func name(_ part: Part) -> String? {
        if case .name(_, let name) = part { name } else { nil }
    }

    /// The feed of a page; `nil` if the recipe is not for its address.
    package func feed(for url: WebURL) -> String? {
        guard url.isWeb else { return nil }
        var values: [String: String] = ["host": url.host]
        func bind(_ part: Part, to text: Substring) -> Bool {
            switch part {
            case .literal(let literal): return literal == text.lowercased()
            case .name(let prefix, let name):
                let value = text.dropFirst(prefix.count)
                guard text.hasPrefix(prefix), !value.isEmpty, !exceptions.contains(value.lowercased()) else {
                    return false
                }
                values[name] = value.hasSuffix(".git") ? String(value.dropLast(4)) : String(value)
                return true
            }
        }
        // `{host}` alone is any host.
        if host == [.name(prefix: "", "host")] {
            let name = url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
            guard !exceptions.contains(name), hosts.isEmpty || hosts.contains(name) else { return nil }
        } else {
            var labels = url.host.split(separator: ".")
            if labels.count == host.count + 1, labels.first == "www" { labels.removeFirst() }
            guard labels.count == host.count, zip(host, labels).allSatisfy(bind) else { return nil }
        }
        let parts = url.path.split(separator: "/")
        guard parts.count == path.count || isOpen && parts.count > path.count,
            zip(path, parts).allSatisfy(bind)
        else { return nil }
        if let query {
            let pair = url.query?.split(separator: "&").first { $0.hasPrefix(query.key + "=") }
            guard let value = pair?.dropFirst(query.key.count + 1), !value.isEmpty else { return nil }
            values[query.name] = String(value)
        }
        return feed.replacing(/\{([a-z]+)\}/) { values[String($0.output.1)] ?? "" }
    }
}
