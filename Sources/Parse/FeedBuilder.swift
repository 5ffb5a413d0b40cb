import Feeds
private import Foundation

/// Builds a feed from the events of an XML document: all versions of RSS, RDF and Atom.
///
/// One context is pushed for each element and popped at its end, so that misplaced and unknown elements do
/// not affect others.
struct FeedBuilder {
    /// The meaning of an element in its place.
    enum Context {
        case document, feed, item, image, textInput, source
        case person(Role)
        /// An element whose text is a value.
        case field(Field)
        /// An item inside another one, while it is empty.
        case nestedItem
        /// An element that groups children of its parent.
        case transparent
        case ignored
    }

    enum Role { case author, contributor }

    /// The values that are read.
    enum Field {
        case id, title, link, description, summary, content, published, updated, author, creator, contributor
        case category, language, rights, generator, ttl, comments, name, email, uri, imageURL, imageTitle,
            imageLink
        case icon, logo, sourceTitle, sourceID, sourceLink, originalLink, subtitle
        case updatePeriod, updateFrequency, skippedHour, skippedDay
        case issued, created, mediaTitle, mediaCategory, commentCount, location, latitude, longitude
        /// A text used as summary if there is none better.
        case substitute(rank: Int)

        /// Whether the value keeps its markup.
        var isText: Bool {
            switch self {
            case .title, .subtitle, .description, .summary, .content, .rights, .sourceTitle, .mediaTitle,
                .substitute:
                true
            default: false
            }
        }
    }

    /// The name of the root element, once it was read.
    private(set) var root: String?

    var feed: ParsedFeed?
    /// Whether elements without a namespace are Atom's.
    var isAtom = false
    /// The foreign namespaces, with their prefixes, in which the document puts the elements of its format.
    var homes: [(namespace: XMLNamespace, prefix: String?)] = []
    var item: ParsedFeed.Item?
    var person = ParsedFeed.Person()
    var source = ParsedFeed.Source()
    var image = ParsedFeed.Image()
    /// Attributes of the current field.
    var attributes: [MarkupAttribute] = []
    /// Substitutes for a missing title and summary, with their ranks.
    var fallbackTitle: TextConstruct?
    var fallbackSummary: (rank: Int, text: TextConstruct)?
    /// The first half of a location that comes in two elements.
    var latitude = ""
    /// The rank of the item's current publication date.
    var publishedRank = 0
    var contexts: [Context] = [.document]
    /// The base URLs from `xml:base`, each with the number of contexts open outside of it.
    var bases: [(url: WebURL, text: String, depth: Int)] = []
    var buffer: [UInt8] = []
    /// Elements open inside a field; their markup is part of its value.
    var markupDepth = 0
    /// Whether the current value contains markup.
    var hasMarkup = false
    /// Whether the tag of the outermost open element was left out of the value.
    var isWrapperOpen = false

    init(baseURL: String?) {
        if let url = baseURL.flatMap({ WebURL($0) }) { bases = [(url, url.description, 0)] }
    }

    /// The feed, after the end of the document, complete or not.
    mutating func finish() -> ParsedFeed? {
        let isInItem = item != nil
        let isInField = if case .field = context { true } else { false }
        let count = feed?.items.count ?? 0
        while contexts.count > 1 { pop() }
        // A truncated item is shown but marked as incomplete, so that it is not stored.
        if isInItem, let last = feed?.items.indices.last, last >= count {
            let lacksAddress = feed?.items[last].url == nil
            feed?.items[last].isCutOff = isInField || lacksAddress
        }
        let site = alternate(among: feed?.links ?? [])?.href
        feed?.link = site
        feed?.limitItems()
        return feed
    }

    var context: Context { contexts[contexts.count - 1] }

    // MARK: Events

    mutating func text(_ bytes: Span<UInt8>) {
        switch context {
        case .field where (markupDepth > 0 || hasMarkup) && !isHTML: appendEscaped(bytes)
        case .field, .person: buffer.append(copying: bytes)
        default: break
        }
    }

    mutating func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if case .field = context {
            if isUnexpectedItem(name) {
                resynchronise()
            } else if !startsPerson(name) {
                startMarkup(name, attributes)
                return
            }
        } else if case .nestedItem = context {
            // It has content, so it is an item of its own, and the previous one was never closed.
            contexts.removeLast()
            resynchronise()
            item = ParsedFeed.Item()
            contexts.append(.item)
        }
        if root == nil { root = name.local }
        for attribute in attributes where attribute.name.namespace == .xml && attribute.name.local == "base" {
            guard let text = resolve(attribute.value), let url = WebURL(text) else { continue }
            bases.append((url, text, contexts.count))
        }
        let context = isInsideItem(name) ? .nestedItem : meaning(of: name, attributes)
        contexts.append(context)
        switch context {
        case .field:
            self.attributes = attributes
            hasMarkup = false
            isWrapperOpen = false
            buffer.removeAll(keepingCapacity: true)
        case .person: buffer.removeAll(keepingCapacity: true)
        default: break
        }
    }

    mutating func end(_ name: MarkupName) {
        if markupDepth > 0 { endMarkup(name) } else { pop() }
    }

    // MARK: Contexts

    private mutating func meaning(of name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        switch context {
        case .document: startRoot(name, attributes)
        case .feed: startInFeed(name, attributes)
        case .item: startInItem(name, attributes)
        case .transparent: item != nil ? startInItem(name, attributes) : startInFeed(name, attributes)
        case .person: personField(name)
        case .image: imageField(name)
        case .source: sourceField(name, attributes)
        case .textInput, .ignored, .field, .nestedItem: .ignored
        }
    }

    private mutating func pop() {
        guard let context = contexts.popLast() else { return }
        switch context {
        case .field(let field):
            markupDepth = 0
            take(field, FieldValue(buffer))
            buffer.removeAll(keepingCapacity: true)
        case .person(let role):
            // Some write the name as the text of the element.
            if person == ParsedFeed.Person() {
                person = ParsedFeed.Person(text: Self.label(FieldValue(buffer)))
            }
            buffer.removeAll(keepingCapacity: true)
            add(person, as: role)
            person = ParsedFeed.Person()
        case .source:
            if source != ParsedFeed.Source() { item?.source = source }
            source = ParsedFeed.Source()
        case .image:
            feed?.image = image
            image = ParsedFeed.Image()
        case .item:
            finishItem()
        case .document, .feed, .textInput, .transparent, .ignored, .nestedItem:
            break
        }
        while let base = bases.last, base.depth > 0, base.depth >= contexts.count { bases.removeLast() }
    }

    // MARK: Lost items

    /// Whether an item starts where none is allowed: an end tag of the previous item, or of one of its
    /// values, is missing.
    private func isUnexpectedItem(_ name: MarkupName) -> Bool {
        guard item != nil else { return false }
        switch namespace(of: name) {
        case .none, .rss, .rss09: return name.local == "item" || (isAtom && name.local == "entry")
        case .atom, .atom03: return name.local == "entry"
        default: return false
        }
    }

    private func isInsideItem(_ name: MarkupName) -> Bool {
        if case .item = context { isUnexpectedItem(name) } else { false }
    }

    /// Ends the item that was left open; its open elements are ignored from here on.
    private mutating func resynchronise() {
        let unclosed = markupDepth
        for index in contexts.indices.reversed() {
            switch contexts[index] {
            case .field(let field):
                take(field, FieldValue(buffer))
                buffer.removeAll(keepingCapacity: true)
                markupDepth = 0
            case .item:
                // An empty item is only a wrapper of the next one.
                if item?.isBlank == true { item = nil } else { finishItem() }
                // What is outside of it was treated before.
                contexts[index] = .transparent
                return contexts += Array(repeating: .transparent, count: unclosed)
            case .feed, .document: return
            default: break
            }
            contexts[index] = .transparent
        }
    }

    // MARK: Values

    /// An attribute of the current field.
    func attribute(_ name: String) -> String? {
        attributes.first { $0.name.local == name && $0.name.namespace != .xml }?.value
    }

    /// The address that a reference means, resolved against the innermost base if there is one.
    func resolve(_ reference: String) -> String? {
        WebURL.repairing(reference, base: bases.last?.url)
    }

    /// The text of the current field, with the type given by its attributes and markup.
    mutating func construct(_ value: FieldValue, default kind: TextConstruct.Kind) -> TextConstruct {
        defer { hasMarkup = false }
        let type = attribute("type")?.lowercased()
        let isBase64 = isBase64(type: type)
        let bytes = isBase64 ? Self.decodingBase64(value) : Array(value.bytes)
        var text = TextConstruct(bytes: bytes, kind: isBase64 ? .either : kind, base: bases.last?.text)
        switch type {
        case _ where hasMarkup, "html", "text/html", "xhtml", "application/xhtml+xml": text.kind = .html
        case "text", "text/plain": text.kind = attribute("mode") == "escaped" ? .either : .text
        default: break
        }
        return text
    }

    /// Atom's base64: `mode="base64"` in 0.3, a non-text media type in 1.0 (RFC 4287 §4.1.3.3).
    private func isBase64(type: String?) -> Bool {
        if attributes.isEmpty { return false }
        if attribute("mode")?.lowercased() == "base64" { return true }
        guard isAtom, let type, type.utf8.contains(UInt8(ascii: "/")) else { return false }
        return !type.hasPrefix("text/") && !type.hasSuffix("+xml") && !type.hasSuffix("/xml")
    }

    private static func decodingBase64(_ value: FieldValue) -> [UInt8] {
        guard let data = Data(base64Encoded: Data(value.bytes), options: .ignoreUnknownCharacters),
            !data.isEmpty
        else { return Array(value.bytes) }
        return Array(String(decoding: data, as: UTF8.self).utf8)
    }
}

/// Passes parser events to the builder.
final class FeedEvents: MarkupHandler {
    private(set) var builder: FeedBuilder

    init(baseURL: String?) { builder = FeedBuilder(baseURL: baseURL) }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        builder.start(name, attributes: attributes)
    }
    override func end(_ name: MarkupName) { builder.end(name) }
    override func text(_ bytes: Span<UInt8>) { builder.text(bytes) }

    /// The feed, after the end of the document, complete or not.
    func finish() -> ParsedFeed? { builder.finish() }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last,
            first <= 0x20 || last <= 0x20 || first >= 0x80 || last >= 0x80
        else {
            return self
        }
        var rest = Substring(self).unicodeScalars
        while let scalar = rest.first, scalar.properties.isWhitespace { rest.removeFirst() }
        while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// `nil` for an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
