import Feeds

/// An article that is a list of links, as the issue of a newsletter or “links of the week”.
struct Roundup {
    /// A link of the list, with the words around it.
    struct Link {
        var url: WebURL
        var title: String
        var words: String
        /// The heading that it stands under.
        var heading: String?
    }

    let links: [Link]

    /// Of an article about its own subject, `nil`: one that cites sources, however many, is none.
    ///
    /// - Parameters:
    ///   - blocks: Its text.
    ///   - isAnnounced: Whether its title says that it is one.
    ///   - isOwn: Whether an address is of its own site, and none of its links.
    init?(_ blocks: [TextBlock], isAnnounced: Bool, isOwn: (WebURL) -> Bool) {
        let footer = blocks.indices.first {
            $0 * 2 > blocks.count && RoundupReader.isHousekeeping(blocks[$0])
        }
        let blocks = blocks[..<(footer ?? blocks.count)]
        let own = blocks.flatMap(\.links).map(\.url.unwrapped).filter(isOwn)
        var reader = RoundupReader(ownPages: Set(own), isAnnounced: isAnnounced)
        reader.read(blocks)
        let sites = Set(reader.links.map { Self.owner(of: $0.url) })
        guard reader.links.count >= (isAnnounced ? 3 : 5), sites.count >= (isAnnounced ? 2 : 3),
            reader.share >= (isAnnounced ? 0.35 : 0.6)
        else { return nil }
        links = Array(reader.links.prefix(Self.limit))
    }

    /// Further links of one list are left out.
    private static let limit = 80

    /// The host, and on one with many owners the first part of the path.
    private static func owner(of url: WebURL) -> String {
        // Behind one counter there are many sites.
        if url.isForwarder { return url.description }
        return Recipe.isShared(url) ? url.host + "/" + (url.pathParts.first ?? "") : url.host
    }
}
