import Feeds

/// What the page of an article says at its start.
package enum ArticleText {
    /// The description that the page gives of itself, and its first paragraphs, as plain text.
    ///
    /// Menus, teasers, notices and what is mostly links are left out.
    ///
    /// - Parameters:
    ///   - bytes: The page, or its start.
    ///   - contentType: The header field of that name.
    ///   - url: Where it was found.
    /// - Returns: About ``limit`` characters at most; empty if the page has no such text.
    package static func read(_ bytes: [UInt8], contentType: String?, at url: String) -> String {
        let html = Charset(bytes, contentType: contentType).bytes
        let about = FeedDiscovery.metadata(of: bytes, contentType: contentType)
        let blocks = TextBlock.read(html: html, base: WebURL(url)).filter(isProse)
        let summary = about.summary.map(HTMLText.collapse) ?? ""
        var text = summary
        for block in main(blocks) {
            guard text.count < limit else { break }
            // The description often is the start of the article, or the whole of it.
            if text == summary, block.text.prefix(60) == summary.prefix(60) {
                if block.text.count >= summary.count { text = block.text }
                continue
            }
            text += text.isEmpty ? block.text : " " + block.text
        }
        return TextConstruct(value: text, kind: .text).excerpt(limit)
    }

    /// In characters: as long as a feed's own summary.
    package static let limit = 600

    /// In bytes: shorter ones are captions, dates and buttons.
    private static let shortest = 60

    /// What asks for consent.
    private static let notice = Pattern(
        /(?i:(?:nous utilisons|utilise|we use|uses?|accepte[rz]|accept|consent\w*)[^.]{0,40}\bcookies?\b)/
    )

    private static func isProse(_ block: TextBlock) -> Bool {
        guard block.kind != .heading, block.length >= shortest, !RoundupReader.isHousekeeping(block),
            block.text.firstMatch(of: notice.regex) == nil
        else { return false }
        return block.linkedLength * 3 < min(block.length, TextBlock.textLimit)
    }

    /// Those of the article, if the page says where it is.
    private static func main(_ blocks: [TextBlock]) -> [TextBlock] {
        for place in [TextBlock.Place.article, .main] {
            let found = blocks.filter { $0.place == place }
            if found.reduce(0, { $0 + $1.length }) >= 200 { return found }
        }
        return blocks
    }
}
