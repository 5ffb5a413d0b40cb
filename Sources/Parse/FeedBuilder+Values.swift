import Feeds

// Assigns each value once its element has ended.

extension FeedBuilder {
    mutating func take(_ field: Field, _ value: FieldValue) {
        switch field {
        case .name: person.name = value.text.nonEmpty
        case .email: person.email = value.text.nonEmpty
        case .uri: person.url = resolve(value.text)
        case .imageURL: image.url = resolve(value.text)
        case .imageTitle: image.title = value.text.nonEmpty
        case .imageLink: image.link = resolve(value.text)
        case .sourceTitle:
            source.title = construct(value, default: defaultKind).plain.nonEmpty
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
            current.title = construct(value, default: defaultKind)
        case .subtitle where current.subtitle == nil && !value.isEmpty,
            .summary where current.subtitle == nil && !value.isEmpty,
            .substitute where current.subtitle == nil && !value.isEmpty:
            current.subtitle = construct(value, default: defaultKind)
        case .link:
            guard let href = resolve(value.text) else { return }
            current.links.append(ParsedFeed.WebLink(href: href, rel: "alternate"))
        case .language where current.language == nil: current.language = value.text.nonEmpty
        case .rights: current.rights = construct(value, default: defaultKind)
        case .author, .creator: current.authors.append(ParsedFeed.Person(text: value.text))
        case .contributor: current.contributors.append(ParsedFeed.Person(text: value.text))
        case .published: if let date = FeedDate.parse(value.bytes) { current.published = date }
        case .updated: if let date = FeedDate.parse(value.bytes) { current.updated = date }
        case .category:
            if !value.isEmpty {
                current.categories.append(ParsedFeed.Category(term: value.text, scheme: attribute("domain")))
            }
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
            let text = construct(value, default: defaultKind)
            item?.title = text
        case .link:
            guard let href = resolve(value.isEmpty ? attribute("href") ?? "" : value.text) else { return }
            let rel = attribute("rel")?.lowercased() ?? "alternate"
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
            if fallbackTitle == nil, !value.isEmpty { fallbackTitle = construct(value, default: .either) }
        case .content: takeContent(value)
        case .published: publish(value, rank: 3)
        case .issued: publish(value, rank: 2)
        case .created: publish(value, rank: 1)
        case .updated: if let date = FeedDate.parse(value.bytes) { item?.updated = date }
        case .author, .creator:
            if !value.isEmpty { item?.authors.append(ParsedFeed.Person(text: value.text)) }
        case .contributor:
            if !value.isEmpty { item?.contributors.append(ParsedFeed.Person(text: value.text)) }
        case .category, .mediaCategory:
            guard !value.isEmpty else { return }
            let scheme = attribute("domain") ?? attribute("scheme")
            let category = ParsedFeed.Category(term: value.text, scheme: scheme, label: attribute("label"))
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
        guard countItem() else { return }
        let alternate = done.links.first {
            $0.rel == "alternate" && ($0.type == nil || $0.type == "text/html")
        }
        done.url = done.url ?? (alternate ?? done.links.first { $0.rel == "alternate" })?.href
        if done.url == nil, done.isPermalink, let id = done.id, let href = resolve(id),
            WebURL(href)?.isWeb == true
        {
            done.url = href
        } else {
            done.isPermalink = false
        }
        done.url = done.url.flatMap(Self.safeLink)
        if done.authors.isEmpty { done.authors = feed?.authors ?? [] }
        feed?.items.append(done)
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
