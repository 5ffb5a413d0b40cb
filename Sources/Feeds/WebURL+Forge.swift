extension WebURL {
    /// Whether the address is on a forge that everybody knows, where a repository has an owner and a name.
    package var isOnForge: Bool {
        let parts = pathParts
        return Self.forges.contains(host) && parts.count >= 2 && !Self.forgePages.contains(String(parts[0]))
            && parts[1] != "sign_in"
    }

    /// Whether the address is the front page of a repository on such a forge.
    package var isRepository: Bool { isOnForge && pathParts.count == 2 && query == nil }

    /// The first parts of paths that are not owners.
    package static let forgePages: Set = [
        "-", "about", "apps", "directory", "explore", "features", "join", "login", "marketplace", "orgs",
        "search",
        "sessions", "settings", "signup", "sponsors", "topics", "users",
    ]

    /// The parts of the path, in lower case.
    package var pathParts: [Substring] { path.lowercased().split(separator: "/").map { $0[...] } }

    private static let forges: Set = [
        "bitbucket.org", "codeberg.org", "framagit.org", "git.sr.ht", "gitea.com", "github.com", "gitlab.com",
        "gitlab.freedesktop.org", "gitlab.gnome.org", "invent.kde.org", "salsa.debian.org", "sourceforge.net",
    ]
}
