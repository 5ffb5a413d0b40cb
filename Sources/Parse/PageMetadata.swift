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
