import Feeds
import Foundation
import Testing

@testable import Parse

/// Issues of newsletters, letters and articles in many shapes, each with the links that a reader would want of it, and
/// those that nobody asked for.
@Suite struct RoundupCasesTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Link: Decodable, Sendable {
            var url: String
            var title: String
        }

        var kind: String
        var name: String
        var title: String
        var feed: String?
        var base: String?
        var links: [Link]?
        /// Advertisements, offers, footers, ways to share.
        var never: [String]?
        var list: String?
        var date: String?
        var html: String?
        /// A letter, in base64.
        var bytes: String?

        var testDescription: String { "\(kind): \(name)" }
    }

    private static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/roundups.jsonl"
        )
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
    }()

    private static func cases(_ kind: String) -> [Case] { cases.filter { $0.kind == kind } }

    /// The links found, by key.
    private static func found(_ feed: ParsedFeed, in first: String? = nil) -> [String: Entry] {
        let entries = feed.entriesAndListedLinks().filter { entry in
            entry.roundup != nil && (first.map { entry.guid.hasPrefix($0 + " → ") } ?? true)
        }
        return Dictionary(entries.map { ($0.url.map(key) ?? "", $0) }) { one, _ in one }
    }

    private static func key(_ url: String) -> String { CanonicalURL(url)?.key ?? url }

    /// A feed that has several issues of the shape.
    private static func feed(of issue: Case, issues: Int) -> ParsedFeed {
        var feed = ParsedFeed(format: .rss20)
        feed.title = issue.feed.map { TextConstruct(value: $0, kind: .text) }
        feed.items = (0..<issues).map { number in
            var item = ParsedFeed.Item()
            item.id = "\(number)"
            item.url = issue.base.map { $0 + "?n=\(number)" }
            item.title = TextConstruct(value: issue.title, kind: .text)
            item.content = TextConstruct(value: issue.html ?? "", kind: .html)
            return item
        }
        return feed
    }

    private struct Score {
        var wanted = 0
        var found = 0
        var titled = 0
        var missed: [String] = []
        var kept: [String] = []

        mutating func add(_ issue: Case, _ got: [String: Entry]) {
            for link in issue.links ?? [] {
                wanted += 1
                guard let entry = got[key(link.url)] else {
                    missed.append("\(issue.name): \(link.title)")
                    continue
                }
                found += 1
                let (one, other) = (Self.plain(entry.title), Self.plain(link.title))
                titled += one.contains(other) || other.contains(one) ? 1 : 0
            }
            kept += (issue.never ?? []).compactMap { got[key($0)] }.map { "\(issue.name): \($0.title)" }
        }

        private static func plain(_ text: String) -> String {
            text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        }
    }

    @Test func `the links of issues are found, advertisements and footers are not`() {
        var score = Score()
        let issues = Self.cases("issue")
        for issue in issues { score.add(issue, Self.found(Self.feed(of: issue, issues: 4), in: "0")) }
        #expect(issues.count == 40)
        #expect(score.found * 100 >= score.wanted * 98, "\(score.missed)")
        #expect(score.titled * 100 >= score.found * 98)
        #expect(score.kept.count <= 7, "\(score.kept)")
    }

    @Test func `the links of letters are found, whatever their encoding`() throws {
        var score = Score()
        let letters = Self.cases("letter")
        for issue in letters {
            let bytes = try #require(issue.bytes.flatMap { Data(base64Encoded: $0) })
            let letter = try #require(MailMessage([UInt8](bytes)), "\(issue.name)")
            #expect(letter.subject == issue.title)
            #expect(letter.listID == issue.list?.lowercased())
            if let date = issue.date { #expect(letter.date == FeedDate.parse(date), "\(issue.name)") }
            score.add(issue, Self.found(MailFeed.read([letter])))
        }
        #expect(letters.count == 16)
        #expect(score.found * 100 >= score.wanted * 95, "\(score.missed)")
        #expect(score.titled == score.found)
        #expect(score.kept.count <= 9, "\(score.kept)")
    }

    @Test(arguments: cases("article"), [1, 4])
    func `an article that cites sources stays whole, also where all of its feed do`(
        _ article: Case,
        _ issues: Int
    ) {
        #expect(Self.found(Self.feed(of: article, issues: issues)).isEmpty)
    }

    @Test func `every case is read`() {
        #expect(["issue", "letter", "article"].map { Self.cases($0).count } == [40, 16, 15])
    }
}
