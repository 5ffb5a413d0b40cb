package import Feeds

/// Tells whether what stands at an address is still the thing that a link was set for.
package struct Continuity: Sendable {
    /// What the page's own line says of a link.
    package struct Line: Sendable {
        /// The text of the link.
        package var title: String
        /// The words around it, and the heading above it.
        package var note: String

        package init(title: String, note: String) {
            self.title = title
            self.note = note
        }
    }

    /// The address of a link, and the one that answered.
    package struct Way: Sendable {
        package var from: WebURL
        package var to: WebURL

        package init(from: WebURL, to: WebURL) {
            self.from = from
            self.to = to
        }

        /// Whether a site sends to another page of its own.
        var isOfOneSite: Bool {
            WebURL.isSameSite(from.host, to.host) && CanonicalURL(from) != CanonicalURL(to)
        }

        /// Whether a forge sends from one of its repositories to another: it does so only where that one was renamed or
        /// given to somebody else.
        var isOfOneRepository: Bool { isOfOneSite && from.host == to.host && from.isOnForge && to.isOnForge }

        /// Whether both addresses end with the same name, of several words: others are shared by many pages.
        var keepsName: Bool {
            let names = [from, to].map { url in
                (url.pathParts.last ?? "").prefix { $0 != "." }.split { !$0.isLetter }.filter { $0.count > 2 }
            }
            let (one, other) = (Set(names[0]), Set(names[1]))
            let least = min(one.count, other.count)
            return isOfOneSite && least >= 2 && one.intersection(other).count * 3 >= least * 2
        }
    }

    package enum Verdict: Sendable, Equatable {
        case same
        /// Nothing shows that it is the same thing, and nothing shows that the address was taken over.
        case unclear
        /// It seems to be another thing, which need not mean that the address has another owner.
        case another
        case takenOver(Takeover)
        /// It looks like that, and too little is known of what should be there.
        case doubtful(Takeover)
    }

    private let embeddings: Embeddings?

    /// `embeddings` compare the meaning of texts in two languages.
    package init(embeddings: Embeddings?) { self.embeddings = embeddings }

    /// Compares a page with what was at the address when it was last the right thing, or with the line if that is unknown.
    package func verdict(on page: ReadPage, of line: Line, past: PageSnapshot?, way: Way) -> Verdict {
        let present = page.snapshot
        let isElsewhere = CanonicalURL(way.from) != CanonicalURL(way.to)
        func takeover(_ trade: Takeover.Trade?, _ words: [String] = []) -> Takeover {
            let languages = past?.language.flatMap { before in
                present.language.flatMap { $0 == before ? nil : Takeover.Languages(before: before, now: $0) }
            }
            return Takeover(
                trade: trade,
                title: present.title,
                target: isElsewhere ? way.to.description : nil,
                words: words,
                languages: languages
            )
        }
        func takenOver(_ trade: Takeover.Trade?, _ words: [String] = []) -> Verdict {
            .takenOver(takeover(trade, words))
        }
        if let past, !isElsewhere, past.title == present.title,
            past.words.prefix(20) == present.words.prefix(20)
        {
            return .same
        }
        if ParkingServices.park(page.content, at: way.to, from: way.from) { return takenOver(.domain) }
        let trade = trade(of: page, at: [way.from.host, way.to.host])
        // Of most first visits no meaning needs to be compared.
        if past == nil, trade == nil, !isElsewhere { return suits(page, line) ? .same : .unclear }
        let likeness = Likeness(of: page, line: line, past: past, way: way, embeddings)
        let isKnown = past?.isProven == true
        let suits = !isKnown && (isElsewhere ? likeness.suitsLine : self.suits(page, line))
        if let (trade, words) = trade, !isSubject(trade, of: line, past: past) {
            // Of a page that was never seen as it should be, the line must have gone altogether; parked domains keep names.
            let isSure = isKnown || likeness.hasLeftLine || trade == .domain
            return isSure ? takenOver(trade, words) : .doubtful(takeover(trade, words))
        }
        if suits { return .same }
        if way.isOfOneRepository { return .same }
        guard let past else { return isOfOneSite(way, likeness) ? .same : .unclear }
        if likeness.isSame { return .same }
        // A page of a few words is a login, a wall or a notice.
        if page.words.words.count < Self.fewWords { return .unclear }
        if likeness.isOfAnother, past.isProven, !way.isOfOneSite { return takenOver(nil) }
        if likeness.isFar { return .another }
        return isOfOneSite(way, likeness) ? .same : .unclear
    }

    private static let fewWords = 40

    /// Whether a page suits the page's own words for it.
    package func suits(_ page: ReadPage, _ line: Line) -> Bool {
        let title = Set(PageWords(line.title).stems)
        let note = Set(PageWords(line.note).stems)
        let (head, all) = (Set(page.head.stems), Set(page.words.stems))
        let whole = title.union(note)
        return !title.isEmpty && title.count { head.contains($0) } * 2 >= title.count
            || whole.count >= 3 && whole.count { all.contains($0) } * 2 >= whole.count
    }

    private func isOfOneSite(_ way: Way, _ likeness: Likeness) -> Bool {
        WebURL.isSameSite(way.from.host, way.to.host) && (likeness.recallsLine || way.keepsName)
    }

    /// What the page sells, if it shows beyond doubt.
    private func trade(of page: ReadPage, at hosts: [String]) -> (Takeover.Trade, [String])? {
        if page.trades.isEmpty { return nil }
        let present = page.snapshot
        let isTitledByHost = hosts.contains { host in
            let name = host.hasPrefix("www.") ? host.dropFirst(4) : host[...]
            return present.title.lowercased().hasPrefix(name) && page.content.text.utf8.count < 1200
        }
        let title = PageWords(
            [present.title, page.content.site ?? "", page.content.summary ?? ""].joined(separator: " . ")
        )
        let heads = title.trades
        let count = page.words.words.count
        let sold = page.trades.filter { trade, found in
            let title = heads[trade] ?? TradeWords.Found()
            let share = Double(found.count) / Double(max(1, count))
            let different = found.telling.count + found.common.count
            if !title.telling.isEmpty {
                return count < 60 || found.telling.count >= 2 || title.telling.count + title.common.count >= 2
                    || share >= 0.03
            }
            // A page of a few words, or whose title is its host, has no other content.
            if trade == .domain, isTitledByHost || count < 40 {
                return !found.telling.isEmpty || different >= 2
            }
            return found.telling.count >= 3 && share >= 0.015
                || found.telling.count >= 1 && different >= 5 && share >= 0.04
        }
        return sold.max { ($0.value.count, $1.key.rawValue) < ($1.value.count, $0.key.rawValue) }
            .map { ($0.key, Array($0.value.words.prefix(5))) }
    }

    /// Whether the link was set for a page on that subject.
    private func isSubject(_ trade: Takeover.Trade, of line: Line, past: PageSnapshot?) -> Bool {
        if past?.trades.contains(trade) == true { return true }
        let found = PageWords(line.title + " . " + line.note).trades[trade]
        return found.map { !$0.telling.isEmpty || $0.common.count >= 2 } ?? false
    }
}
