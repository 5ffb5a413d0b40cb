package import struct Foundation.Date

/// The state of all suggestions, folded from the decisions of a ledger.
package struct DecisionHistory: Sendable {
    private(set) package var log: DecisionLog
    /// The records except undone ones, repeated ones and undos, oldest first.
    private var kept: [Int32] = []
    /// For each record, the number of the decision before about the same article; -1 for none.
    private(set) var previous: [Int32] = []
    /// For each article, what is known of it.
    private(set) var known: [Known] = []
    /// For each record by its hash, its number.
    private var numbers: [UInt64: Int32] = [:]
    /// The hashes of undone records.
    private var undone: Set<UInt64> = []

    /// What is known of an article.
    struct Known {
        /// The number of records, including undone ones and undos.
        var count: Int32 = 0
        /// The number of its last decision; -1 for none.
        var last: Int32 = -1
        /// The date of its last record.
        var date = Date.distantPast
    }

    /// Repeated records count once, undone ones not at all.
    package init(_ decisions: some Sequence<Decision>) { self.init(DecisionLog(decisions)) }

    /// Repeated records count once, undone ones not at all.
    package init(_ log: DecisionLog) {
        self.log = log
        fold()
    }

    private mutating func fold() {
        let rows = log.rows.rows
        (kept, numbers, undone) = ([], [:], [])
        previous = [Int32](repeating: -1, count: rows.count)
        known = [Known](repeating: Known(), count: log.rows.articles.count)
        kept.reserveCapacity(rows.count)
        numbers.reserveCapacity(rows.count)
        // Most ledgers are in order.
        let isOrdered = zip(rows, rows.dropFirst()).allSatisfy { $0.date <= $1.date }
        let order =
            isOrdered
            ? Array(rows.indices)
            : rows.indices.sorted { (rows[$0].date, $0) < (rows[$1].date, $1) }
        for row in rows where row.undoes != 0 && row.verdict == .undo { undone.insert(row.undoes) }
        for index in order { add(index) }
    }

    /// Adds a record that is not older than the last decision.
    private mutating func add(_ index: Int) {
        let row = log.rows.rows[index]
        guard numbers[row.record] == nil else { return }
        numbers[row.record] = Int32(index)
        known[Int(row.article)].count += 1
        known[Int(row.article)].date = max(known[Int(row.article)].date, row.date)
        guard row.verdict != .undo, !undone.contains(row.record) else { return }
        previous[index] = known[Int(row.article)].last
        known[Int(row.article)].last = Int32(index)
        kept.append(Int32(index))
    }

    /// The state after more records.
    package func adding(_ records: [Decision]) -> DecisionHistory {
        var log = log
        for record in records { log.append(record) }
        return extended(to: log)
    }

    /// The state after the records that a log has gained.
    package func extended(to log: DecisionLog) -> DecisionHistory {
        let new = self.log.count..<log.count
        var history = self
        history.log = log
        let rows = log.rows.rows
        var latest = kept.last.map { rows[Int($0)].date } ?? .distantPast
        for index in new {
            guard rows[index].date >= latest else {
                history.fold()
                return history
            }
            latest = rows[index].date
        }
        history.previous += [Int32](repeating: -1, count: new.count)
        history.known += [Known](
            repeating: Known(),
            count: log.rows.articles.count - history.known.count
        )
        for index in new {
            let row = rows[index]
            if row.verdict == .undo, row.undoes != 0, history.undone.insert(row.undoes).inserted {
                history.remove(row.undoes)
            }
            history.add(index)
        }
        return history
    }

    /// Takes a record that was undone out of the decisions.
    private mutating func remove(_ record: UInt64) {
        guard let number = numbers[record] else { return }
        let rows = log.rows.rows
        let article = Int(rows[Int(number)].article)
        // Undone are mostly the last ones.
        guard let place = kept.lastIndex(of: number) else { return }
        kept.remove(at: place)
        var next = known[article].last
        if next == number {
            known[article].last = previous[Int(number)]
        } else {
            while next >= 0 {
                if previous[Int(next)] == number {
                    previous[Int(next)] = previous[Int(number)]
                    break
                }
                next = previous[Int(next)]
            }
        }
        previous[Int(number)] = -1
    }
}

extension DecisionHistory {
    /// All decisions except undone ones, oldest first.
    package var decisions: Decisions { Decisions(log, at: kept) }

    /// Those with one of these verdicts, of one page or of all, oldest first.
    package func decisions(_ verdicts: Set<Decision.Verdict>, page: String? = nil) -> Decisions {
        let number = page.map { log.rows.page($0) ?? -1 }
        return decisions { row in
            verdicts.contains(row.verdict)
                && number.map { $0 == log.rows.articles[Int(row.article)].page } ?? true
        }
    }

    /// Those that were made in one step, oldest first.
    package func decisions(batch: String) -> [Decision] {
        let hash = DecisionRows.hash(of: batch)
        return decisions { $0.batch == hash }.filter { $0.batch == batch }
    }

    private func decisions(where isWanted: (DecisionRows.Row) -> Bool) -> Decisions {
        let rows = log.rows.rows
        return Decisions(log, at: kept.filter { isWanted(rows[Int($0)]) })
    }

    /// All decisions about an article on a page, oldest first.
    package func decisions(page: String, key: String) -> [Decision] {
        log.rows.article(page: page, key: key).map(decisions(of:)) ?? []
    }

    func decisions(of article: Int) -> [Decision] {
        var found: [Decision] = []
        for number in chain(of: article) { found.append(log[Int(number)]) }
        // A merge may reorder lines, so their order must not break ties between equal dates.
        return found.count < 2
            ? found
            : found.reversed().sorted {
                ($0.at, $0.verdict.rank, $0.record) < ($1.at, $1.verdict.rank, $1.record)
            }
    }

    /// The numbers of the decisions about an article, latest first.
    func chain(of article: Int) -> some Sequence<Int32> {
        let last = known[article].last
        return sequence(first: last) { previous[Int($0)] }.lazy.prefix { $0 >= 0 }
    }

    /// Whether there is a decision about an article on a page.
    package func isDecided(page: String, key: String) -> Bool {
        log.rows.article(page: page, key: key).map { known[$0].last >= 0 } ?? false
    }

    /// The last decision not undone: by date, or by position in the ledger if that record is dated in the
    /// future.
    ///
    /// Of a `person`, only their own and those of nobody known.
    package func latest(by person: String? = nil, at now: Date) -> Decision? {
        let rows = log.rows.rows
        let end = now.addingTimeInterval(60)
        func isOwn(_ number: Int32) -> Bool {
            let by = log.rows.person(of: rows[Int(number)])
            return person == nil || by == nil || by == person
        }
        // Of what others wrote, in files of their own, the place says nothing.
        let newest = kept.lazy.filter { log.rows.person(of: rows[Int($0)]) == person }.max()
        if let newest, rows[Int(newest)].date > end { return log[Int(newest)] }
        return kept.last { rows[Int($0)].date <= end && isOwn($0) }.map { log[Int($0)] }
    }

    /// What repairs that were written have replaced, by page.
    package var replacedTexts: [String: [String]] {
        var texts: [String: [String]] = [:]
        for decision in decisions(where: \.hasRepair) {
            guard let repair = decision.repair,
                state(page: decision.page, key: decision.key).verdict == .applied
            else { continue }
            texts[decision.page, default: []].append(repair.before)
        }
        return texts
    }

    /// Accepted suggestions of a page that are not yet applied, oldest first.
    package func accepted(page: String) -> [Decision] {
        var result: [Decision] = []
        var seen: Set<Int32> = []
        guard let number = log.rows.page(page) else { return [] }
        let open = decisions { row in
            row.verdict == .accept && log.rows.articles[Int(row.article)].page == number
                && standing(of: Int(row.article))?.verdict == .accept && seen.insert(row.article).inserted
        }
        for decision in open {
            let state = state(page: page, key: decision.key)
            guard var settled = state.settled else { continue }
            // It may have been moved or edited after acceptance.
            settled.section = state.section ?? settled.section
            settled.line = state.line ?? settled.line
            settled.order = state.order
            result.append(settled)
        }
        return result
    }

    /// The articles with at least one decision not undone that are wanted, each with the last record that describes it,
    /// oldest first.
    package func articles(
        where isWanted: (_ page: String, _ key: String, Standing?) -> Bool = { _, _, _ in true }
    ) -> Decisions {
        var found: [Int32] = []
        let rows = log.rows.rows
        var seen = [Bool](repeating: false, count: known.count)
        for number in kept.reversed() {
            let row = rows[Int(number)]
            guard row.describesArticle, !seen[Int(row.article)] else { continue }
            seen[Int(row.article)] = true
            let (page, key) = log.rows.name(of: Int(row.article))
            if isWanted(page, key, standing(of: Int(row.article))) { found.append(number) }
        }
        return Decisions(log, at: found.reversed())
    }

    /// The last article that had an identifier, with the last record that describes it.
    package func article(id: String) -> Decision? {
        let hash = DecisionRows.hash(of: id)
        let rows = log.rows.rows
        guard let number = kept.last(where: { rows[Int($0)].id == hash && rows[Int($0)].describesArticle })
        else { return nil }
        let decision = log[Int(number)]
        return decision.id == id ? decision : nil
    }

    /// The keys of articles by the identifiers that the ledger gives them.
    package var identifiers: Identifiers { Identifiers(self) }

    /// The keys of articles by the identifiers that a ledger gives them.
    package struct Identifiers: Sendable {
        private let rows: DecisionRows
        private var articles: [UInt64: Int32] = [:]

        fileprivate init(_ history: DecisionHistory) {
            rows = history.log.rows
            articles.reserveCapacity(history.kept.count)
            for number in history.kept.reversed() {
                let row = rows.rows[Int(number)]
                articles[row.id] = row.article
            }
        }

        /// The key of the first article with the identifier; `nil` if it is free.
        package subscript(id: String) -> String? {
            articles[DecisionRows.hash(of: id)].map { rows.name(of: Int($0)).key }
        }
    }
}
