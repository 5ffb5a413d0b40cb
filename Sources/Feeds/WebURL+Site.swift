extension WebURL {
    /// Whether two hosts are of one site: the same host, or hosts of one domain.
    package static func isSameSite(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let domain = domain(of: one)
        return domain.count > 1 && domain == self.domain(of: other) && !domain.allSatisfy { Int($0) != nil }
    }

    /// The labels of what somebody can register, near enough without the Public Suffix List.
    private static func domain(of host: String) -> ArraySlice<Substring> {
        let labels = host.split(separator: ".")
        guard labels.count > 2 else { return labels[...] }
        let isShared =
            labels[labels.count - 1].utf8.count == 2
            && sharedLabels.contains(String(labels[labels.count - 2]))
            || sharedDomains.contains(labels.suffix(2).joined(separator: "."))
        return labels.suffix(isShared ? 3 : 2)
    }

    /// Under them countries register names: `co.uk`, `gouv.fr`, `com.br`.
    private static let sharedLabels: Set = [
        "ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "mil", "ne", "net", "nom", "or", "org",
    ]

    /// Domains under which their owners give names to others.
    private static let sharedDomains: Set = [
        "amazonaws.com", "azurewebsites.net", "blogspot.com", "canalblog.com", "cloudfront.net",
        "codeberg.page",
        "firebaseapp.com", "fly.dev", "free.fr", "github.io", "gitlab.io", "herokuapp.com", "neocities.org",
        "netlify.app", "onrender.com", "over-blog.com", "pages.dev", "readthedocs.io", "substack.com",
        "surge.sh",
        "tumblr.com", "vercel.app", "web.app", "wordpress.com",
    ]
}
