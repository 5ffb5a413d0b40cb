package import struct Foundation.Date

extension DecisionHistory {
    /// The last decision that settles an article, as far as it is known without reading it.
    package struct Standing: Sendable {
        package var verdict: Decision.Verdict
        package var at: Date
        package var until: Date?
        /// Whether it describes its article.
        package var describesArticle: Bool
    }

    /// The names of those who made a record.
    package var people: [String] { log.rows.people.compactMap(Decision.shown) }

    /// The pages of the decisions.
    package var pages: Set<String> {
        var numbers: Set<Int32> = []
        for (article, facts) in zip(log.rows.articles, known) where facts.last >= 0 {
            numbers.insert(article.page)
        }
        return Set(numbers.map { log.rows.pages[Int($0)] })
    }

    /// The standing of each article that is settled, in no order.
    package var standings: some Sequence<(page: String, key: String, standing: Standing)> {
        known.indices.lazy.compactMap { article in
            standing(of: article).map {
                let (page, key) = log.rows.name(of: article)
                return (page, key, $0)
            }
        }
    }

    /// The last decision that settles an article; `nil` if none does.
    package func standing(page: String, key: String) -> Standing? {
        log.rows.article(page: page, key: key).flatMap(standing(of:))
    }

    func standing(of article: Int) -> Standing? {
        var found: DecisionRows.Row?
        var next = known[article].last
        while next >= 0 {
            let row = log.rows.rows[Int(next)]
            next = previous[Int(next)]
            guard row.settles else { continue }
            guard let later = found else {
                found = row
                continue
            }
            guard later.date == row.date else { break }
            // Their texts say which one counts.
            return state(of: article).settled.map(Standing.init)
        }
        return found.map {
            Standing(
                verdict: $0.verdict,
                at: $0.date,
                until: $0.until,
                describesArticle: $0.describesArticle
            )
        }
    }

    /// The timestamp for the next record of an article: `now`, or right after the last record if that is
    /// later.
    ///
    /// Dates order the records: after a clock was set back, a new decision must still come last.
    package func moment(after now: Date, page: String, key: String) -> Date {
        guard let last = lastRecord(page: page, key: key) else { return now }
        // The ledger stores milliseconds: add one, and half of one against rounding.
        let next = (last.timeIntervalSince1970 * 1000).rounded() + 1
        return now.timeIntervalSince1970 * 1000 >= next
            ? now : Date(timeIntervalSince1970: (next + 0.5) / 1000)
    }

    /// The date of the last record about an article, undone or not.
    package func lastRecord(page: String, key: String) -> Date? {
        log.rows.article(page: page, key: key).flatMap { known[$0].count > 0 ? known[$0].date : nil }
    }

    /// The number of records about an article on a page, including undone ones and undos.
    package func count(page: String, key: String) -> Int {
        log.rows.article(page: page, key: key).map { Int(known[$0].count) } ?? 0
    }

    /// The state of an article on a page.
    package func state(page: String, key: String) -> DecisionState {
        log.rows.article(page: page, key: key).map(state(of:)) ?? DecisionState()
    }

    private func state(of article: Int) -> DecisionState {
        var state = DecisionState()
        for decision in decisions(of: article) {
            // A place belongs to its section.
            if ![.refuse, .later].contains(decision.verdict), decision.section != state.section {
                state.order = nil
            }
            switch decision.verdict {
            case .accept, .applied:
                state.settled = decision
                state.section = decision.section
                state.line = decision.line ?? state.line
            case .refuse, .later:
                state.settled = decision
            case .move:
                state.section = decision.section
                // The old line belongs to the old section.
                state.line = decision.line
            case .edit:
                state.line = decision.line ?? state.line
                if let order = decision.order { (state.order, state.section) = (order, decision.section) }
            case .propose:
                state.section = decision.section
                state.line = decision.line
            case .undo:
                break
            }
        }
        return state
    }
}

extension DecisionHistory.Standing {
    fileprivate init(_ decision: Decision) {
        self.init(
            verdict: decision.verdict,
            at: decision.at,
            until: decision.until,
            describesArticle: decision.article != nil
        )
    }
}

extension DecisionRows.Row {
    /// Whether it decides what becomes of its article.
    fileprivate var settles: Bool {
        switch verdict {
        case .accept, .refuse, .later, .applied: true
        case .propose, .move, .edit, .undo: false
        }
    }
}

extension Decision.Verdict {
    /// The order of records with equal dates: proposed, decided, edited, applied.
    var rank: Int {
        switch self {
        case .propose: 0
        case .accept, .refuse, .later: 1
        case .move, .edit: 2
        case .applied: 3
        case .undo: 4
        }
    }
}
