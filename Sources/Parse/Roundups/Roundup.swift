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
    ///   - site: An address on its own site: what is there is none of its links.
    init?(_ blocks: [TextBlock], isAnnounced: Bool, site: WebURL?) {
        var reader = RoundupReader(site: site)
        for (index, block) in blocks.enumerated() {
            guard !reader.isFooter(block, isInSecondHalf: index * 2 > blocks.count) else { break }
            reader.read(block)
        }
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
        Recipe.isShared(url) ? url.host + "/" + (url.pathParts.first ?? "") : url.host
    }
}

/// Finds the links of a list, block by block.
private struct RoundupReader {
    private(set) var links: [Roundup.Link] = []
    private var known: Set<String> = []
    private let site: WebURL?
    private var heading: String?
    /// Whether the heading still waits for its first link.
    private var isHeadingFresh = false
    private var isInAdvertisement = false
    /// The link whose words are being read.
    private var current: Int?
    /// Bytes of what was read, and of that which is about its links.
    private var total = 0
    private var used = 0

    init(site: WebURL?) { self.site = site }

    /// How much of the text is about its links.
    var share: Double { total == 0 ? 0 : Double(used) / Double(total) }

    /// Where the list ends: what comes after is about the letter.
    func isFooter(_ block: TextBlock, isInSecondHalf: Bool) -> Bool {
        isInSecondHalf && RoundupWords.isHousekeeping(block.text)
    }

    mutating func read(_ block: TextBlock) {
        guard !RoundupWords.isHousekeeping(block.text) || block.links.count > 2 else { return }
        if block.kind == .heading {
            isInAdvertisement =
                RoundupWords.isAdvertisement(block.text) || RoundupWords.isAboutJobs(block.text)
        }
        if isInAdvertisement { return }
        if RoundupWords.isAdvertisement(block.text) {
            current = nil
            return
        }
        let all = block.links.filter { isOfInterest($0) }
        let found = all.filter { !known.contains(key($0)) }
        if block.kind == .heading, all.isEmpty {
            (heading, isHeadingFresh, current) = (block.text, true, nil)
            return
        }
        if block.kind == .item, all.isEmpty, !block.links.isEmpty {
            current = nil
            return
        }
        total += block.length
        guard !found.isEmpty else { return join(block) }
        if isRun(found, of: block) {
            used += block.length
            for link in found { add(link, title: link.text, words: "") }
            current = nil
        } else if let first = found.first, let (title, words) = item(first, of: block) {
            used += block.length
            add(first, title: title, words: words)
        } else {
            join(block)
        }
        isHeadingFresh = false
    }

    private func isOfInterest(_ link: TextBlock.Link) -> Bool {
        guard link.url.isWeb, !link.url.hasUserInfo, !link.text.isEmpty,
            !RoundupWords.isHousekeeping(link.text),
            !RoundupWords.isAdvertisement(link.text), !RoundupWords.isForSharing(link.url)
        else { return false }
        let target = link.url.unwrapped
        guard let site, WebURL.isSameSite(target.host, site.host) else { return true }
        return target.isForwarder
    }

    private func key(_ link: TextBlock.Link) -> String { CanonicalURL(link.url.unwrapped).key }

    private mutating func add(_ link: TextBlock.Link, title: String, words: String) {
        guard known.insert(key(link)).inserted else { return }
        current = links.count
        links.append(
            Roundup.Link(
                url: CanonicalURL.withoutTracking(link.url.unwrapped),
                title: title,
                words: words,
                heading: heading
            )
        )
    }

    /// What is said further of the last link.
    private mutating func join(_ block: TextBlock) {
        guard let current, links[current].words.utf8.count < Self.wordsLimit else { return }
        used += min(block.length, Self.wordsLimit)
        guard !RoundupWords.isGeneric(block.text) else { return }
        links[current].words += (links[current].words.isEmpty ? "" : " ") + block.text
    }

    private static let wordsLimit = 600

    /// Whether a block is a run of links: `A, B and C`.
    private func isRun(_ links: [TextBlock.Link], of block: TextBlock) -> Bool {
        guard links.count >= 2, links.allSatisfy({ $0.text.contains(" ") && !Self.isAddress($0.text) }) else {
            return false
        }
        return links.reduce(0) { $0 + $1.text.utf8.count } * 10 >= block.text.utf8.count * 6
    }

    /// The title and the words of a block that is about a link; `nil` for prose that cites it.
    private func item(_ link: TextBlock.Link, of block: TextBlock) -> (title: String, words: String)? {
        let isMute = RoundupWords.isGeneric(link.text) || Self.isAddress(link.text)
        if isMute {
            if let strong = block.strong, !RoundupWords.isGeneric(strong), strong != link.text {
                return (
                    strong.trimmed(while: Self.isSeparator),
                    rest(of: block.text, after: strong, besides: link.text)
                )
            }
            if isHeadingFresh, let heading {
                return (heading, rest(of: block.text, after: "", besides: link.text))
            }
            let before = link.before.trimmed(while: Self.isSeparator)
            if PlainText.isVisible(before), block.kind == .item || before.utf8.count < 120 {
                let title = Self.sentence(before)
                return (title, rest(of: block.text, after: title, besides: link.text))
            }
            let after = rest(of: block.text, after: "", besides: link.text)
            return Self.isAddress(link.text) && !after.isEmpty ? (Self.sentence(after), after) : nil
        }
        let start = String(block.text.dropFirst(link.before.count))
        let words = rest(of: start, after: link.text, besides: "")
        if block.kind == .heading || link.text == block.text { return (link.text, words) }
        let isFirst = Self.isLabel(link.before, atMost: block.kind == .item ? 40 : 24)
        let next = start.firstRange(of: link.text).flatMap {
            start[$0.upperBound...].first { !$0.isWhitespace }
        }
        let isSetApart = next.map { ":–—-|·(,.".contains($0) } ?? true
        if isFirst, block.kind == .item || link.text.contains(" ") || isSetApart || block.strong == link.text
        {
            return (link.text, words)
        }
        guard block.kind == .item else { return nil }
        // “Ada wrote about [how caches fail](…)”
        return (
            link.text.split(separator: " ").count >= 3 ? link.text : Self.sentence(block.text), block.text
        )
    }

    /// Whether what stands before a link only names its kind: `1.`, `📦`, `Article :`, `[PDF]`.
    private static func isLabel(_ text: String, atMost limit: Int) -> Bool {
        guard text.contains(where: \.isLetter) else { return true }
        guard text.utf8.count <= limit, let last = text.last else { return false }
        return ":–—-·|])»".contains(last)
    }

    /// Whether the words of a link are its address.
    private static func isAddress(_ text: String) -> Bool {
        !text.contains(" ")
            && (text.contains("://") || text.hasPrefix("www.") || text.contains("/") && text.contains("."))
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || ":–—-·|,;→»()[]*•>".contains(character)
    }

    /// A text without its title, and without the words of a link that say nothing.
    private func rest(of text: String, after title: String, besides link: String) -> String {
        var rest = text
        if !title.isEmpty, let range = rest.firstRange(of: title) { rest = String(rest[range.upperBound...]) }
        if !link.isEmpty, let range = rest.ranges(of: link).last { rest.removeSubrange(range) }
        let start = rest.drop { Self.isSeparator($0) && !"([".contains($0) }
        return String(start).trimmed
    }

    private static let sentenceEnd = Pattern(/[.!?…]\s/)

    /// The first sentence, as a title.
    private static func sentence(_ text: String) -> String {
        let end = text.firstRange(of: sentenceEnd.regex).map { text.index(before: $0.upperBound) }
        let first = end.map { String(text[..<$0]) } ?? text
        guard first.count > 140 else { return first.trimmed(while: isSeparator) }
        let cut = first.prefix(140)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}
