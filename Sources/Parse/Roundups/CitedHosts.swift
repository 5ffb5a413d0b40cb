import Feeds

/// The hosts that HTML links to, found in its bytes without building a tree.
enum CitedHosts {
    /// Each once, without `www.`, in order; not `own`, and none that is everywhere.
    static func read(_ html: Span<UInt8>, besides own: String?) -> [String] {
        var hosts: [String] = []
        var index = 0
        while index + 16 < html.count, hosts.count < limit {
            guard html[index] | 0x20 == UInt8(ascii: "h"), starts(html, at: index, href) else {
                index += 1
                continue
            }
            index += href.count
            guard let range = host(html, at: index) else { continue }
            index = range.upperBound
            let name = String(copying: html.extracting(range)).lowercased()
            let host = name.hasPrefix("www.") ? String(name.dropFirst(4)) : name
            guard host.contains("."), host != own, !hosts.contains(host), !everywhere.contains(host) else {
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

    private static let href = Array("href=".utf8)
    private static let scheme = Array("http".utf8)
    private static let slashes = Array("://".utf8)
    private static let limit = 20

    /// Services of many owners, of which the host tells nothing.
    private static let everywhere: Set = [
        "amazon.com", "archive.org", "bsky.app", "codeberg.org", "doi.org", "en.wikipedia.org",
        "facebook.com",
        "fr.wikipedia.org", "gist.github.com", "github.com", "gitlab.com", "google.com", "instagram.com",
        "linkedin.com", "medium.com", "news.ycombinator.com", "reddit.com", "t.co", "twitter.com",
        "web.archive.org", "wordpress.org", "x.com", "youtu.be", "youtube.com",
    ]
}
