import Feeds
import Foundation
import Parse
import Testing

/// Answers of forges, of our own making.
@Suite struct RepositoryListTests {
    private static let github = """
        {"total_count": 3, "incomplete_results": false, "items": [
          {"id": 1, "full_name": "ana/Eau-Libre", "html_url": "https://github.com/ana/Eau-Libre", "private": false,
           "description": "Mesure l’eau des serveurs.", "created_at": "2026-03-01T08:00:00Z", "language": "Swift",
           "topics": ["water", "energy"], "owner": {"login": "ana"}, "visibility": "public"},
          {"id": 2, "full_name": "ana/secret", "html_url": "https://github.com/ana/secret", "private": true,
           "created_at": "2026-03-02T08:00:00Z"},
          {"id": 3, "full_name": "bob/vide", "html_url": "javascript:alert(1)", "created_at": "2026-03-02T08:00:00Z"}
        ]}
        """

    @Test func `a search is a feed of public repositories`() throws {
        let url = "https://api.github.com/search/repositories?q=topic:water&sort=updated"
        let feed = try FeedParser.parse(Array(Self.github.utf8), baseURL: url)
        #expect(feed.format == .repositories && feed.title?.plain == "water (api.github.com)")
        #expect(feed.link == "https://github.com/topics/water")
        let entry = try #require(feed.entries.first)
        #expect(feed.entries.count == 1 && entry.title == "Eau-Libre")
        #expect(entry.url == "https://github.com/ana/Eau-Libre" && entry.authors == ["ana"])
        #expect(entry.summary == "Mesure l’eau des serveurs.")
        #expect(entry.categories == ["water", "energy", "Swift"])
        #expect(entry.published == CivilDate.moment("2026-03-01T08:00:00Z"))
    }

    private static let stars = """
        [{"starred_at": "2026-03-10T08:00:00Z", "repo": {"full_name": "ana/a", "html_url": "https://github.com/ana/a",
          "created_at": "2020-01-01T00:00:00Z", "description": null}}]
        """
    private static let plain =
        #"[{"path_with_namespace": "g/h/a", "web_url": "https://gitlab.com/g/h/a", "created_at": "2020-01-01T00:00:00Z"}]"#
    private static let forgejo =
        #"{"ok": true, "data": [{"full_name": "ana/a", "html_url": "https://codeberg.org/ana/a", "created_at": "2026-02-01T00:00:00+01:00"}]}"#

    @Test(
        arguments: [
            (stars, "https://api.github.com/users/ana/starred", "a", "2026-03-10T08:00:00Z"),
            (plain, "https://gitlab.com/api/v4/users/ana/starred_projects", "a", nil),
            (plain, "https://gitlab.com/api/v4/projects?topic=eau", "a", "2020-01-01T00:00:00Z"),
            (
                forgejo, "https://codeberg.org/api/v1/repos/search?q=eau&topic=true", "a",
                "2026-01-31T23:00:00Z"
            ),
        ] as [(String, String, String, String?)]
    )
    func `a star has its own date, a repository that of its making`(
        text: String,
        url: String,
        title: String,
        date: String?
    ) throws {
        let entries = try FeedParser.parse(Array(text.utf8), baseURL: url).entries
        #expect(
            entries.map(\.title) == [title] && entries.map(\.published) == [date.flatMap(CivilDate.moment)]
        )
    }

    @Test func `an empty list is a feed where the address says of what`() throws {
        let url = "https://codeberg.org/api/v1/users/ana/starred"
        #expect(try FeedParser.parse(Array("[]".utf8), baseURL: url).items.isEmpty)
        #expect(throws: ParseError.self) { try FeedParser.parse(Array("[]".utf8), baseURL: "https://e.fr/") }
    }

    @Test(arguments: [
        #"{"message": "Bad credentials"}"#, #"{"items": [{"name": "x"}]}"#, "[1, 2]",
        #"{"items": {"full_name": "a/b"}}"#,
    ])
    func `other JSON is no feed`(text: String) {
        let url = "https://api.github.com/users/ana/starred"
        #expect(throws: ParseError.self) { try FeedParser.parse(Array(text.utf8), baseURL: url) }
    }
}
