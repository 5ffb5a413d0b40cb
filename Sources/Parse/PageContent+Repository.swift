package import Feeds

extension PageContent {
    /// Whether the page of a forge says that the owner of the repository has closed it.
    package var isOfArchivedRepository: Bool { Self.notices.contains { text.contains($0) } }

    private static let notices = [
        // GitHub.
        "This repository has been archived by the owner", "This repository was archived by the owner",
        // GitLab.
        "This is an archived project", "This project is archived",
        // Forgejo and Gitea.
        "This repository has been archived", "This repo is archived",
    ]
}
