import Feeds

// Assigns each value once its element has ended.

extension FeedBuilder {
    mutating func take(_ field: Field, _ gathered: FieldValue) {
        let value = hasMarkup && !field.isText ? gathered.withoutMarkup : gathered
        switch field {
        case .name: person.name = Self.label(value).nonEmpty
        case .email: person.email = value.text.nonEmpty
        case .uri: person.url = resolve(value.text)
        case .imageURL: image.url = resolve(value.text)
        case .imageTitle: image.title = value.text.nonEmpty
        case .imageLink: image.link = resolve(value.text)
        case .sourceTitle:
            source.title = construct(value, default: labelKind).plain.nonEmpty
            if !isAtom {
                if source != ParsedFeed.Source() { item?.source = source }
                source = ParsedFeed.Source()
            }
        case .sourceID: source.id = value.text.nonEmpty
        case .sourceLink: source.link = resolve(value.text)
        default:
            if item != nil { takeInItem(field, value) } else { takeInFeed(field, value) }
        }
    }

    private mutating func takeInFeed(_ field: Field, _ value: FieldValue) {
        guard var current = feed.take() else { return }
        fill(&current, field, value)
        feed = current
    }

    private mutating func fill(_ current: inout ParsedFeed, _ field: Field, _ value: FieldValue) {
        switch field {
        case .id: current.id = value.text.nonEmpty
        case .title where current.title == nil:
            current.title = construct(value, default: labelKind)
        case .subtitle where current.subtitle == nil && !value.isEmpty,
            .summary where current.subtitle == nil && !value.isEmpty,
            .substitute where current.subtitle == nil && !value.isEmpty:
            current.subtitle = construct(value, default: defaultKind)
        case .link:
            guard let href = resolve(value.isEmpty ? attribute("href") ?? "" : value.text) else { return }
            current.links.append(ParsedFeed.WebLink(href: href, rel: relation(attribute("rel"))))
        case .language where current.language == nil: current.language = value.text.nonEmpty
        case .rights: current.rights = construct(value, default: defaultKind)
        case .author, .creator: current.authors.append(ParsedFeed.Person(text: Self.label(value)))
        case .contributor: current.contributors.append(ParsedFeed.Person(text: Self.label(value)))
        case .published: if let date = FeedDate.parse(value.bytes) { current.published = date }
        case .updated: if let date = FeedDate.parse(value.bytes) { current.updated = date }
        case .category:
            guard let term = Self.label(value).nonEmpty else { return }
            current.categories.append(ParsedFeed.Category(term: term, scheme: attribute("domain")))
        case .generator: current.generator = value.text.nonEmpty
        case .ttl: current.ttl = Int(value.text)
        case .updatePeriod: current.updatePeriod = ParsedFeed.UpdatePeriod(rawValue: value.text.lowercased())
        case .updateFrequency: current.updateFrequency = Int(value.text)
        case .skippedHour: current.skip(hour: value.text)
        case .skippedDay: current.skip(day: value.text)
        case .icon: current.icon = resolve(value.text)
        case .logo: current.logo = resolve(value.text)
        default: break
        }
    }

    private mutating func takeInItem(_ field: Field, _ value: FieldValue) {
        // Values are read before the item is modified: moving an item out and in for each is expensive.
        switch field {
        case .id:
            guard let id = value.text.nonEmpty else { return }
            let isPermalink = attribute("isPermaLink") ?? attribute("ispermalink")
            let mayBeLink = !isAtom && isPermalink?.lowercased() != "false"
            item?.id = id
            item?.isPermalink = mayBeLink
        case .title:
            guard item?.title == nil else { return }
            let text = construct(value, default: labelKind)
            item?.title = text
        case .link:
            guard let href = resolve(value.isEmpty ? attribute("href") ?? "" : value.text) else { return }
            let rel = relation(attribute("rel"))
            let link = ParsedFeed.WebLink(href: href, rel: rel, type: attribute("type"))
            item?.links.append(link)
        case .originalLink:
            let href = resolve(value.text)
            item?.url = href
        case .description, .summary:
            guard item?.summary == nil, !value.isEmpty else { return }
            let text = construct(value, default: defaultKind)
            item?.summary = text
        case .substitute(let rank):
            guard !value.isEmpty, rank > fallbackSummary?.rank ?? 0 else { return }
            fallbackSummary = (rank, construct(value, default: .either))
        case .mediaTitle:
            if fallbackTitle == nil, !value.isEmpty { fallbackTitle = construct(value, default: .label) }
        case .content: takeContent(value)
        case .published: publish(value, rank: 3)
        case .issued: publish(value, rank: 2)
        case .created: publish(value, rank: 1)
        case .updated: if let date = FeedDate.parse(value.bytes) { item?.updated = date }
        case .author, .creator:
            if let name = Self.label(value).nonEmpty { item?.authors.append(ParsedFeed.Person(text: name)) }
        case .contributor:
            if let name = Self.label(value).nonEmpty {
                item?.contributors.append(ParsedFeed.Person(text: name))
            }
        case .category, .mediaCategory:
            guard let term = Self.label(value).nonEmpty else { return }
            let scheme = attribute("domain") ?? attribute("scheme")
            let label = attribute("label").map(Self.label)
            let category = ParsedFeed.Category(term: term, scheme: scheme, label: label)
            item?.categories.append(category)
        case .commentCount: item?.commentCount = Int(value.text)
        case .location: item?.location = ParsedFeed.Location(value.text)
        case .latitude: latitude = value.text
        case .longitude: item?.location = ParsedFeed.Location(latitude + " " + value.text)
        case .language: item?.language = value.text.nonEmpty
        case .rights:
            let text = construct(value, default: defaultKind)
            item?.rights = text
        case .comments:
            let href = resolve(value.text)
            item?.comments = href
        default: break
        }
    }

    private mutating func takeContent(_ value: FieldValue) {
        if let src = attribute("src"), let href = resolve(src) {
            let link = ParsedFeed.WebLink(href: href, rel: "content", type: attribute("type"))
            item?.links.append(link)
        } else if !value.isEmpty {
            let text = construct(value, default: isAtom ? .text : .html)
            item?.content = text
        }
    }

    /// Atom's default type is text; RSS declares none.
    private var defaultKind: TextConstruct.Kind { isAtom ? .text : .either }

    /// The same for titles.
    private var labelKind: TextConstruct.Kind { isAtom ? .text : .label }

    /// A name or a category, decoded once more than the format demands: none is meant to have references.
    static func label(_ value: FieldValue) -> String { HTMLText.plain(Array(value.bytes), kind: .label) }

    /// The same for an attribute.
    static func label(_ value: String) -> String { HTMLText.plain(Array(value.utf8), kind: .label) }

    /// A link relation in lower case, without the address of its registry (RFC 4287 §4.2.7.2).
    func relation(_ value: String?) -> String {
        let rel = value?.lowercased() ?? "alternate"
        let registries = [
            "http://www.iana.org/assignments/relation/", "https://www.iana.org/assignments/relation/",
            "http://www.iana.org/assignments/link-relations/",
            "https://www.iana.org/assignments/link-relations/",
        ]
        return registries.first { rel.hasPrefix($0) }.map { String(rel.dropFirst($0.count)) } ?? rel
    }

    mutating func add(_ person: ParsedFeed.Person, as role: Role) {
        guard person != ParsedFeed.Person() else { return }
        switch (role, item != nil) {
        case (.author, true): item?.authors.append(person)
        case (.contributor, true): item?.contributors.append(person)
        case (.author, false): feed?.authors.append(person)
        case (.contributor, false): feed?.contributors.append(person)
        }
    }

    /// Sets the publication date, unless it has one of better rank.
    private mutating func publish(_ value: FieldValue, rank: Int) {
        guard rank > publishedRank, let date = FeedDate.parse(value.bytes) else { return }
        item?.published = date
        publishedRank = rank
    }

    mutating func finishItem() {
        guard var done = item.take() else { return }
        publishedRank = 0
        if done.summary == nil, done.content == nil { done.summary = fallbackSummary?.text }
        if done.title == nil { done.title = fallbackTitle }
        fallbackSummary = nil
        fallbackTitle = nil
        done.url = done.url ?? alternate(among: done.links, language: done.language)?.href
        let isAddress = done.isPermalink || isAtom
        if done.url == nil, isAddress, let id = done.id, let href = resolve(id), WebURL(href)?.isWeb == true {
            done.url = href
        } else {
            done.isPermalink = false
        }
        done.url = done.url.flatMap(Self.safeLink)
        if done.authors.isEmpty { done.authors = feed?.authors ?? [] }
        feed?.add(done)
    }

    /// The address for readers among links: a web page rather than data, in the language of the text.
    func alternate(among links: [ParsedFeed.WebLink], language: String? = nil) -> ParsedFeed.WebLink? {
        let alternates = links.filter { $0.rel == "alternate" }
        guard alternates.count > 1 else { return alternates.first }
        let pages = alternates.filter { $0.type == nil || Self.isPage($0.type ?? "") }
        let candidates = pages.isEmpty ? alternates : pages
        let wanted = (language ?? feed?.language)?.lowercased().prefix { $0 != "-" }
        let inLanguage = candidates.first { link in
            wanted != nil && link.hreflang?.lowercased().prefix { $0 != "-" } == wanted
        }
        return inLanguage ?? candidates.first
    }

    private static func isPage(_ type: String) -> Bool {
        ["text/html", "application/xhtml+xml"].contains(type.lowercased().prefix { $0 != ";" && $0 != " " })
    }

    /// A link with a web scheme; other schemes are dropped.
    static func safeLink(_ link: String) -> String? {
        if link.hasPrefix("https://") || link.hasPrefix("http://") { return link }
        guard let colon = link.utf8.firstIndex(of: UInt8(ascii: ":")) else { return link }
        let scheme = link[..<colon].lowercased()
        if scheme.utf8.contains(where: {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }) {
            return link
        }
        return scheme == "http" || scheme == "https" ? link : nil
    }
}
