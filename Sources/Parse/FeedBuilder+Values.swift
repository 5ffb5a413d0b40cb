import Feeds

// Where each value goes once its element has ended.

extension FeedBuilder {
    func take(_ field: Field, _ raw: String) {
        let value = raw.trimmed
        switch field {
        case .name: person.name = value.nonEmpty
        case .email: person.email = value.nonEmpty
        case .uri: person.url = resolve(value)
        case .imageURL: image.url = resolve(value)
        case .imageTitle: image.title = value.nonEmpty
        case .imageLink: image.link = resolve(value)
        case .sourceTitle:
            source.title = value.nonEmpty
            if feed?.isAtom != true {
                if source != ParsedFeed.Source() { item?.source = source }
                source = ParsedFeed.Source()
            }
        case .sourceID: source.id = value.nonEmpty
        case .sourceLink: source.link = resolve(value)
        default:
            if item != nil { takeInItem(field, value) } else { takeInFeed(field, value) }
        }
    }

    private func takeInFeed(_ field: Field, _ value: String) {
        switch field {
        case .id: feed?.id = value.nonEmpty
        case .title where feed?.title == nil:
            // Read before the feed is written to: one access at a time.
            let text = construct(value, default: defaultKind)
            feed?.title = text
        case .subtitle where feed?.subtitle == nil && !value.isEmpty,
            .summary where feed?.subtitle == nil && !value.isEmpty,
            .itunesSummary where feed?.subtitle == nil && !value.isEmpty:
            let text = construct(value, default: defaultKind)
            feed?.subtitle = text
        case .link:
            guard let href = resolve(value) else { return }
            feed?.links.append(ParsedFeed.WebLink(href: href, rel: "alternate"))
        case .language: if !value.isEmpty { feed?.language = value }
        case .rights:
            let text = construct(value, default: defaultKind)
            feed?.rights = text
        case .author, .creator: feed?.authors.append(ParsedFeed.Person(text: value))
        case .contributor: feed?.contributors.append(ParsedFeed.Person(text: value))
        case .published: if let date = FeedDate.parse(value) { feed?.published = date }
        case .updated: if let date = FeedDate.parse(value) { feed?.updated = date }
        case .category:
            if !value.isEmpty {
                feed?.categories.append(ParsedFeed.Category(term: value, scheme: attribute("domain")))
            }
        case .generator: feed?.generator = value.nonEmpty
        case .ttl: feed?.ttl = Int(value)
        case .icon: feed?.icon = resolve(value)
        case .logo: feed?.logo = resolve(value)
        default: break
        }
    }

    private func takeInItem(_ field: Field, _ value: String) {
        switch field {
        case .id:
            guard let id = value.nonEmpty else { return }
            item?.id = id
            let isPermalink = attribute("isPermaLink") ?? attribute("ispermalink")
            item?.isPermalink = feed?.isAtom != true && isPermalink?.lowercased() != "false"
        case .title: if item?.title == nil { item?.title = construct(value, default: defaultKind) }
        case .link:
            guard let href = resolve(value.isEmpty ? attribute("href") ?? "" : value) else { return }
            item?.links.append(ParsedFeed.WebLink(href: href, rel: "alternate"))
        case .originalLink: item?.url = resolve(value)
        case .description, .summary:
            if item?.summary == nil, !value.isEmpty { item?.summary = construct(value, default: defaultKind) }
        case .itunesSummary: fallback = fallback ?? (value.isEmpty ? nil : construct(value, default: .either))
        case .content:
            if let src = attribute("src"), let href = resolve(src) {
                item?.links.append(ParsedFeed.WebLink(href: href, rel: "content", type: attribute("type")))
            } else if !value.isEmpty {
                item?.content = construct(value, default: feed?.isAtom == true ? .text : .html)
            }
        case .published: if item?.published == nil { item?.published = FeedDate.parse(value) }
        case .updated: if item?.updated == nil { item?.updated = FeedDate.parse(value) }
        case .author, .creator: if !value.isEmpty { item?.authors.append(ParsedFeed.Person(text: value)) }
        case .contributor: if !value.isEmpty { item?.contributors.append(ParsedFeed.Person(text: value)) }
        case .category:
            if !value.isEmpty {
                item?.categories.append(ParsedFeed.Category(term: value, scheme: attribute("domain")))
            }
        case .language: item?.language = value.nonEmpty
        case .rights: item?.rights = construct(value, default: defaultKind)
        case .comments: item?.comments = resolve(value)
        default: break
        }
    }

    /// Atom's text is text unless it says otherwise; RSS never says.
    private var defaultKind: TextConstruct.Kind { feed?.isAtom == true ? .text : .either }

    func add(_ person: ParsedFeed.Person, as role: Role) {
        guard person != ParsedFeed.Person() else { return }
        switch (role, item != nil) {
        case (.author, true): item?.authors.append(person)
        case (.contributor, true): item?.contributors.append(person)
        case (.author, false): feed?.authors.append(person)
        case (.contributor, false): feed?.contributors.append(person)
        }
    }

    func finishItem() {
        guard var done = item else { return }
        item = nil
        if done.summary == nil, done.content == nil { done.summary = fallback }
        fallback = nil
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

    /// A link that a browser may follow: a scheme other than the web's is never handed on.
    static func safeLink(_ link: String) -> String? {
        if link.hasPrefix("https://") || link.hasPrefix("http://") { return link }
        guard let colon = link.utf8.firstIndex(of: UInt8(ascii: ":")) else { return link }
        let scheme = link[..<colon].lowercased()
        if scheme.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
            return link
        }
        return scheme == "http" || scheme == "https" ? link : nil
    }
}
