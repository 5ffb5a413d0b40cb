import Feeds
import Parse

/// Reads bytes as the page of an article: its text is short, on one line, and harmless.
func checkArticle(_ bytes: [UInt8]) throws {
    let text = ArticleText.read(bytes, contentType: nil, at: "https://e.example/a")
    try require(text.count <= ArticleText.limit + 1, "\(text.count) characters")
    try require(!text.contains { $0.isNewline || $0 == "\u{1B}" })
}
