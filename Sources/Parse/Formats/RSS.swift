import Feeds

// The elements of RSS (all versions, including RDF) and its modules.

extension FeedBuilder {
    /// The root element, which determines the format.
    mutating func startRoot(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        switch name.tag {
        case .rss:
            adopt(name)
            feed = ParsedFeed(format: Self.rssFormat(attributes.first { $0.name.local == "version" }?.value))
            return .feed
        case .rdf:
            feed = ParsedFeed(format: .rss10)
            return .feed
        case .channel where name.namespace == .none:
            feed = ParsedFeed(format: .cdf)
            readCDF(attributes, inItem: false)
            return .feed
        case .feed:
            feed = ParsedFeed(format: Self.atomFormat(name, attributes))
            isAtom = true
            if name.namespace != .atom, name.namespace != .atom03 { adopt(name) }
            readAtomRoot(attributes)
            return .feed
        case .entry where name.namespace == .atom:
            feed = ParsedFeed(format: .atom10)
            isAtom = true
            item = ParsedFeed.Item()
            return .item
        default:
            return .ignored
        }
    }

    private static func rssFormat(_ version: String?) -> FeedFormat {
        switch version?.trimmed {
        case "0.90": .rss090
        case "0.91": .rss091u
        case "0.92": .rss092
        case "0.93": .rss093
        case "0.94": .rss094
        case .some(let version) where version.hasPrefix("2"): .rss20
        default: .rss
        }
    }

    mutating func startInFeed(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        if isForeignStructure(name) { adopt(name) }
        switch namespace(of: name) {
        case .none, .rss: break
        case .rss09: if feed?.format == .rss10 { feed?.format = .rss090 }
        case .atom, .atom03: return startAtom(name, attributes, inItem: false)
        case .rdf: return .transparent
        default: return module(name, attributes, inItem: false)
        }
        if isAtom { return startAtom(name, attributes, inItem: false) }
        switch name.tag {
        case .channel:
            // RSS 0.90 and 1.0 have the same root; the namespace of the elements distinguishes them.
            return .transparent
        case .items: return .ignored
        case .item, .entry:
            item = ParsedFeed.Item()
            if feed?.format == .cdf { readCDF(attributes, inItem: true) }
            if feed?.format == .rss10 { item?.id = attributes.first { $0.name.local == "about" }?.value }
            return .item
        case .title: return .field(.title)
        case .link: return .field(.link)
        case .description, .abstract: return .field(.subtitle)
        case .language: return .field(.language)
        case .copyright: return .field(.rights)
        case .managingeditor: return .field(.author)
        case .pubdate: return .field(.published)
        case .lastbuilddate: return .field(.updated)
        case .category: return .field(.category)
        case .generator: return .field(.generator)
        case .ttl: return .field(.ttl)
        case .skiphours, .skipdays: return .transparent
        case .hour: return .field(.skippedHour)
        case .day: return .field(.skippedDay)
        case .image: return .image
        case .textinput: return .textInput
        default: return name.namespace == .atom ? startAtom(name, attributes, inItem: false) : .ignored
        }
    }

    mutating func startInItem(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        switch namespace(of: name) {
        case .none, .rss, .rss09: break
        case .atom, .atom03: return startAtom(name, attributes, inItem: true)
        default: return module(name, attributes, inItem: true)
        }
        if isAtom { return startAtom(name, attributes, inItem: true) }
        switch name.tag {
        case .title: return .field(.title)
        case .link: return .field(.link)
        case .description, .abstract: return .field(.description)
        case .guid, .id: return .field(.id)
        case .pubdate: return .field(.published)
        case .author: return .field(.author)
        case .category: return .field(.category)
        case .comments: return .field(.comments)
        case .source:
            source.url = attributes.first { $0.name.local == "url" }.flatMap { resolve($0.value) }
            return .field(.sourceTitle)
        case .enclosure:
            addEnclosure(attributes, url: "url")
            return .ignored
        case .content, .body, .fullitem: return .field(.content)
        default: return name.namespace == .atom ? startAtom(name, attributes, inItem: true) : .ignored
        }
    }

    // MARK: Foreign namespaces

    /// Treats elements with the prefix and namespace of this one as elements of the format.
    private mutating func adopt(_ name: MarkupName) {
        guard name.namespace != .none, name.namespace != .rss, namespace(of: name) != .none else { return }
        homes.append((name.namespace, name.prefix))
    }

    /// The namespace of a name; `.none` if the document uses it for the elements of its format.
    func namespace(of name: MarkupName) -> XMLNamespace {
        homes.contains { $0.namespace == name.namespace && $0.prefix == name.prefix } ? .none : name.namespace
    }

    /// Whether an element that must be the format's is in a default namespace that is not.
    private func isForeignStructure(_ name: MarkupName) -> Bool {
        guard name.prefix == nil else { return false }
        switch (name.namespace, name.tag) {
        case (.other, .channel), (.other, .item), (.xhtml, .channel), (.xhtml, .item), (.atom, .channel),
            (.atom, .item), (.atom03, .channel), (.atom03, .item):
            return !isAtom
        case (.other, .entry), (.xhtml, .entry): return isAtom
        default: return false
        }
    }

    mutating func addEnclosure(_ attributes: [MarkupAttribute], url key: String) {
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local == name }?.value.trimmed.nonEmpty
        }
        guard let url = value(key).flatMap({ resolve($0) }) else { return }
        if key == "url" {
            item?.links.append(
                ParsedFeed.WebLink(href: url, rel: "enclosure", type: value("type"), length: value("length"))
            )
        }
        item?.enclosures.append(ParsedFeed.Enclosure(url: url, type: value("type"), length: value("length")))
    }

    /// Elements of other namespaces.
    private mutating func module(_ name: MarkupName, _ attributes: [MarkupAttribute], inItem: Bool) -> Context
    {
        switch (name.namespace, name.tag) {
        case (.content, .encoded): .field(.content)
        case (.dublinCore, .creator), (.dublinCore, .author): .field(.creator)
        case (.dublinCore, .contributor): .field(.contributor)
        case (.dublinCore, .date), (.dublinCoreTerms, .issued), (.dublinCoreTerms, .created):
            .field(.published)
        case (.prism, .publicationdate): .field(.issued)
        case (.prism, .coverdate): .field(.created)
        case (.dublinCoreTerms, .modified): .field(.updated)
        case (.dublinCore, .subject): .field(.category)
        case (.dublinCore, .language): .field(.language)
        case (.dublinCore, .rights): .field(.rights)
        case (.dublinCore, .title): .field(.title)
        case (.dublinCore, .description): .field(inItem ? .summary : .subtitle)
        case (.feedburner, .origlink): .field(.originalLink)
        case (.syndication, .updateperiod): .field(.updatePeriod)
        case (.syndication, .updatefrequency): .field(.updateFrequency)
        case (.itunes, .author): .field(.creator)
        case (.itunes, .summary): .field(.substitute(rank: 3))
        case (.media, .description): .field(.substitute(rank: 2))
        case (.itunes, .subtitle): .field(.substitute(rank: 1))
        case (.media, .category): .field(.mediaCategory)
        case (.xhtml, .body), (.xhtml, .div): .field(.content)
        case (.media, .group), (.media, .content):
            mediaGroup(name, attributes)
        case (.media, .thumbnail):
            thumbnail(attributes)
        case (.media, .title): .field(.mediaTitle)
        case (.thread, .total), (.slash, .comments): .field(.commentCount)
        case (.georss, .point), (.georss, .pos): .field(.location)
        case (.georss, .where), (.geo, .point): .transparent
        case (.geo, .lat): .field(.latitude)
        case (.geo, .long): .field(.longitude)
        case (.thread, .inreplyto), (.podcast, .transcript), (.podcast, .chapters): related(name, attributes)
        case (.podcast, .person): .field(.contributor)
        case (.itunes, .image): picture(attributes)
        default: .ignored
        }
    }

    /// Related documents of an item: the post it replies to, transcript, chapters.
    private mutating func related(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.nonEmpty }
        if let href = (value("href") ?? value("url")).flatMap({ resolve($0) }) {
            let link = ParsedFeed.WebLink(href: href, rel: name.local, type: value("type"))
            item?.links.append(link)
        }
        return .ignored
    }

    private mutating func picture(_ attributes: [MarkupAttribute]) -> Context {
        let href = attributes.first { $0.name.local == "href" }.flatMap { resolve($0.value) }
        if item != nil, item?.image == nil { item?.image = href }
        return .ignored
    }

    private mutating func mediaGroup(_ name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        if name.local == "content", item != nil { addEnclosure(attributes, url: "url") }
        return .transparent
    }

    private mutating func thumbnail(_ attributes: [MarkupAttribute]) -> Context {
        let url = attributes.first { $0.name.local == "url" }.flatMap { resolve($0.value) }
        if item?.image == nil { item?.image = url }
        return .ignored
    }

    /// CDF stores addresses and dates in attributes.
    private mutating func readCDF(_ attributes: [MarkupAttribute], inItem: Bool) {
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local.lowercased() == name }?.value.nonEmpty
        }
        let link = value("href").flatMap { resolve($0) }.map {
            ParsedFeed.WebLink(href: $0, rel: "alternate")
        }
        let date = value("lastmod").flatMap { FeedDate.parse($0) }
        if inItem {
            if let link { item?.links.append(link) }
            item?.updated = date
        } else {
            if let link { feed?.links.append(link) }
            feed?.updated = date
        }
    }

    func imageField(_ name: MarkupName) -> Context {
        switch name.tag {
        case .url: .field(.imageURL)
        case .title: .field(.imageTitle)
        case .link: .field(.imageLink)
        default: .ignored
        }
    }
}
