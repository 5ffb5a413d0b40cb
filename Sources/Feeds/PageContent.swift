/// What a person reads on a web page, as plain text, and what it loads from where.
package struct PageContent: Sendable, Equatable {
    package var title: String?
    /// What the page says of itself for search engines.
    package var summary: String?
    /// The name of its site.
    package var site: String?
    /// The `lang` of the page, as written.
    package var language: String?
    /// Headings of the first and second level, at most 20.
    package var headings: [String]
    /// What a browser shows, on one line; at most ``textLimit`` bytes.
    package var text: String
    /// Where a browser is sent without a redirect of HTTP: by `<meta http-equiv="refresh">` or a frame.
    package var refresh: String?
    /// The hosts of its scripts and frames, each once; at most 60.
    package var hosts: [String]
    /// Whether it has the mark by which advertisers know a parked domain.
    package var isMarkedAsParked: Bool

    package static let textLimit = 8_000

    package init(
        title: String? = nil,
        summary: String? = nil,
        site: String? = nil,
        language: String? = nil,
        headings: [String] = [],
        text: String = "",
        refresh: String? = nil,
        hosts: [String] = [],
        isMarkedAsParked: Bool = false
    ) {
        self.title = title
        self.summary = summary
        self.site = site
        self.language = language
        self.headings = headings
        self.text = text
        self.refresh = refresh
        self.hosts = hosts
        self.isMarkedAsParked = isMarkedAsParked
    }
}
