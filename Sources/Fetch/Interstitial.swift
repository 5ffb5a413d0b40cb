import Feeds

/// Tells what stands between a client and a feed by its answer: a page made for browsers, or a network that wants a login.
package enum Interstitial {
    /// Looks for a bot check or a captive portal.
    ///
    /// - Parameters:
    ///   - response: The final response.
    ///   - url: The address that was requested.
    /// - Returns: The error; `nil` if the response seems to be the site's own.
    package static func find(in response: Response, requested url: String) -> FetchError? {
        if response.status == 511 { return FetchError(.captivePortal(nil)) }
        // What is not there is not there for browsers either.
        if response.status == 404 || response.status == 410 { return nil }
        if let wall = wall(response) { return FetchError(.botWall(wall.name)) }
        guard isHTML(response), let last = response.redirects.last, !Self.isSameSite(last.target, url) else {
            return nil
        }
        // A captive portal sends a temporary redirect to its own host.
        let words = ["captive", "portal", "hotspot", "login", "signin", "connexion", "authenticate", "guest"]
        let target = last.target.lowercased()
        guard last.status == 302 || last.status == 303 || last.status == 307,
            words.contains(where: { target.contains($0) })
        else { return nil }
        return FetchError(.captivePortal(String(last.target.prefix(120))))
    }

    private static func isSameSite(_ one: String, _ other: String) -> Bool {
        guard let one = WebURL(one)?.host, let other = WebURL(other)?.host else { return false }
        return WebURL.isSameSite(one, other)
    }

    private static func isHTML(_ response: Response) -> Bool {
        response.header("content-type")?.lowercased().contains("html") == true
    }

    /// A wall, with the name of its service where it is known.
    private static func wall(_ response: Response) -> (mark: String, name: String?)? {
        if response.header("cf-mitigated") != nil { return ("cf-mitigated", "Cloudflare") }
        if response.header("x-amzn-waf-action") != nil { return ("x-amzn-waf-action", "AWS WAF") }
        if response.header("x-datadome") != nil, response.status == 403 { return ("x-datadome", "DataDome") }
        guard !response.body.isEmpty, isHTML(response), response.status >= 400 || response.status == 200
        else {
            return nil
        }
        let head = response.body.prefix(4096)
        return marks.first { contains(head, $0.mark) }
    }

    /// Whether bytes contain a text; searching them as a string costs ten times as much.
    private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        let text = Array(text.utf8)
        guard let first = text.first, bytes.count >= text.count else { return false }
        return (bytes.startIndex...(bytes.endIndex - text.count)).contains { start in
            bytes[start] == first && bytes[start..<(start + text.count)].elementsEqual(text)
        }
    }

    private static let marks: [(mark: String, name: String?)] = [
        ("<title>Just a moment...</title>", "Cloudflare"), ("cf-browser-verification", "Cloudflare"),
        ("Attention Required! | Cloudflare", "Cloudflare"), ("/cdn-cgi/challenge-platform/h/", "Cloudflare"),
        ("window._cf_chl_opt", "Cloudflare"),
        ("id=\"anubis_", "Anubis"), ("Making sure you&#39;re not a bot", "Anubis"),
        ("sucuri_cloudproxy_js", "Sucuri"), ("_Incapsula_Resource", "Imperva"),
        ("ddos-guard", "DDoS-Guard"), ("px-captcha", "PerimeterX"),
        ("aes.js\"></script><script>function toNumbers", nil),
    ]
}
