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

        /// Whether a forge sends from one of its repositories to another: it does so only where that one was renamed or
        /// given to somebody else.
        var isOfOneRepository: Bool {
            from.host == to.host && from.isOnForge && to.isOnForge && CanonicalURL(from) != CanonicalURL(to)
        }

        /// Whether a site sends to another of its own pages whose address ends with the same name.
        var keepsName: Bool {
            guard WebURL.isSameSite(from.host, to.host), let one = from.pathParts.last,
                let other = to.pathParts.last,
                CanonicalURL(from) != CanonicalURL(to)
            else { return false }
            if one == other { return true }
            let words = [one, other].map { Set($0.split { !$0.isLetter }.filter { $0.count > 2 }) }
            let least = min(words[0].count, words[1].count)
            return least >= 2 && words[0].intersection(words[1]).count * 3 >= least * 2
        }
    }

    package enum Verdict: Sendable, Equatable {
        case same
        /// Nothing shows that it is the same thing, and nothing shows that the address was taken over.
        case unclear
        /// It seems to be another thing, which need not mean that the address has another owner.
        case another
        case takenOver(Takeover)
    }

    private let embeddings: Embeddings?

    /// `embeddings` compare the meaning of texts in two languages.
    package init(embeddings: Embeddings?) { self.embeddings = embeddings }

    /// Compares a page with what was at the address when it was last the right thing, or with the line if that is unknown.
    package func verdict(on page: ReadPage, of line: Line, past: PageSnapshot?, way: Way) -> Verdict {
        let present = page.snapshot
        let isElsewhere = CanonicalURL(way.from) != CanonicalURL(way.to)
        func takenOver(_ trade: Takeover.Trade?, _ words: [String] = []) -> Verdict {
            let languages = past?.language.flatMap { before in
                present.language.flatMap { $0 == before ? nil : Takeover.Languages(before: before, now: $0) }
            }
            return .takenOver(
                Takeover(
                    trade: trade,
                    title: present.title,
                    target: isElsewhere ? way.to.description : nil,
                    words: words,
                    languages: languages
                )
            )
        }
        if ParkingServices.park(page.content, at: way.to) { return takenOver(.domain) }
        let trade = trade(of: page, at: [way.from.host, way.to.host])
        // Most pages are as they were, or were never seen and are where they should be: no meaning needs to be compared.
        if trade == nil, !isElsewhere {
            guard let past else { return .unclear }
            if past.title == present.title, past.words.prefix(20) == present.words.prefix(20) { return .same }
        }
        let likeness = Likeness(of: page, line: line, past: past, way: way, embeddings)
        let suits = past == nil && likeness.suitsLine
        if !suits, let (trade, words) = trade, !isSubject(trade, of: line, past: past) {
            return takenOver(trade, words)
        }
        if way.isOfOneRepository || (past == nil ? suits : likeness.isSame) { return .same }
        if past != nil {
            if likeness.isOfAnother { return takenOver(nil) }
            if likeness.isFar { return .another }
        }
        let isOfOneSite =
            way.keepsName || WebURL.isSameSite(way.from.host, way.to.host) && likeness.recallsLine
        return isOfOneSite ? .same : .unclear
    }

    /// What the page sells, if it shows beyond doubt.
    private func trade(of page: ReadPage, at hosts: [String]) -> (Takeover.Trade, [String])? {
        if page.trades.isEmpty { return nil }
        let present = page.snapshot
        let isTitledByHost = hosts.contains { host in
            let name = host.hasPrefix("www.") ? host.dropFirst(4) : host[...]
            return present.title.lowercased().hasPrefix(name) && page.content.text.utf8.count < 1200
        }
        let title = PageWords([present.title, present.site ?? "", present.summary].joined(separator: " . "))
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
