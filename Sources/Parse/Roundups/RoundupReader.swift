import Feeds

/// Finds the links of a list, block by block.
struct RoundupReader {
    private(set) var links: [Roundup.Link] = []
    private var known: Set<String> = []
    private let ownPages: Set<WebURL>
    private let isAnnounced: Bool
    private var heading: String?
    /// Whether the heading still waits for its first link.
    private var isHeadingFresh = false
    private var isInAdvertisement = false
    private var isNextPaidFor = false
    /// A line of which it is not known yet whether it is about the last link or the next.
    private var pending: TextBlock?
    /// The link whose words are being read.
    private var current: Int?
    /// Bytes of what was read, and of that which is about its links.
    private var total = 0
    private var used = 0

    init(ownPages: Set<WebURL>, isAnnounced: Bool) {
        (self.ownPages, self.isAnnounced) = (ownPages, isAnnounced)
    }

    /// Whether a block is about the letter itself: none of its links has a title.
    static func isHousekeeping(_ block: TextBlock) -> Bool {
        RoundupWords.isHousekeeping(block.text)
            && block.links.allSatisfy { link in
                RoundupWords.isHousekeeping(link.text) || link.text.split(separator: " ").count < 4
            }
    }

    /// How much of the text is about its links.
    var share: Double { total == 0 ? 0 : Double(used) / Double(total) }

    mutating func read(_ blocks: ArraySlice<TextBlock>) {
        var index = blocks.startIndex
        while index < blocks.endIndex {
            guard blocks[index].kind == .heading else {
                read(blocks[index])
                index += 1
                continue
            }
            let next = blocks[(index + 1)...].firstIndex { $0.kind == .heading } ?? blocks.endIndex
            if let link = onlyLink(under: blocks[index], blocks[(index + 1)..<next]) {
                addSection(blocks[index..<next], link)
                index = next
            } else {
                read(blocks[index])
                index += 1
            }
        }
        joinPending()
    }

    /// The link of a section whose heading is the title of what it is about, as where its text ends in “Source →”.
    private func onlyLink(under heading: TextBlock, _ blocks: ArraySlice<TextBlock>) -> TextBlock.Link? {
        guard heading.links.isEmpty, !isInAdvertisementOrOffer(heading),
            let first = blocks.firstIndex(where: { !$0.links.filter(isOfInterest).isEmpty }),
            blocks.allSatisfy({ !RoundupWords.isAdvertisement($0.text) }),
            Set(blocks.flatMap(\.links).filter(isOfInterest).map(key)).count == 1,
            let link = blocks[first].links.first(where: isOfInterest), !known.contains(key(link))
        else { return nil }
        let isMute = RoundupWords.isGeneric(link.text) || Self.isAddress(link.text)
        let isLed = Self.isLabel(link.before, atMost: 24)
        guard blocks[first].kind == .paragraph || isMute, first > blocks.startIndex || isMute || !isLed else {
            return nil
        }
        // In an interview, a question is no title of what its answer cites.
        return isAnnounced || isMute || isLed ? link : nil
    }

    private func isInAdvertisementOrOffer(_ heading: TextBlock) -> Bool {
        RoundupWords.isAdvertisement(heading.text) || RoundupWords.isAboutJobs(heading.text)
            || RoundupWords.isHousekeeping(heading.text)
    }

    private mutating func addSection(_ blocks: ArraySlice<TextBlock>, _ link: TextBlock.Link) {
        joinPending()
        (isInAdvertisement, isNextPaidFor) = (false, false)
        let length = blocks.reduce(0) { $0 + $1.length }
        total += length
        used += min(length, Self.wordsLimit)
        let words = blocks.dropFirst().map {
            $0.links.contains { $0.text == link.text } && RoundupWords.isGeneric(link.text)
                ? rest(of: $0.text, after: "", besides: link.text) : $0.text
        }
        add(link, title: blocks.first?.text ?? "", words: words.filter { !$0.isEmpty }.joined(separator: " "))
        current = nil
    }

    private mutating func read(_ block: TextBlock) {
        guard !Self.isHousekeeping(block) else { return }
        if block.kind == .heading {
            isInAdvertisement = isInAdvertisementOrOffer(block)
        }
        if isInAdvertisement || isPaidFor(block) { return }
        let all = block.links.filter { isOfInterest($0) }
        if block.kind == .heading, all.isEmpty {
            joinPending()
            (heading, isHeadingFresh, current) = (block.text, true, nil)
            return
        }
        let isOffer = block.links.contains { RoundupWords.isJob($0.url.unwrapped) }
        if all.isEmpty, isOffer || block.kind == .item && !block.links.isEmpty {
            current = nil
            return
        }
        total += block.length
        let found = all.filter { !known.contains(key($0)) }
        guard let first = found.first else {
            if block.isTitle, let current,
                all.contains(where: { key($0) == CanonicalURL(links[current].url).key })
            {
                // A card: what stands above its title is a label.
                links[current].title = block.text
                used += block.length
            } else {
                join(block)
            }
            return
        }
        if isRun(found, of: block) {
            used += block.length
            for link in found { add(link, title: link.text, words: "") }
            current = nil
        } else if let (title, words) = item(first, of: block) {
            used += block.length
            add(first, title: title, words: words)
        } else if first.text == block.text, let above = pending {
            // An address alone: its title is the line above.
            pending = nil
            used += block.length + above.length
            add(first, title: above.text.trimmed(while: Self.isSeparator), words: "")
        } else {
            join(block)
        }
        isHeadingFresh = false
    }

    /// Whether a block is, or announces, what somebody paid for.
    private mutating func isPaidFor(_ block: TextBlock) -> Bool {
        if RoundupWords.isAdvertisement(block.text) {
            if block.links.isEmpty, RoundupWords.isAdvertisementAbove(block.text), current != nil {
                known.insert(CanonicalURL(links.removeLast().url).key)
            }
            // A label alone is that of the next link.
            isNextPaidFor = block.links.isEmpty && !RoundupWords.isAdvertisementAbove(block.text)
            known.formUnion(block.links.map(key))
            (current, pending) = (nil, nil)
            return true
        }
        guard isNextPaidFor, !block.links.isEmpty else { return false }
        isNextPaidFor = false
        known.formUnion(block.links.map(key))
        current = nil
        return true
    }

    private func isOfInterest(_ link: TextBlock.Link) -> Bool {
        guard link.url.isWeb, !link.url.hasUserInfo, !link.text.isEmpty,
            !RoundupWords.isHousekeeping(link.text),
            !RoundupWords.isAdvertisement(link.text), !RoundupWords.isForSharing(link.url),
            !RoundupWords.isJob(link.url.unwrapped)
        else { return false }
        return !ownPages.contains(link.url.unwrapped)
    }

    private func key(_ link: TextBlock.Link) -> String { CanonicalURL(link.url.unwrapped).key }

    private mutating func add(_ link: TextBlock.Link, title: String, words: String) {
        joinPending()
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

    /// What is said further of the last link; a short line may still be the title of the next.
    private mutating func join(_ block: TextBlock) {
        joinPending()
        if block.links.isEmpty, block.text.utf8.count < 160 {
            pending = block
        } else {
            say(block)
        }
    }

    private mutating func joinPending() {
        if let pending { say(pending) }
        pending = nil
    }

    private mutating func say(_ block: TextBlock) {
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
            let before = link.before.trimmed(while: Self.isSeparator)
            let isSentence = before.last.map { ".!?…".contains($0) } ?? true
            if isHeadingFresh, let heading, isSentence || before.utf8.count > 120 {
                return (heading, rest(of: block.text, after: "", besides: link.text))
            }
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
        for link in link.isEmpty ? [] : ["<\(link)>", "(\(link))", link] {
            guard let range = rest.ranges(of: link).last else { continue }
            rest.removeSubrange(range)
            break
        }
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
