extension WebURL {
    /// Whether the address is on a forge that everybody knows, where a repository has an owner and a name.
    package var isOnForge: Bool { Self.forges.contains(host) && pathParts.count >= 2 }

    /// The parts of the path, in lower case.
    package var pathParts: [Substring] { path.lowercased().split(separator: "/").map { $0[...] } }

    private static let forges: Set = [
        "bitbucket.org", "codeberg.org", "framagit.org", "git.sr.ht", "gitea.com", "github.com", "gitlab.com",
        "gitlab.freedesktop.org", "gitlab.gnome.org", "invent.kde.org", "salsa.debian.org", "sourceforge.net",
    ]
}
