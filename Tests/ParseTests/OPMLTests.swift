import Feeds
import Parse
import Testing

@Suite struct OPMLTests {
    @Test(arguments: [
        "text=\"A &amp; «&#160;B&#160;»\" xmlUrl=\"https://e.fr/?a=1&amp;b=2\" htmlUrl=\"https://e.fr\"",
        "title=\" a&#10;&#9;b \" xmlURL=\"https://e.fr/&#13;&#10;feed\"",
        "text=\"A\" xmlUrl=\"https://e.fr/feed\" select=\"main h2 a\"",
        "text=\"A\" xmlUrl=\"https://e.fr/plan\" kind=\"sitemap\"",
    ])
    func `OPML round-trips`(attributes: String) throws {
        let text = "<opml><head><title> T&#10;U </title></head><body><outline \(attributes)/></body></opml>"
        let list = try OPML.parse(Array(text.utf8))
        #expect(list.feeds.count == 1)
        #expect(try OPML.parse(Array(OPML.text(of: list).utf8)) == list)
    }
}
