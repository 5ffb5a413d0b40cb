import Feeds

/// The hosts that HTML links to, found in its bytes without building a tree.
package enum CitedHosts {
    /// Each once, without `www.`, in order; not `own`, and none that is everywhere.
    static func read(_ html: Span<UInt8>, besides own: String?) -> [String] {
        var hosts: [String] = []
        var index = 0
        while hosts.count < limit, let end = href.end(in: html, from: index) {
            index = end
            guard index < html.count, let range = host(html, at: index) else { continue }
            index = range.upperBound
            let name = String(copying: html.extracting(range)).lowercased()
            let host = name.hasPrefix("www.") ? String(name.dropFirst(4)) : name
            guard host != own, isNamed(host), !hosts.contains(host), !areEverywhere(host) else {
                continue
            }
            hosts.append(host)
        }
        return hosts
    }

    /// Where the host of an address stands that follows `href=`; `nil` if it has none.
    private static func host(_ html: Span<UInt8>, at start: Int) -> Range<Int>? {
        var index = start
        if html[index] == UInt8(ascii: "\"") || html[index] == UInt8(ascii: "'") { index += 1 }
        guard starts(html, at: index, scheme) else { return nil }
        index += scheme.count
        if index < html.count, html[index] | 0x20 == UInt8(ascii: "s") { index += 1 }
        guard starts(html, at: index, slashes) else { return nil }
        index += slashes.count
        let first = index
        while index < html.count, index - first < 254, isNameByte(html[index]) { index += 1 }
        // A name and password are not followed.
        guard index > first, index < html.count, html[index] != UInt8(ascii: "@") else { return nil }
        return first..<index
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
            || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func starts(_ html: Span<UInt8>, at index: Int, _ word: [UInt8]) -> Bool {
        guard index + word.count <= html.count else { return false }
        return word.indices.allSatisfy { html[index + $0] == word[$0] || html[index + $0] | 0x20 == word[$0] }
    }

    private static let href = WordSearch("href=")
    private static let scheme = Array("http".utf8)
    private static let slashes = Array("://".utf8)
    private static let limit = 20

    /// Whether a host is that of a service of many owners, of which it tells nothing.
    package static func areEverywhere(_ host: String) -> Bool {
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        let domain = name.split(separator: ".").suffix(2).joined(separator: ".")
        return everywhere.contains(name) || everywhereBelow.contains(domain)
    }

    /// Whether a host has a name on the internet.
    private static func isNamed(_ host: String) -> Bool { host.contains(".") && host.last?.isNumber == false }

    private static let everywhere: Set = [
        "addtoany.com", "amzn.to", "apps.apple.com", "bit.ly", "bsky.app", "buff.ly", "codeberg.org",
        "creativecommons.org", "doi.org", "gist.github.com", "github.com", "gitlab.com", "goo.gl",
        "ko-fi.com",
        "liberapay.com", "lnkd.in", "news.ycombinator.com", "patreon.com", "play.google.com", "t.co", "t.me",
        "tinyurl.com", "wordpress.org", "youtu.be",
    ]
    private static let everywhereBelow: Set = [
        "amazon.com", "archive.org", "facebook.com", "google.com", "gravatar.com", "instagram.com",
        "linkedin.com",
        "medium.com", "paypal.com", "pinterest.com", "reddit.com", "tiktok.com", "twitter.com",
        "whatsapp.com",
        "wikipedia.org", "x.com", "youtube.com",
    ]
}
