/// What a web page says of itself, as plain text.
package struct PageMetadata: Sendable, Equatable {
    /// `og:title`, otherwise `<title>`.
    package var title: String?
    /// `og:description`, otherwise the description for search engines.
    package var summary: String?
    /// `og:site_name`, otherwise the name of the application.
    package var site: String?

    package init(title: String? = nil, summary: String? = nil, site: String? = nil) {
        self.title = title
        self.summary = summary
        self.site = site
    }
}

/// Reads what a web page says of itself.
class MetadataReader: MarkupHandler {
    /// The `generator` of the page.
    private(set) var generator: String?
    private var title = ""
    /// Of each name the first.
    private var metas: [String: String] = [:]
    private var isInTitle = false
    private var hasTitle = false

    var about: PageMetadata {
        func first(_ names: String...) -> String? {
            names.lazy.compactMap { self.metas[$0] }.map(HTMLText.collapse).first { !$0.isEmpty }
        }
        return PageMetadata(
            title: first("og:title") ?? HTMLText.collapse(title).nonEmpty,
            summary: first("og:description", "description", "twitter:description"),
            site: first("og:site_name", "application-name")
        )
    }

    /// In bytes; nobody reads longer titles and descriptions.
    private static let limit = 2048

    override func text(_ bytes: Span<UInt8>) {
        let room = Self.limit - title.utf8.count
        if isInTitle, room > 0 { title += String(copying: bytes.extracting(first: min(room, bytes.count))) }
    }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.trimmed }
        switch name.local {
        case "title":
            isInTitle = !hasTitle
            hasTitle = true
        case "meta":
            guard let name = (value("property") ?? value("name"))?.lowercased(),
                let content = value("content")?.nonEmpty
            else { return }
            if name == "generator" { generator = content }
            if metas.count < 100, metas[name] == nil {
                metas[name] = String(decoding: content.utf8.prefix(Self.limit), as: UTF8.self)
            }
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        if name.local == "title" { isInTitle = false }
    }
}
