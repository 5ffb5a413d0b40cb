private import CLibXML2

/// Receives the events of a document; a class, because C points to it during the parse.
class MarkupHandler {
    func start(_ name: MarkupName, attributes: [MarkupAttribute]) {}
    func end(_ name: MarkupName) {}
    /// UTF-8, valid only during the call.
    func text(_ bytes: Span<UInt8>) {}
}

/// The libxml2 wrapper: the only file of this target with C pointers.
///
/// Both push parsers have no network access, load no external entities, and build no tree.
@safe
final class XMLStream {
    /// The result of a parse.
    struct Outcome {
        var isWellFormed: Bool
        var line: Int
        var message: String
        /// The parser's errors, in order; at most a few of each kind.
        var faults: [FeedRepair] = []
    }

    private let events: MarkupHandler
    private let isRecovering: Bool
    private var names: [Interned?] = Array(repeating: nil, count: XMLStream.slots)
    private var namespaces: [KnownNamespace] = []
    private var faults = RepairLog()
    /// The elements that may still be read.
    private var remainingElements: Int
    /// Entities declared by the document, as plain text.
    private var declared: [String: String] = [:]
    /// The bytes that they have made so far.
    private var expansion = 0
    /// Further declared entities are left out: a thousand bytes for each five would make a gigabyte of a feed.
    private static let maximumExpansion = 1_000_000
    private var parser: xmlParserCtxtPtr?

    private init(_ events: MarkupHandler, isRecovering: Bool, maximumElements: Int) {
        self.events = events
        self.isRecovering = isRecovering
        remainingElements = maximumElements
    }

    private static let isReady: Bool = {
        veille_xml_initialize()
        return true
    }()

    private static let chunk = 16 * 1024

    /// Parses XML, which must be UTF-8.
    ///
    /// Without `isRecovering` the first error ends the parse.
    static func parseXML(_ bytes: [UInt8], isRecovering: Bool, to events: MarkupHandler) -> Outcome {
        guard isReady else {
            return Outcome(isWellFormed: false, line: 0, message: "libxml2 is not the version expected")
        }
        let stream = XMLStream(
            events,
            isRecovering: isRecovering,
            maximumElements: ParsedFeed.maximumElements(ofBytes: bytes.count)
        )
        var sax = unsafe veille_empty_handler()
        unsafe sax.startElementNs = { context, local, prefix, uri, _, _, count, _, attributes in
            guard let context = unsafe context, let local = unsafe local else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.start(local, prefix, uri, Int(count), attributes)
        }
        unsafe sax.endElementNs = { context, local, prefix, uri in
            guard let context = unsafe context, let local = unsafe local else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.events.end(stream.name(local, prefix, uri))
        }
        let characters: charactersSAXFunc = { context, bytes, count in
            guard let context = unsafe context else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        unsafe sax.characters = characters
        unsafe sax.cdataBlock = characters
        unsafe sax.ignorableWhitespace = characters
        unsafe sax.serror = { context, error in
            guard let context = unsafe context else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.fault(veille_error_code(error), line: veille_error_line(error))
            if !stream.isRecovering, unsafe veille_error_is_fatal(error) { stream.end() }
        }
        unsafe sax.getEntity = { context, name in
            guard let context = unsafe context, let name = unsafe name else { return nil }
            return unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue().entity(name)
        }
        unsafe sax.entityDecl = { context, name, type, _, _, content in
            guard let context = unsafe context, let name = unsafe name, let content = unsafe content else {
                return
            }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.declare(name, type: type, content)
        }
        let context = unsafe Unmanaged.passUnretained(stream).toOpaque()
        return unsafe withUnsafeMutablePointer(to: &sax) { sax in
            guard let parser = unsafe xmlCreatePushParserCtxt(sax, context, nil, 0, nil) else {
                return Outcome(isWellFormed: false, line: 0, message: "out of memory")
            }
            defer { unsafe veille_xml_free(parser) }
            unsafe stream.parser = parser
            // Without NOENT, `&amp;` in an attribute arrives as `&#38;`; declared entities are never
            // expanded. The encoding declaration is ignored: the bytes are already UTF-8.
            let flags = [
                XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING, XML_PARSE_NOENT,
                XML_PARSE_IGNORE_ENC,
            ]
            var options = flags.reduce(Int32(0)) { $0 | Int32($1.rawValue) }
            if isRecovering { options |= Int32(XML_PARSE_RECOVER.rawValue) }
            unsafe xmlCtxtUseOptions(parser, options)
            unsafe xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
            unsafe bytes.withUnsafeBytes { bytes in
                guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
                var offset = 0
                while offset < bytes.count {
                    // With each chunk, libxml2 searches back through what it could not yet read.
                    let count = min(max(chunk, offset / 4), bytes.count - offset)
                    let code = unsafe xmlParseChunk(parser, base + offset, Int32(count), 0)
                    offset += count
                    if code != 0, !isRecovering { break }
                }
                _ = unsafe xmlParseChunk(parser, base, 0, 1)
            }
            let message = unsafe veille_last_error(parser).map { unsafe String(cString: $0) } ?? ""
            return unsafe Outcome(
                isWellFormed: parser.pointee.wellFormed != 0,
                line: Int(veille_last_error_line(parser)),
                message: message.filter { !$0.isNewline },
                faults: stream.faults.repairs
            )
        }
    }

    /// Parses HTML, which must be UTF-8, with libxml2's error recovery.
    ///
    /// Names are in lower case, without a namespace. What follows two megabytes is left out, of a page as of the content
    /// of an entry: libxml2 takes seconds for eight of faults.
    static func parseHTML(_ bytes: [UInt8], to events: MarkupHandler) {
        guard isReady, !bytes.isEmpty else { return }
        let stream = XMLStream(events, isRecovering: true, maximumElements: .max)
        var sax = unsafe veille_empty_handler()
        unsafe sax.startElement = { context, name, attributes in
            guard let context = unsafe context, let name = unsafe name else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.startHTML(name, attributes)
        }
        unsafe sax.endElement = { context, name in
            guard let context = unsafe context, let name = unsafe name else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            let element = unsafe stream.name(name, nil, nil)
            if element.local != XMLStream.fragment { stream.events.end(element) }
        }
        let characters: charactersSAXFunc = { context, bytes, count in
            guard let context = unsafe context else { return }
            let stream = unsafe Unmanaged<XMLStream>.fromOpaque(context).takeUnretainedValue()
            unsafe stream.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        unsafe sax.characters = characters
        unsafe sax.cdataBlock = characters
        unsafe sax.ignorableWhitespace = characters
        unsafe sax.serror = { _, _ in }
        let context = unsafe Unmanaged.passUnretained(stream).toOpaque()
        unsafe withUnsafeMutablePointer(to: &sax) { sax in
            guard
                let parser = unsafe htmlCreatePushParserCtxt(
                    sax,
                    context,
                    nil,
                    0,
                    nil,
                    XML_CHAR_ENCODING_UTF8
                )
            else { return }
            defer { unsafe veille_html_free(parser) }
            // The bytes are UTF-8 already, whatever a `<meta>` says.
            let flags = [
                HTML_PARSE_NONET, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_IGNORE_ENC,
            ]
            let options = flags.reduce(UInt32(0)) { $0 | $1.rawValue }
            unsafe htmlCtxtUseOptions(parser, Int32(options))
            // libxml2 stops at the end of the root: wrap the fragment in an element that its content cannot
            // close.
            unsafe feed(Array("<\(fragment)>".utf8), to: parser, isLast: false)
            unsafe feed(Array(bytes.prefix(maximumHTML)), to: parser, isLast: true)
        }
    }

    private static let fragment = "veille-fragment"
    private static let maximumHTML = 2 << 20

    private static func feed(_ bytes: [UInt8], to parser: htmlParserCtxtPtr, isLast: Bool) {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            var offset = 0
            while offset < bytes.count {
                let count = min(chunk, bytes.count - offset)
                _ = unsafe htmlParseChunk(parser, base + offset, Int32(count), 0)
                offset += count
            }
            if isLast { _ = unsafe htmlParseChunk(parser, base, 0, 1) }
        }
    }

    // MARK: Entities and errors

    private func entity(_ name: UnsafePointer<xmlChar>) -> xmlEntityPtr? {
        guard let parser = unsafe parser else { return nil }
        let name = unsafe String(cString: name)
        let own = declared[name]
        guard let text = own ?? EntityTable.text(of: name) else { return nil }
        if own == nil { note(.undefinedEntity, line: unsafe veille_xml_line(parser)) }
        expansion += own?.utf8.count ?? 0
        let bytes = expansion > Self.maximumExpansion ? [] : Array(text.utf8)
        return unsafe veille_entity(parser, bytes, bytes.count)
    }

    /// Stores an internal entity as text: references inside it are never expanded, which prevents entity
    /// expansion attacks.
    private func declare(_ name: UnsafePointer<xmlChar>, type: Int32, _ content: UnsafePointer<xmlChar>) {
        guard type == XML_INTERNAL_GENERAL_ENTITY.rawValue, declared.count < 200 else { return }
        let text = unsafe String(cString: content)
        guard text.utf8.count < 1000 else { return }
        declared[unsafe String(cString: name)] = HTMLText.decodingReferences(text)
    }

    private func fault(_ code: Int32, line: Int32) {
        let kind: FeedRepair.Kind =
            switch xmlParserErrors(UInt32(bitPattern: code)) {
            case XML_ERR_TAG_NAME_MISMATCH: .mismatchedTag
            case XML_ERR_TAG_NOT_FINISHED, XML_ERR_CDATA_NOT_FINISHED, XML_ERR_GT_REQUIRED,
                XML_ERR_LTSLASH_REQUIRED:
                .truncated
            // The expected end tag, or the one that came too early.
            case XML_ERR_DOCUMENT_END: unsafe (parser?.pointee.nameNr ?? 0) == 0 ? .junkAfter : .truncated
            case XML_ERR_ATTRIBUTE_REDEFINED: .duplicateAttribute
            case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE: .unquotedAttribute
            case XML_NS_ERR_UNDEFINED_NAMESPACE: .undeclaredPrefix
            case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: .undefinedEntity
            case XML_ERR_NAME_REQUIRED, XML_ERR_ENTITYREF_SEMICOL_MISSING: .bareAmpersand
            case XML_ERR_INVALID_CHAR: .controlCharacter
            default: .syntax
            }
        note(kind, line: line)
    }

    /// Ends the parse, before the rest of the chunk is read and each of its errors reported.
    ///
    /// `xmlStopParser` would free the bytes that the calling function still reads.
    private func end() {
        guard let parser = unsafe parser else { return }
        unsafe parser.pointee.instate = XML_PARSER_EOF
        unsafe parser.pointee.disableSAX = 1
    }

    private func note(_ kind: FeedRepair.Kind, line: Int32) { faults.note(kind) { Int(line) } }

    // MARK: Events

    /// A name with the pointers it was read from.
    ///
    /// libxml2 interns names, so equal pointers mean equal names during a parse: a direct-mapped cache is
    /// enough.
    @safe private struct Interned {
        let local: UnsafePointer<xmlChar>
        let prefix: UnsafePointer<xmlChar>?
        let uri: UnsafePointer<xmlChar>?
        let name: MarkupName
    }

    private static let slots = 256
    private static let maximumNamespaces = 2048

    private func name(
        _ local: UnsafePointer<xmlChar>,
        _ prefix: UnsafePointer<xmlChar>?,
        _ uri: UnsafePointer<xmlChar>?
    ) -> MarkupName {
        let bits = UInt(bitPattern: local) >> 3 ^ UInt(bitPattern: uri) >> 2 ^ UInt(bitPattern: prefix) >> 4
        let slot = Int(bits & UInt(Self.slots - 1))
        if let known = names[slot], unsafe known.local == local, unsafe known.uri == uri,
            unsafe known.prefix == prefix
        {
            return known.name
        }
        let name = unsafe MarkupName(
            namespace: namespace(prefix, uri),
            prefix: prefix.map { unsafe String(cString: $0) },
            local: String(cString: local)
        )
        names[slot] = unsafe Interned(local: local, prefix: prefix, uri: uri, name: name)
        return name
    }

    /// A namespace with the pointers it was read from.
    @safe private struct KnownNamespace {
        let uri: UnsafePointer<xmlChar>?
        let prefix: UnsafePointer<xmlChar>?
        let namespace: XMLNamespace
    }

    /// A document has few namespaces: cache the first ones by pointer.
    private func namespace(_ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?) -> XMLNamespace
    {
        if unsafe uri == nil, unsafe prefix == nil { return .none }
        if let place = namespaces.firstIndex(where: { unsafe $0.uri == uri && $0.prefix == prefix }) {
            return namespaces[place].namespace
        }
        let namespace = unsafe XMLNamespace(
            uri: uri.map { unsafe String(cString: $0) },
            prefix: prefix.map { unsafe String(cString: $0) }
        )
        if namespaces.count < 32 {
            namespaces.append(unsafe KnownNamespace(uri: uri, prefix: prefix, namespace: namespace))
        }
        return namespace
    }

    private func start(
        _ local: UnsafePointer<xmlChar>,
        _ prefix: UnsafePointer<xmlChar>?,
        _ uri: UnsafePointer<xmlChar>?,
        _ count: Int,
        _ fields: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard let parser = unsafe parser else { return }
        remainingElements -= 1
        // libxml2 searches all open namespaces at every element.
        guard remainingElements >= 0, unsafe parser.pointee.nsNr <= Self.maximumNamespaces else {
            note(.tooManyElements, line: unsafe veille_xml_line(parser))
            return end()
        }
        let name = unsafe name(local, prefix, uri)
        var attributes: [MarkupAttribute] = []
        if let fields = unsafe fields, count > 0 {
            attributes.reserveCapacity(count)
            for index in 0..<count {
                // Five pointers per attribute: local name, prefix, URI, start and end of the value.
                let field = unsafe fields + index * 5
                guard let local = unsafe field[0], let start = unsafe field[3], let end = unsafe field[4]
                else { continue }
                let value = unsafe String(
                    decoding: UnsafeBufferPointer(start: start, count: end - start),
                    as: UTF8.self
                )
                let name = unsafe self.name(local, field[1], field[2])
                attributes.append(MarkupAttribute(name: name, value: value))
            }
        }
        events.start(name, attributes: attributes)
    }

    private func startHTML(
        _ name: UnsafePointer<xmlChar>,
        _ fields: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        var attributes: [MarkupAttribute] = []
        var field = unsafe fields
        while let current = unsafe field, let local = unsafe current[0] {
            let value = unsafe current[1].map { unsafe String(cString: $0) } ?? ""
            let name = unsafe self.name(local, nil, nil)
            attributes.append(MarkupAttribute(name: name, value: value))
            unsafe field = current + 2
        }
        let element = unsafe self.name(name, nil, nil)
        if element.local != Self.fragment { events.start(element, attributes: attributes) }
    }

    private func text(_ bytes: UnsafeBufferPointer<xmlChar>) {
        unsafe events.text(bytes.span)
    }
}

extension [UInt8] {
    /// Appends the bytes of a span in one copy.
    mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension String {
    /// UTF-8 bytes as a string; invalid bytes are replaced.
    init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
