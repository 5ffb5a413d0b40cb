private import Foundation

/// Data for the link checker, found in the bytes of a page without building a tree.
package enum HTMLAnchors {
    /// Whether a page has an element with that `id`, or an `<a>` with that `name` (HTML, “indicated part of
    /// the document”).
    ///
    /// `anchor` is a URL fragment, percent-encoded or not.
    package static func contain(_ anchor: String, in page: [UInt8]) -> Bool {
        let decoded = anchor.removingPercentEncoding ?? anchor
        // The top of the page always exists.
        if decoded.lowercased() == "top" { return true }
        let text = String(decoding: page, as: UTF8.self)
        // GitHub and similar sites prefix the ids that authors write.
        for name in [anchor, decoded, "user-content-" + decoded] {
            for attribute in ["id", "name"] {
                for quote in ["\"", "'", ""] where text.contains("\(attribute)=\(quote)\(name)\(quote)") {
                    return true
                }
            }
        }
        return false
    }
}
