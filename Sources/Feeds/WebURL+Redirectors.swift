private import Foundation

extension WebURL {
    /// The address that this one carries, for services that count clicks or warn before they forward; otherwise itself.
    ///
    /// Nothing is asked: `https://www.google.com/url?q=https://e.org/` is `https://e.org/`.
    package var unwrapped: WebURL {
        var url = self
        // One counter may stand in front of another.
        for _ in 0..<3 {
            guard let target = url.carried, target.isWeb, !target.hasUserInfo else { break }
            url = target
        }
        return url
    }

    private var carried: WebURL? {
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        let isCounter =
            Self.forwardingLabels.contains(String(name.prefix { $0 != "." }))
            || pathParts.contains { Self.forwardingFolders.contains(String($0)) }
        let usual = isCounter ? Self.usualParameters : nil
        let known =
            Self.counters[name] ?? Self.counterDomains.first { name.hasSuffix($0.domain) }?.parameters
            ?? usual
        if let known {
            for pair in (query ?? "").split(separator: "&") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, known.contains(String(sides[0])) else { continue }
                return sides[1].removingPercentEncoding.flatMap { WebURL($0) }
            }
        }
        switch name {
        case "substack.com" where path.hasPrefix("/redirect/2/"):
            return Self.signed(path.dropFirst("/redirect/2/".count))
        case "urldefense.com" where path.hasPrefix("/v3/__"):
            let rest = description.firstRange(of: "/v3/__").map { description[$0.upperBound...] } ?? ""
            return rest.firstRange(of: "__;").flatMap { WebURL(rest[..<$0.lowerBound]) }
        case "href.li", "anonym.to": return query.flatMap { WebURL($0) }
        default: break
        }
        // The whole address as one part of the path: `/CL0/https:%2F%2Fe.org%2F/1/…`.
        guard path.contains("%2F") || path.contains("%2f") else { return nil }
        let part = path.split(separator: "/").first { $0.lowercased().hasPrefix("http") && $0.contains("%") }
        return part?.removingPercentEncoding.flatMap { $0.contains("://") ? WebURL($0) : nil }
    }

    /// The address in a signed code, `{"e":"https:\/\/…"}` in base64.
    private static func signed(_ code: Substring) -> WebURL? {
        var text = code.prefix { $0 != "." }.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard text.utf8.count < 8192, let data = Data(base64Encoded: String(text)),
            let fields = try? JSONDecoder().decode([String: SignedField].self, from: data)
        else { return nil }
        return fields["e"]?.text.flatMap { WebURL($0) }
    }

    /// A field of such a code, of which only texts matter.
    private struct SignedField: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    private static let usualParameters: Set = ["dest", "destination", "redirect", "target", "to", "u", "url"]

    /// Where the pages that forward have the address.
    private static let counters: [String: Set<String>] = [
        "google.com": ["q", "url"], "google.fr": ["q", "url"], "l.facebook.com": ["u"],
        "lm.facebook.com": ["u"], "l.instagram.com": ["u"], "out.reddit.com": ["url"],
        "youtube.com": ["q"], "slack-redir.net": ["url"], "vk.com": ["to"], "t.umblr.com": ["z"],
        "disq.us": ["url"], "exit.sc": ["url"], "getpocket.com": ["url"], "duckduckgo.com": ["uddg"],
        "linkedin.com": ["url"], "medium.com": ["url"],
    ]
    private static let counterDomains: [(domain: String, parameters: Set<String>)] = [
        (".safelinks.protection.outlook.com", ["url"]), (".emailprotection.link", ["url"]),
    ]

    fileprivate static let forwardingLabels: Set = [
        "click", "clicks", "ct", "email", "go", "link", "links", "lnk", "mail", "r", "redirect", "track",
        "tracking", "trk", "url",
    ]
    fileprivate static let forwardingFolders: Set = [
        "away", "click", "clicks", "ctc", "link", "lnk", "ls", "out", "redir", "redirect", "track", "url",
    ]
}

extension WebURL {
    /// Whether the address may only forward to another, which it does not carry: a short one, or one that counts clicks.
    package var isForwarder: Bool {
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        if Self.shorteners.contains(name) { return path.count > 1 }
        if Self.counting.contains(where: { name == $0 || name.hasSuffix("." + $0) }) {
            return path.count > 1 || query != nil
        }
        let parts = pathParts
        if let first = parts.first, Self.forwardingFolders.contains(String(first)),
            parts.count > 1 || query != nil, !parts.dropFirst().contains(where: Self.isInWords)
        {
            return true
        }
        // What mail services put in front: `https://link.mail.e.org/ss/c/…`.
        return Self.forwardingLabels.contains(String(host.prefix { $0 != "." })) && hasCode
    }

    /// Whether a part of the address is a long code, which may name who asks.
    package var hasCode: Bool {
        let values = (query ?? "").split(separator: "&").compactMap { $0.split(separator: "=").last }
        return (path.split(separator: "/") + values).contains { part in
            part.utf8.count >= 16 && Self.changes(in: part) >= 4
        }
    }

    /// How often a digit stands beside a letter.
    private static func changes(in text: Substring) -> Int {
        zip(text, text.dropFirst()).count { $0.isLetter && $1.isNumber || $0.isNumber && $1.isLetter }
    }

    /// Whether a part of a path is made of words, as the title of an article.
    private static func isInWords(_ part: Substring) -> Bool {
        part.split(separator: "-").count { $0.count > 2 && $0.allSatisfy(\.isLetter) } > 1
    }

    private static let shorteners: Set = [
        "amzn.to", "bit.ly", "buff.ly", "dlvr.it", "feedproxy.google.com", "goo.gl", "is.gd", "lnkd.in",
        "ow.ly", "t.co", "t.ly", "tinyurl.com",
    ]

    /// The services through which letters count clicks.
    private static let counting = [
        "acemlna.com", "acemlnb.com", "acemlnc.com", "awstrack.me", "cmail19.com", "cmail20.com",
        "convertkit-mail.com",
        "convertkit-mail2.com", "convertkit-mail3.com", "createsend1.com", "ct.sendgrid.net", "emlnk.com",
        "hubspotlinks.com", "klclick.com", "klclick1.com", "list-manage.com", "mailerlite.com", "mjt.lu",
        "rs6.net",
        "sendibm1.com", "sendibm2.com", "sendibm3.com", "sendibt2.com", "sendibt3.com",
    ]

    /// Without the parameters that name a reader of a letter.
    package var withoutReader: WebURL {
        guard let query else { return self }
        let kept = query.split(separator: "&").filter { pair in
            let name = pair.prefix { $0 != "=" }.lowercased()
            return !Self.readerNames.contains(name) && !pair.contains("@") && !pair.contains("%40")
        }
        return WebURL(
            scheme: scheme,
            authority: authority,
            path: path,
            query: kept.isEmpty ? nil : kept.joined(separator: "&"),
            fragment: fragment
        )
    }

    private static let readerNames: Set = [
        "__s", "_kx", "auth", "ck_subscriber_id", "contact_id", "contactid", "email", "jwt", "mail",
        "recipient",
        "recipient_id", "sid", "subscriber", "subscriber_id", "subscriberid", "token", "uid", "user_id",
        "userid",
        "vgo_ee",
    ]
}
