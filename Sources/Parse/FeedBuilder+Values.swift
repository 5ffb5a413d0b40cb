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
            source.title = construct(value, default: defaultKind).plain.nonEmpty
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
            .substitute where feed?.subtitle == nil && !value.isEmpty:
            let text = construct(value, default: defaultKind)
            feed?.subtitle = text
        case .link:
            guard let href = resolve(value) else { return }
            feed?.links.append(ParsedFeed.WebLink(href: href, rel: "alternate"))
        case .language where feed?.language == nil: feed?.language = value.nonEmpty
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
            let rel = attribute("rel")?.lowercased() ?? "alternate"
            item?.links.append(ParsedFeed.WebLink(href: href, rel: rel, type: attribute("type")))
        case .originalLink: item?.url = resolve(value)
        case .description, .summary:
            if item?.summary == nil, !value.isEmpty { item?.summary = construct(value, default: defaultKind) }
        case .substitute(let rank):
            guard !value.isEmpty, rank > fallbackSummary?.rank ?? 0 else { return }
            fallbackSummary = (rank, construct(value, default: .either))
        case .mediaTitle: if !value.isEmpty { fallbackTitle = fallbackTitle ?? construct(value, default: .either) }
        case .mediaCategory:
            guard !value.isEmpty else { return }
            item?.categories.append(
                ParsedFeed.Category(term: value, scheme: attribute("scheme"), label: attribute("label"))
            )
        case .content:
            if let src = attribute("src"), let href = resolve(src) {
                item?.links.append(ParsedFeed.WebLink(href: href, rel: "content", type: attribute("type")))
            } else if !value.isEmpty {
                item?.content = construct(value, default: feed?.isAtom == true ? .text : .html)
            }
        case .published: publish(value, rank: 3)
        case .issued: publish(value, rank: 2)
        case .created: publish(value, rank: 1)
        case .updated: if let date = FeedDate.parse(value) { item?.updated = date }
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

    /// Takes a date of publication, unless a better one is there.
    private func publish(_ value: String, rank: Int) {
        guard rank > publishedRank, let date = FeedDate.parse(value) else { return }
        item?.published = date
        publishedRank = rank
    }

    func finishItem() {
        guard var done = item else { return }
        item = nil
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
