/// The key by which two addresses of the same article are recognised as duplicates.
///
/// Without scheme, `www.`, default port, fragment, tracking parameters, final slash and index page name; the
/// case of the host and percent-encoding are normalised (RFC 3986 §6.2.2). The key is compared, never
/// fetched.
package struct CanonicalURL: Hashable, Sendable, Codable {
    /// As in `example.org/2026/03/article`.
    package let key: String

    /// `nil` if the text is not a web address.
    package init?(_ text: some StringProtocol) {
        guard let url = WebURL(text), url.isWeb else { return nil }
        self.init(url)
    }

    package init(_ url: WebURL) {
        var key = url.host
        if key.hasPrefix("www.") { key.removeFirst(4) }
        if let port = url.port, port != 80, port != 443 { key += ":\(port)" }
        var path = Self.normalisingEscapes(url.path)
        for name in ["/index.html", "/index.htm", "/index.php"] where path.hasSuffix(name) {
            path.removeLast(name.count - 1)
        }
        while path.hasSuffix("/") { path.removeLast() }
        key += path
        if let query = Self.queryWithoutTracking(url.query) { key += "?" + Self.normalisingEscapes(query) }
        self.key = key
    }

    /// A key computed earlier.
    package init(key: String) { self.key = key }

    /// The address without tracking parameters, as it is written into a page.
    package static func withoutTracking(_ url: WebURL) -> WebURL {
        let fragment = url.fragment.flatMap { $0.isEmpty || isTracking(parameter: $0) ? nil : $0 }
        return WebURL(
            scheme: url.scheme,
            authority: url.authority,
            path: url.path,
            query: queryWithoutTracking(url.query),
            fragment: fragment
        )
    }

    /// Parameters that say where a click came from, not which article is meant.
    private static let trackingNames: Set<String> = [
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "mkt_tok",
        "xtor",
        "xtref", "cmpid", "cmp", "ncid", "ref_src", "spm", "_hsenc", "_hsmi", "wt_mc", "wtmc", "at_medium",
        "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "origin_feed", "feature",
        "srsltid",
        "s_cid", "icid", "oly_anon_id", "oly_enc_id", "vero_id", "guccounter", "guce_referrer",
        "guce_referrer_sig",
    ]

    private static func isTracking(parameter: some StringProtocol) -> Bool {
        let name = parameter.prefix { $0 != "=" }.lowercased()
        return name.hasPrefix("utm_") || name.hasPrefix("pk_") || name.hasPrefix("mtm_")
            || name.hasPrefix("matomo_")
            || trackingNames.contains(name)
    }

    private static func queryWithoutTracking(_ query: String?) -> String? {
        guard let query else { return nil }
        var isHtmlEscaped = false
        let kept = query.split(separator: "&").filter { part in
            // A feed that escapes twice leaves `&amp;utm_source=…`.
            let name = part.hasPrefix("amp;") ? part.dropFirst(4) : part
            if name.startIndex != part.startIndex { isHtmlEscaped = true }
            return !isTracking(parameter: name)
        }
        if kept.isEmpty { return nil }
        return kept.map { isHtmlEscaped && $0.hasPrefix("amp;") ? $0.dropFirst(4) : $0 }.joined(
            separator: "&"
        )
    }

    /// Decodes escaped unreserved characters, uppercases the other escapes and escapes non-ASCII bytes.
    private static func normalisingEscapes(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 >= 0x80 }) else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hexDigit(bytes[index + 1]),
                let low = hexDigit(bytes[index + 2])
            {
                append(high << 4 | low, to: &out, isEscaped: true)
                index += 3
            } else {
                append(byte, to: &out, isEscaped: false)
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ byte: UInt8, to out: inout [UInt8], isEscaped: Bool) {
        let isUnreserved =
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
            default: false
            }
        if isUnreserved || (!isEscaped && byte < 0x80) {
            out.append(byte)
        } else {
            let digits = Array("0123456789ABCDEF".utf8)
            out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
