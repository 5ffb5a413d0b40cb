package import Feeds

extension PageContent {
    /// Reads a page, or its start.
    package static func read(_ bytes: [UInt8], contentType: String? = nil, at url: String? = nil)
        -> PageContent
    {
        let reader = ContentReader(base: url.flatMap { WebURL($0) })
        XMLStream.parseHTML(Charset(bytes, contentType: contentType).bytes, to: reader)
        let about = reader.about
        let root = RootTag(bytes)
        return PageContent(
            title: about.title,
            summary: about.summary,
            site: about.site,
            language: root.language,
            headings: reader.headings.map(HTMLText.collapse).filter { !$0.isEmpty },
            text: HTMLText.collapse(String(decoding: reader.shown, as: UTF8.self)),
            refresh: reader.refresh,
            hosts: reader.hosts,
            isMarkedAsParked: root.isMarkedAsParked
        )
    }
}

/// The `<html>` tag, whose attributes libxml2 keeps for its tree.
private struct RootTag {
    private(set) var language: String?
    /// The mark by which advertisers know a parked domain.
    private(set) var isMarkedAsParked = false

    private static let window = 4096

    init(_ page: [UInt8]) {
        let start = Array(page.prefix(Self.window))
        guard let index = Self.index(in: start) else { return }
        var patience = 0
        guard let tag = StartTag(start, at: index, patience: &patience) else { return }
        for attribute in tag.attributes {
            switch String(decoding: start[attribute.name], as: UTF8.self).lowercased() {
            case "lang": language = String(decoding: start[attribute.value], as: UTF8.self).trimmed.nonEmpty
            case "data-adblockkey": isMarkedAsParked = true
            default: break
            }
        }
    }

    private static func index(in start: [UInt8]) -> Int? {
        let name = Array("<html".utf8)
        return start.indices.first { index in
            index + name.count < start.count
                && zip(name, start[index...]).allSatisfy { $0 == $1 || $0 >= 0x61 && $0 == $1 | 0x20 }
        }
    }
}

private final class ContentReader: MetadataReader {
    private(set) var headings: [String] = []
    private(set) var shown: [UInt8] = []
    private(set) var refresh: String?
    private(set) var hosts: [String] = []
    private let base: WebURL?
    /// The elements around the current place whose text is not shown.
    private var hiddenDepth = 0
    private var isInHeading = false

    private static let headingLimit = 20
    private static let hostLimit = 60

    init(base: WebURL?) { self.base = base }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        super.start(name, attributes: attributes)
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.trimmed }
        if Self.hidden.contains(name.local) {
            hiddenDepth += 1
        } else if !Self.inline.contains(name.local) {
            separate()
        }
        switch name.local {
        case "h1", "h2":
            isInHeading = headings.count < Self.headingLimit
            if isInHeading { headings.append("") }
        case "meta" where hiddenDepth == 0 && value("http-equiv")?.lowercased() == "refresh":
            // `0; url=https://…`; a long time is meant for readers.
            let parts = value("content")?.split(separator: "=", maxSplits: 1) ?? []
            let seconds = Int(parts.first?.prefix { $0.isNumber } ?? "") ?? 0
            if parts.count == 2, parts[0].lowercased().hasSuffix("url"), seconds <= 10 {
                send(to: parts[1].trimmingPrefix { " '\"".contains($0) }.prefix { !"'\"".contains($0) })
            }
        case "frame": if let source = value("src") { send(to: source[...]) }
        case "script", "iframe": if let source = value("src") { note(source) }
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        super.end(name)
        if Self.hidden.contains(name.local) {
            hiddenDepth = max(0, hiddenDepth - 1)
        } else if !Self.inline.contains(name.local) {
            separate()
        }
        if name.local == "h1" || name.local == "h2" { isInHeading = false }
    }

    override func text(_ bytes: Span<UInt8>) {
        super.text(bytes)
        guard hiddenDepth == 0 else { return }
        if isInHeading, let last = headings.indices.last, headings[last].utf8.count < 400 {
            headings[last] += String(copying: bytes.extracting(first: min(400, bytes.count)))
        }
        let room = PageContent.textLimit - shown.count
        if room > 0 { shown.append(copying: bytes.extracting(first: min(room, bytes.count))) }
    }

    private func separate() {
        if let last = shown.last, last != 0x20 { shown.append(0x20) }
        if isInHeading, let last = headings.indices.last { headings[last] += " " }
    }

    private func send(to address: Substring) {
        guard refresh == nil, let target = base?.resolving(String(address)) ?? WebURL(String(address)) else {
            return
        }
        refresh = target.description
        note(target.description)
    }

    private func note(_ address: String) {
        guard hosts.count < Self.hostLimit, address.contains("//"),
            let host = (base?.resolving(address) ?? WebURL(address))?.host, !hosts.contains(host)
        else { return }
        hosts.append(host)
    }

    private static let hidden: Set<String> = [
        "title", "script", "style", "template", "noscript", "svg", "object", "textarea", "select",
    ]
    private static let inline: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "kbd", "mark", "q",
        "s",
        "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]
}
