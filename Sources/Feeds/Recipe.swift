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
        /// Repositories of a subject, or that a person has starred.
        case repositories
    }

    /// A stable name; the pattern itself for those of `veille.yml`.
    package let name: String
    package let kind: Kind
    /// The addresses it is for, as in `https://example.org/{owner}/{name}/*`: `{…}` is one label of a host or one part of
    /// a path, `{number}` one of digits, `{host}` any host, `*` any further parts; of a query all pairs that it has.
    package let pattern: String
    /// The address of the feed, with the same names.
    package let feed: String
    /// The hosts that `{host}` is for; any if it is empty.
    package let hosts: [String]
    private let host: [Part]
    private let path: [Part]
    private let isOpen: Bool
    private let queries: [Query]
    private let exceptions: Set<String>

    private enum Part: Hashable {
        case literal(String)
        case name(prefix: String, String)

        var name: String? { if case .name(_, let name) = self { name } else { nil } }
    }

    private struct Query: Hashable {
        var key: String
        var value: Part
    }

    /// `nil` if the pattern is none, or the feed names what the pattern does not have.
    ///
    /// `exceptions` are values that the first name does not have, in lower case: paths of the service itself, hosts of
    /// another kind.
    package init?(
        _ pattern: String,
        feed: String,
        name: String? = nil,
        kind: Kind? = nil,
        hosts: [String] = [],
        exceptions: Set<String> = []
    ) {
        guard let start = pattern.firstRange(of: "://"),
            ["http", "https"].contains(pattern[..<start.lowerBound])
        else { return nil }
        var rest = pattern[start.upperBound...]
        var queries: [Query] = []
        if let mark = rest.firstIndex(of: "?") {
            for pair in rest[rest.index(after: mark)...].split(separator: "&") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, let value = Self.part(sides[1]) else { return nil }
                if case .name(let prefix, _) = value, !prefix.isEmpty { return nil }
                queries.append(Query(key: String(sides[0]), value: value))
            }
            guard queries.contains(where: { $0.value.name != nil }) || rest.contains("{") else { return nil }
            rest = rest[..<mark]
        }
        var pieces = rest.split(separator: "/")
        isOpen = pieces.last == "*"
        if isOpen { pieces.removeLast() }
        guard let authority = pieces.first, !authority.contains(":") else { return nil }
        let host = authority.lowercased().split(separator: ".").map { Self.part($0[...]) }
        let path = pieces.dropFirst().map(Self.part)
        guard !host.isEmpty, !host.contains(nil), !path.contains(nil) else { return nil }
        self.host = host.compactMap(\.self)
        self.path = path.compactMap(\.self)
        self.queries = queries
        let isOfReleases = ["release", "tags", "version"].contains { feed.lowercased().contains($0) }
        (self.name, self.kind) = (name ?? pattern, kind ?? (isOfReleases ? .releases : .articles))
        (self.pattern, self.feed, self.hosts, self.exceptions) = (pattern, feed, hosts, exceptions)
        let known = Set((self.host + self.path + queries.map(\.value)).compactMap(\.name))
        let wanted = feed.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }
        let plain = feed.replacing(/\{[a-z]+\}/, with: "x")
        guard wanted.allSatisfy(known.contains), !plain.contains(where: { "{}".contains($0) }),
            WebURL(plain)?.isWeb == true
        else { return nil }
    }

    private static func part(_ text: Substring) -> Part? {
        guard let open = text.firstIndex(of: "{") else {
            return text.contains(where: { "}*".contains($0) }) ? nil : .literal(text.lowercased())
        }
        let name = text[text.index(after: open)...]
        guard name.last == "}", name.dropLast().wholeMatch(of: /[a-z]+/) != nil, !text[..<open].contains("*")
        else { return nil }
        return .name(prefix: String(text[..<open]), String(name.dropLast()))
    }

    /// The last two labels of the hosts that it is for; one that is empty if these may be any.
    var domains: Set<String> {
        guard hosts.isEmpty else {
            return Set(hosts.map { $0.split(separator: ".").suffix(2).joined(separator: ".") })
        }
        let labels = host.suffix(2).map { if case .literal(let label) = $0 { label } else { "" } }
        return [labels.count < 2 || labels.contains("") ? "" : labels.joined(separator: ".")]
    }

    private var isForAnyHost: Bool { host == [.name(prefix: "", "host")] }

    /// Whether it is for one host with many owners, so that a feed there covers nothing but its own pages.
    package func isShared(_ url: WebURL) -> Bool {
        let site = Self.site(url)
        return hosts.contains(site) || host.allSatisfy { $0.name == nil } && binds(host: url)
    }

    /// The host without what only tells who asks.
    private static func site(_ url: WebURL) -> String {
        url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
    }

    private func binds(host url: WebURL) -> Bool {
        var values: [String: String] = [:]
        return bind(host: url, to: &values)
    }

    private func bind(host url: WebURL, to values: inout [String: String]) -> Bool {
        if isForAnyHost {
            let site = Self.site(url)
            values["host"] = site
            return !exceptions.contains(site) && (hosts.isEmpty || hosts.contains(site))
        }
        guard url.port == nil else { return false }
        var labels = url.host.split(separator: ".")
        if labels.count == host.count + 1, ["www", "m", "old"].contains(labels[0]) { labels.removeFirst() }
        return labels.count == host.count && bind(host, to: labels, &values)
    }

    /// The feed of a page; `nil` if the recipe is not for its address.
    package func feed(for url: WebURL) -> String? {
        var values: [String: String] = [:]
        guard url.isWeb, bind(host: url, to: &values) else { return nil }
        let parts = url.path.split(separator: "/")
        guard parts.count == path.count || isOpen && parts.count > path.count, bind(path, to: parts, &values)
        else { return nil }
        for query in queries {
            let pair = url.query?.split(separator: "&").first { $0.hasPrefix(query.key + "=") }
            guard let value = pair?.dropFirst(query.key.count + 1), !value.isEmpty else { return nil }
            switch query.value {
            case .literal(let literal): guard literal == value.lowercased() else { return nil }
            case .name(_, let name): values[name] = String(value)
            }
        }
        // The page’s own scheme and port.
        let template = feed.hasPrefix("https://{host}/") ? url.origin + feed.dropFirst(14) : feed
        let address = template.replacing(/\{([a-z]+)\}/) { Self.encoded(values[String($0.output.1)] ?? "") }
        guard let result = WebURL(address), result.isWeb, !result.hasUserInfo else { return nil }
        return address
    }

    /// Binds the names of parts to values.
    private func bind(_ parts: [Part], to texts: [Substring], _ values: inout [String: String]) -> Bool {
        for (part, text) in zip(parts, texts) {
            switch part {
            case .literal(let literal): guard literal == text.lowercased() else { return false }
            case .name(let prefix, let name):
                var value = String(text.dropFirst(prefix.count))
                if value.hasSuffix(".git") { value.removeLast(4) }
                let isFirst = values.keys.allSatisfy { $0 == "host" }
                guard text.hasPrefix(prefix), Self.isName(value),
                    !isFirst || !exceptions.contains(value.lowercased()),
                    name != "number" || value.allSatisfy({ $0.isASCII && $0.isNumber })
                else { return false }
                values[name] = value
            }
        }
        return true
    }

    /// Whether it may be the name of something: no command of the service, no address of somebody elsewhere.
    private static func isName(_ value: String) -> Bool {
        guard let first = value.first, !"+~".contains(first), value != "www", value != "m" else {
            return false
        }
        return !value.dropFirst().contains("@") && !value.contains(":")
    }

    /// What an address writes as escapes.
    private static func encoded(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            if byte < 0x80 {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
