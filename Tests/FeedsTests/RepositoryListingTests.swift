import Feeds
import Foundation
import Testing

@Suite struct RepositoryListingTests {
    private static let github =
        "https://api.github.com/search/repositories?q=topic:swift&sort=updated&order=desc&per_page=100"

    @Test(arguments: [
        (github, RepositoryListing.Kind.topic, "swift", true, "https://github.com/topics/swift"),
        (
            "https://api.github.com/users/ana/starred?per_page=100", .stars, "ana", true,
            "https://github.com/ana?tab=stars"
        ),
        (
            "https://gitlab.com/api/v4/projects?topic=eau&sort=desc", .topic, "eau", false,
            "https://gitlab.com/explore/projects/topics/eau"
        ),
        (
            "https://gitlab.com/api/v4/users/ana/starred_projects", .stars, "ana", false,
            "https://gitlab.com/users/ana/starred"
        ),
        (
            "https://codeberg.org/api/v1/repos/search?q=eau&topic=true", .topic, "eau", false,
            "https://codeberg.org/explore/repos?q=eau&topic=1"
        ),
        (
            "https://codeberg.org/api/v1/users/ana/starred?limit=50", .stars, "ana", false,
            "https://codeberg.org/ana?tab=stars"
        ),
    ])
    func `an address of an API says what it lists`(
        address: String,
        kind: RepositoryListing.Kind,
        name: String,
        needsKey: Bool,
        page: String
    ) throws {
        let listing = try #require(RepositoryListing(address))
        #expect(listing.kind == kind && listing.name == name && listing.needsKey == needsKey)
        #expect(listing.page == page)
    }

    @Test(arguments: [
        "https://api.github.com/repos/a/b", "https://api.github.com/graphql",
        "https://github.com/topics/swift",
        "https://e.fr/api/v4/projects", "ftp://api.github.com/users/ana/starred", "",
    ])
    func `other addresses list nothing`(address: String) {
        #expect(RepositoryListing(address) == nil)
    }

    @Test func `GitHub is asked for what is new, by an address that stays for a month`() throws {
        let listing = try #require(RepositoryListing(Self.github))
        let dates = ["2026-03-02", "2026-03-30", "2026-04-02"].compactMap { CivilDate.day($0) }
        let addresses = dates.map { listing.request(at: $0) }
        #expect(addresses[0].contains("q=topic:swift+created:%3E%3D2026-01-01&sort=updated"))
        #expect(addresses[0] == addresses[1] && addresses[1] != addresses[2])
        let stars = try #require(RepositoryListing("https://api.github.com/users/ana/starred"))
        #expect(stars.request(at: dates[0]) == "https://api.github.com/users/ana/starred")
    }
}
