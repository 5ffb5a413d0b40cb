import Feeds

// The elements of Atom (RFC 4287 and 0.3).

extension FeedBuilder {
    static func atomFormat(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> FeedFormat {
        let version = attributes.first { $0.name.local == "version" }?.value
        if version == "0.3" || name.namespace == .atom03 { return .atom03 }
        return name.namespace == .atom ? .atom10 : .atom
    }

    mutating func readAtomRoot(_ attributes: [MarkupAttribute]) {
        feed?.language =
            attributes.first { $0.name.local == "lang" && $0.name.namespace == .xml }?.value.nonEmpty
    }

    mutating func startAtom(_ name: MarkupName, _ attributes: [MarkupAttribute], inItem: Bool) -> Context {
        switch name.tag {
        case .entry where !inItem:
            item = ParsedFeed.Item()
            item?.language =
                attributes.first { $0.name.local == "lang" && $0.name.namespace == .xml }?.value.nonEmpty
            return .item
        case .id: return .field(.id)
        case .title: return .field(.title)
        case .subtitle, .tagline: return .field(.subtitle)
        case .summary: return .field(.summary)
        case .content: return .field(.content)
        case .updated, .modified: return .field(.updated)
        case .published: return .field(.published)
        case .issued: return .field(.issued)
        case .created: return .field(.created)
        case .rights, .copyright: return .field(.rights)
        case .generator: return .field(.generator)
        case .icon: return .field(.icon)
        case .logo: return .field(.logo)
        case .author: return .person(.author)
        case .contributor: return .person(.contributor)
        case .source where inItem: return .source
        case .category:
            addCategory(attributes)
            return .ignored
        case .link:
            if !attributes.contains(where: { $0.name.local == "href" }) { return .field(.link) }
            addLink(attributes, inItem: inItem)
            return .ignored
        default: return .ignored
        }
    }

    /// Whether an element is part of a person where only a text was expected; the context is then a person.
    mutating func startsPerson(_ name: MarkupName) -> Bool {
        guard case .field(.author) = context, markupDepth == 0,
            [.name, .email, .uri, .url].contains(name.tag)
        else { return false }
        contexts[contexts.count - 1] = .person(.author)
        return true
    }

    func personField(_ name: MarkupName) -> Context {
        switch name.tag {
        case .name: .field(.name)
        case .email: .field(.email)
        case .uri, .url, .homepage: .field(.uri)
        default: .ignored
        }
    }

    mutating func sourceField(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        switch name.tag {
        case .title: return .field(.sourceTitle)
        case .id: return .field(.sourceID)
        case .link:
            let rel = attributes.first { $0.name.local == "rel" }?.value ?? "alternate"
            let href = attributes.first { $0.name.local == "href" }.flatMap { resolve($0.value) }
            if rel == "self" {
                source.url = href
            } else if rel == "alternate", source.link == nil {
                source.link = href
            }
            return .ignored
        default: return .ignored
        }
    }

    private mutating func addCategory(_ attributes: [MarkupAttribute]) {
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local == name }?.value.trimmed.nonEmpty
        }
        guard let term = (value("term") ?? value("label")).map(Self.label) else { return }
        let label = value("label").map(Self.label)
        let category = ParsedFeed.Category(term: term, scheme: value("scheme"), label: label)
        if item != nil { item?.categories.append(category) } else { feed?.categories.append(category) }
    }

    private mutating func addLink(_ attributes: [MarkupAttribute], inItem: Bool) {
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local == name && $0.name.namespace != .xml }?.value.trimmed.nonEmpty
        }
        guard let href = value("href").flatMap({ resolve($0) }) else { return }
        let link = ParsedFeed.WebLink(
            href: href,
            rel: relation(value("rel")),
            type: value("type"),
            title: value("title"),
            hreflang: value("hreflang"),
            length: value("length")
        )
        if inItem {
            item?.links.append(link)
            if link.rel == "enclosure" { addEnclosure(attributes, url: "href") }
        } else {
            feed?.links.append(link)
            if link.rel == "hub" { feed?.hubs.append(href) }
        }
    }
}
