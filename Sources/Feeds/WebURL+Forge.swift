extension WebURL {
    /// Whether the address is on a forge that everybody knows, where a repository has an owner and a name.
    package var isOnForge: Bool {
        let parts = pathParts
        return Self.forges.contains(host) && parts.count >= 2 && !Self.forgePages.contains(String(parts[0]))
            && parts[1] != "sign_in"
    }

    /// Whether the address is the front page of a repository on such a forge.
    package var isRepository: Bool { isOnForge && pathParts.count == 2 && query == nil }

    /// The file itself, for the page of a forge about it; of a repository its README.
    package var rawFile: WebURL {
        let parts = path.split(separator: "/").map(String.init)
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        guard isOnForge else { return self }
        func rest(_ count: Int) -> String { parts.dropFirst(count).joined(separator: "/") }
        let repository = parts.prefix(2).joined(separator: "/")
        var raw: String?
        switch (name, parts.dropFirst(2).first) {
        case ("github.com", "blob"), ("github.com", "raw"):
            raw = "https://raw.githubusercontent.com/\(repository)/\(rest(3))"
        case ("github.com", nil): raw = "https://raw.githubusercontent.com/\(repository)/HEAD/README.md"
        case (_, "-") where parts.count > 4 && parts[3] == "blob":
            raw = "\(origin)/\(repository)/-/raw/\(rest(4))"
        case ("gitlab.com", nil), ("framagit.org", nil):
            raw = "\(origin)/\(repository)/-/raw/HEAD/README.md"
        case (_, "src") where parts.count > 3: raw = "\(origin)/\(repository)/raw/\(rest(3))"
        case ("codeberg.org", nil), ("gitea.com", nil): raw = "\(origin)/\(repository)/raw/HEAD/README.md"
        default: break
        }
        return raw.flatMap { WebURL($0) } ?? self
    }

    /// The first parts of paths that are not owners.
    package static let forgePages: Set = [
        "-", "about", "advisories", "apps", "collections", "customer-stories", "dashboard", "directory",
        "enterprise", "explore", "features", "groups", "help", "join", "login", "marketplace", "org", "orgs",
        "readme", "search", "sessions", "settings", "signup", "site", "sponsors", "stars", "topics",
        "trending",
        "users",
    ]

    /// The parts of the path, in lower case.
    package var pathParts: [Substring] { path.lowercased().split(separator: "/").map { $0[...] } }

    private static let forges: Set = [
        "bitbucket.org", "codeberg.org", "framagit.org", "git.sr.ht", "gitea.com", "github.com", "gitlab.com",
        "gitlab.freedesktop.org", "gitlab.gnome.org", "invent.kde.org", "salsa.debian.org", "sourceforge.net",
    ]
}
