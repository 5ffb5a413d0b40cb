import Feeds

/// Makes a feed of the events of an XML document: RSS in all its versions, RDF and Atom.
///
/// One context is pushed for each element and popped at its end, so that misplaced and unknown elements cost nothing but
/// themselves.
final class FeedBuilder: MarkupHandler {
    /// What an element means where it stands.
    enum Context {
        case document, feed, item, image, textInput, source
        case person(Role)
        /// An element whose text is a value.
        case field(Field)
        /// An element that groups others of its parent.
        case transparent
        case ignored
    }

    enum Role { case author, contributor }

    /// The values that are read.
    enum Field {
        case id, title, link, description, summary, content, published, updated, author, creator, contributor
        case category, language, rights, generator, ttl, comments, name, email, uri, imageURL, imageTitle,
            imageLink
        case icon, logo, sourceTitle, sourceID, sourceLink, originalLink, itunesSummary, subtitle
    }

    /// The root element's name, once there was one.
    private(set) var root: String?

    var feed: ParsedFeed?
    var item: ParsedFeed.Item?
    var person = ParsedFeed.Person()
    var source = ParsedFeed.Source()
    var image = ParsedFeed.Image()
    /// Attributes of the field being read.
    var attributes: [MarkupAttribute] = []
    /// Text that stands in for a missing summary.
    var fallback: TextConstruct?
    private var contexts: [Context] = [.document]
    private var bases: [WebURL?]
    private var buffer: [UInt8] = []
    /// Elements open inside a field: their markup is part of its value.
    private var markupDepth = 0
    private let documentURL: WebURL?

    init(baseURL: String?) {
        documentURL = baseURL.flatMap { WebURL($0) }
        bases = [documentURL]
    }

    /// The feed, once the document has ended, whole or not.
    func finish() -> ParsedFeed? {
        while contexts.count > 1 { pop() }
        let alternates = feed?.links.filter { $0.rel == "alternate" } ?? []
        feed?.link = (alternates.first { $0.type == nil || $0.type == "text/html" } ?? alternates.first)?.href
        return feed
    }

    var context: Context { contexts[contexts.count - 1] }

    // MARK: MarkupHandler

    var wantsText: Bool {
        if case .field = context { true } else { false }
    }

    func text(_ bytes: Span<UInt8>) {
        if markupDepth > 0 {
            for index in bytes.indices { appendEscaped(bytes[index]) }
        } else {
            buffer.append(copying: bytes)
        }
    }

    func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if case .field = context {
            startMarkup(name, attributes)
            return
        }
        if root == nil { root = name.local }
        let base = attributes.first { $0.name.local == "base" && $0.name.namespace == .xml }
        bases.append(base.flatMap { resolve($0.value) }.flatMap { WebURL($0) } ?? bases[bases.count - 1])
        let context = meaning(of: name, attributes)
        contexts.append(context)
        if case .field = context {
            self.attributes = attributes
            buffer.removeAll(keepingCapacity: true)
        }
    }

    func end(_ name: MarkupName) {
        if markupDepth > 0 {
            markupDepth -= 1
            if markupDepth > 0 || !isWrapper(name) { buffer += Array("</\(name.local)>".utf8) }
            return
        }
        pop()
    }

    // MARK: Contexts

    private func meaning(of name: MarkupName, _ attributes: [MarkupAttribute]) -> Context {
        switch context {
        case .document: startRoot(name, attributes)
        case .feed: startInFeed(name, attributes)
        case .item: startInItem(name, attributes)
        case .transparent: item != nil ? startInItem(name, attributes) : startInFeed(name, attributes)
        case .person: personField(name)
        case .image: imageField(name)
        case .source: sourceField(name, attributes)
        case .textInput, .ignored, .field: .ignored
        }
    }

    private func pop() {
        guard let context = contexts.popLast() else { return }
        switch context {
        case .field(let field):
            let value = String(decoding: buffer, as: UTF8.self)
            buffer.removeAll(keepingCapacity: true)
            markupDepth = 0
            take(field, value)
        case .person(let role):
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
        case .document, .feed, .textInput, .transparent, .ignored:
            break
        }
        if bases.count > 1 { bases.removeLast() }
    }

    // MARK: Markup inside a value

    /// Atom's XHTML stands in a `div` that is not part of it.
    private func isWrapper(_ name: MarkupName) -> Bool {
        name.local == "div" && attribute("type")?.lowercased() == "xhtml"
    }

    private func startMarkup(_ name: MarkupName, _ attributes: [MarkupAttribute]) {
        if markupDepth == 0, !isWrapper(name) {
            // What was read so far as text stands in front of markup now.
            let text = buffer
            buffer.removeAll(keepingCapacity: true)
            for byte in text { appendEscaped(byte) }
        }
        markupDepth += 1
        if markupDepth == 1, isWrapper(name) {
            buffer.removeAll(keepingCapacity: true)
            return
        }
        buffer += Array("<\(name.local)".utf8)
        for attribute in attributes where attribute.name.namespace == .none {
            buffer += Array(" \(attribute.name.local)=\"".utf8)
            for byte in attribute.value.utf8 { appendEscaped(byte) }
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.append(UInt8(ascii: ">"))
        hasMarkup = true
    }

    private func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): buffer += Array("&amp;".utf8)
        case UInt8(ascii: "<"): buffer += Array("&lt;".utf8)
        case UInt8(ascii: ">"): buffer += Array("&gt;".utf8)
        case UInt8(ascii: "\""): buffer += Array("&quot;".utf8)
        default: buffer.append(byte)
        }
    }

    private var hasMarkup = false

    // MARK: Values

    /// The value of an attribute of the field being read.
    func attribute(_ name: String) -> String? {
        attributes.first { $0.name.local == name && $0.name.namespace != .xml }?.value
    }

    /// A reference made absolute by the innermost base; as it stands where there is none.
    func resolve(_ reference: String) -> String? {
        let text = reference.trimmed
        guard !text.isEmpty else { return nil }
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return text }
        if let base = bases[bases.count - 1], let url = base.resolving(text) { return url.description }
        return text
    }

    /// A text value of the field being read, with the type that its attributes and its markup tell.
    func construct(_ value: String, default kind: TextConstruct.Kind) -> TextConstruct {
        defer { hasMarkup = false }
        let base = bases[bases.count - 1]?.description
        if hasMarkup { return TextConstruct(value: value, kind: .html, base: base) }
        switch attribute("type")?.lowercased() {
        case "html", "text/html", "xhtml", "application/xhtml+xml":
            return TextConstruct(value: value, kind: .html, base: base)
        case "text", "text/plain":
            return TextConstruct(
                value: value,
                kind: attribute("mode") == "escaped" ? .either : .text,
                base: base
            )
        default:
            return TextConstruct(value: value, kind: kind, base: base)
        }
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last,
            first <= 0x20 || last <= 0x20 || first >= 0x80 || last >= 0x80
        else {
            return self
        }
        var rest = Substring(self)
        while let character = rest.first, character.isWhitespace { rest.removeFirst() }
        while let character = rest.last, character.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// Nothing in place of an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
