import Feeds
import Foundation
import Pages

/// The names of sites: as the page writes them, otherwise as their feeds do.
package struct SiteNames {
    private var labels: [String: String] = [:]

    init(_ page: Page) {
        for link in page.links where link.style.form == .siteThenTitle {
            guard let label = link.label, label.split(separator: " ").count <= 4,
                let host = Self.host(link.url)
            else { continue }
            if labels[host] == nil { labels[host] = label }
        }
    }

    /// The name of the site an article is on.
    func name(of url: String, feedTitle: String?) -> String {
        guard let host = Self.host(url) else { return feedTitle ?? "" }
        if let label = labels[host] { return label }
        if let feedTitle, !feedTitle.isEmpty { return Self.withoutSlogan(feedTitle) }
        return host
    }

    /// The host without `www.`.
    package static func host(_ url: String) -> String? {
        guard let host = WebURL(url)?.host else { return nil }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }

    private static let separators = [" | ", " - ", " – ", " — ", " · ", " » ", " : ", ": "]

    /// The name of a site: its feed’s title up to the first separator.
    package static func withoutSlogan(_ title: String) -> String {
        for separator in separators {
            guard let range = title.range(of: separator) else { continue }
            let head = title[..<range.lowerBound]
            if !head.isEmpty { return String(head) }
        }
        return title
    }

    /// A title without the name of its site at its end.
    ///
    /// The suffix is removed if it is the name of the feed or site, or if most titles of the feed end with it.
    static func withoutSuffix(_ title: String, feedTitle: String, siblings: [String]) -> String {
        for separator in separators.dropLast(2) {
            guard let range = title.range(of: separator, options: .backwards) else { continue }
            let head = String(title[..<range.lowerBound])
            let suffix = title[range.lowerBound...]
            let name = title[range.upperBound...].lowercased()
            guard head.count >= 8 else { continue }
            let isName = name == feedTitle.lowercased() || name == withoutSlogan(feedTitle).lowercased()
            let sharing = siblings.count { $0.hasSuffix(suffix) }
            if isName || (siblings.count >= 4 && sharing * 5 >= siblings.count * 4) { return head }
        }
        return title
    }
}
