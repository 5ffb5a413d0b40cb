import Feeds

/// Reads the repositories that the API of a forge lists: GitHub, GitLab, Forgejo and Gitea.
enum RepositoryListReader {
    /// `nil` for other JSON.
    static func read(_ bytes: [UInt8], baseURL: String?) -> ParsedFeed? {
        guard let document = JSONDocument(bytes[...]) else { return nil }
        let elements: [JSONValue]
        switch document.value {
        case .array(let array): elements = array
        case .object(let members):
            guard case .array(let array)? = members["items"] ?? members["data"] else { return nil }
            elements = array
        default: return nil
        }
        let listing = baseURL.flatMap { RepositoryListing($0) }
        let items = elements.compactMap { item($0, isStar: listing?.kind == .stars) }
        // Of an empty list only the address tells what it is of.
        guard !items.isEmpty || listing != nil && elements.allSatisfy(isRepository) else { return nil }
        var feed = ParsedFeed(format: .repositories)
        if document.isCut { feed.repairs.append(FeedRepair(kind: .truncated, line: 0)) }
        if let listing {
            let title = listing.kind == .topic ? listing.name : "★ " + listing.name
            feed.title = TextConstruct(value: "\(title) (\(listing.host))", kind: .text)
            feed.link = listing.page
        }
        feed.items = Array(items.prefix(mostItems))
        return feed
    }

    /// Forges list at most 100 at a time.
    private static let mostItems = 200

    /// The element itself, or what a star is of.
    private static func repository(_ element: JSONValue) -> JSONValue { element["repo"] ?? element }

    private static func isRepository(_ element: JSONValue) -> Bool {
        let value = repository(element)
        return address(of: value) != nil && fullName(of: value) != nil
    }

    private static func item(_ element: JSONValue, isStar: Bool) -> ParsedFeed.Item? {
        let value = repository(element)
        // A key also shows what nobody else may see.
        guard let url = address(of: value), let name = fullName(of: value), isPublic(value) else {
            return nil
        }
        var item = ParsedFeed.Item()
        item.id = url.lowercased()
        item.url = url
        item.title = TextConstruct(value: String(name.split(separator: "/").last ?? ""), kind: .text)
        item.summary = text(value["description"]).map { TextConstruct(value: $0, kind: .text) }
        // When it was made says nothing of when somebody starred it.
        let date = isStar ? element["starred_at"] : value["created_at"]
        item.published = text(date).flatMap { FeedDate.parse($0) }
        let owner = text(value["owner"]?["login"]) ?? name.split(separator: "/").first.map(String.init)
        item.authors = [ParsedFeed.Person(name: owner)]
        let topics = (value["topics"]?.elements ?? []).compactMap(text)
        item.categories = (topics + [text(value["language"])].compactMap(\.self)).prefix(30).map {
            ParsedFeed.Category(term: $0)
        }
        return item
    }

    private static func address(of value: JSONValue) -> String? {
        text(value["html_url"] ?? value["web_url"]).flatMap { WebURL($0)?.isWeb == true ? $0 : nil }
    }

    private static func fullName(of value: JSONValue) -> String? {
        text(value["full_name"] ?? value["path_with_namespace"]).flatMap { $0.contains("/") ? $0 : nil }
    }

    private static func isPublic(_ value: JSONValue) -> Bool {
        if case .bool(true)? = value["private"] { return false }
        return text(value["visibility"]).map { $0 == "public" } ?? true
    }

    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text.trimmed.nonEmpty } else { nil }
    }
}
