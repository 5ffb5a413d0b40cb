/// The name of an element or attribute; one object per distinct name of a document.
final class MarkupName {
    /// The namespace, by URI or otherwise by usual prefix.
    let namespace: XMLNamespace
    /// The namespace prefix as written.
    let prefix: String?
    /// The local name as written.
    let local: String
    /// The local name, case-insensitive, if feeds use it.
    let tag: ElementTag

    init(namespace: XMLNamespace, prefix: String? = nil, local: String) {
        self.namespace = namespace
        self.prefix = prefix
        self.local = local
        tag = ElementTag.named(local)
    }
}

struct MarkupAttribute {
    var name: MarkupName
    var value: String
}

/// The local names with a meaning in feeds, in lower case.
enum ElementTag: String, CaseIterable {
    case other
    case chapters, inreplyto = "in-reply-to", lat, long, person, point, pos, total, transcript, `where`
    case abstract, author, body, category, channel, comments, content, contributor, copyright, created
    case creator, date, description, div, email, enclosure, encoded, entry, feed, fullitem, generator, group
    case guid, homepage, icon, id, image, issued, item, items, language, lastbuilddate, link, logo
    case managingeditor, modified, name, origlink, pubdate, published, rdf, rights, rss, source, subject
    case subtitle, summary, tagline, textinput, thumbnail, title, ttl, updated, uri, url
    case coverdate, day, hour, publicationdate, skipdays, skiphours, updatefrequency, updateperiod

    /// The tag for a local name, case-insensitive.
    static func named(_ local: String) -> ElementTag {
        if let tag = byName[local] { return tag }
        guard local.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return .other }
        return byName[local.lowercased()] ?? .other
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
