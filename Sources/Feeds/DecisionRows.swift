package import struct Foundation.Date

/// What must be known of each record of a ledger to look others up: some two hundred bytes, however long its texts are.
///
/// The rows are numbered in the order in which the records were added.
package struct DecisionRows: Sendable {
    /// A record, without its texts.
    package struct Row: BitwiseCopyable, Sendable {
        /// Seconds since 2001.
        fileprivate var at: Double
        /// The date of ``Decision/until``; not a number if there is none.
        fileprivate var deadline: Double
        /// Hashes of the record's names; those that are missing are 0.
        package fileprivate(set) var record: UInt64
        package fileprivate(set) var undoes: UInt64
        package fileprivate(set) var id: UInt64
        package fileprivate(set) var batch: UInt64
        /// The number of the article.
        package fileprivate(set) var article: Int32
        /// The number of the person; -1 for none.
        fileprivate var person: Int32
        fileprivate var code: UInt8
        fileprivate var traits: Traits

        package var date: Date { Date(timeIntervalSinceReferenceDate: at) }
        package var until: Date? { deadline.isNaN ? nil : Date(timeIntervalSinceReferenceDate: deadline) }
        package var verdict: Decision.Verdict { DecisionRows.verdicts[Int(code)] }
        /// Whether the record describes its article.
        package var describesArticle: Bool { traits.contains(.article) }
        /// Whether the record says how a line is repaired.
        package var hasRepair: Bool { traits.contains(.repair) }
    }

    fileprivate struct Traits: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        static let article = Traits(rawValue: 1)
        static let repair = Traits(rawValue: 2)
    }

    /// In the order of their codes; made once, as each use of `allCases` makes it again.
    fileprivate static let verdicts = Decision.Verdict.allCases

    /// An article on a page.
    package struct Article: BitwiseCopyable, Sendable {
        /// The number of the page.
        package fileprivate(set) var page: Int32
        /// Where its key stands among the bytes of all keys.
        fileprivate var start: Int32
        fileprivate var length: Int32
        /// The article before it with the same hash; -1 for none.
        fileprivate var same: Int32 = -1
    }

    private(set) package var rows: [Row] = []
    private(set) package var articles: [Article] = []
    /// The keys of all articles, one after the other.
    private(set) package var keys: [UInt8] = []
    private(set) package var pages: [String] = []
    private(set) package var people: [String] = []

    private var numbers: [Int: Int32] = [:]
    private var pageNumbers: [String: Int32] = [:]
    private var personNumbers: [String: Int32] = [:]

    package init() {}

    /// Rows that were kept; `nil` if they contradict each other.
    package init?(rows: [Row], articles: [Article], keys: [UInt8], pages: [String], people: [String]) {
        (self.rows, self.articles, self.keys) = (rows, articles, keys)
        (self.pages, self.people) = (pages, people)
        for row in rows {
            guard articles.indices.contains(Int(row.article)),
                row.person == -1 || people.indices.contains(Int(row.person)),
                Int(row.code) < Self.verdicts.count
            else { return nil }
        }
        for (number, page) in pages.enumerated() { pageNumbers[page] = Int32(number) }
        for (number, person) in people.enumerated() { personNumbers[person] = Int32(number) }
        numbers.reserveCapacity(articles.count)
        for index in articles.indices {
            let article = articles[index]
            let (start, length) = (Int(article.start), Int(article.length))
            guard pages.indices.contains(Int(article.page)), start >= 0, length >= 0,
                start + length <= keys.count
            else { return nil }
            let hash = Self.hash(article.page, keys[start..<(start + length)])
            self.articles[index].same = numbers.updateValue(Int32(index), forKey: hash) ?? -1
        }
    }

    package var count: Int { rows.count }

    /// Makes room for as many rows more.
    package mutating func reserve(_ more: Int) {
        rows.reserveCapacity(rows.count + more)
        numbers.reserveCapacity(numbers.count + more)
    }

    /// Adds a record.
    package mutating func append(_ decision: Decision) {
        var traits: Traits = []
        if decision.article != nil { traits.insert(.article) }
        if decision.repair != nil { traits.insert(.repair) }
        let verdict = Self.verdicts.firstIndex(of: decision.verdict) ?? 0
        rows.append(
            Row(
                at: decision.at.timeIntervalSinceReferenceDate,
                deadline: decision.until?.timeIntervalSinceReferenceDate ?? .nan,
                record: Self.hash(of: decision.record),
                undoes: decision.undoes.map(Self.hash) ?? 0,
                id: Self.hash(of: decision.id),
                batch: decision.batch.map(Self.hash) ?? 0,
                article: number(page: decision.page, key: decision.key),
                person: decision.by.map { Self.number($0, in: &people, &personNumbers) } ?? -1,
                code: UInt8(verdict),
                traits: traits
            )
        )
    }

    private mutating func number(page: String, key: String) -> Int32 {
        let page = Self.number(page, in: &pages, &pageNumbers)
        var key = key
        return key.withUTF8 { bytes in
            let hash = unsafe Self.hash(page, bytes)
            if let number = unsafe find(page, bytes, hash) { return number }
            let article = Article(page: page, start: Int32(keys.count), length: Int32(bytes.count))
            unsafe keys.append(contentsOf: bytes)
            articles.append(article)
            let number = Int32(articles.count - 1)
            articles[Int(number)].same = numbers.updateValue(number, forKey: hash) ?? -1
            return number
        }
    }

    private static func number(_ name: String, in names: inout [String], _ numbers: inout [String: Int32])
        -> Int32
    {
        if let number = numbers[name] { return number }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }

    /// The number of an article; `nil` if there is no record about it.
    package func article(page: String, key: String) -> Int? {
        guard let page = pageNumbers[page] else { return nil }
        var key = key
        return key.withUTF8 { bytes in
            unsafe find(page, bytes, Self.hash(page, bytes)).map(Int.init)
        }
    }

    private func find(_ page: Int32, _ key: UnsafeBufferPointer<UInt8>, _ hash: Int) -> Int32? {
        var next = numbers[hash] ?? -1
        while next >= 0 {
            let article = articles[Int(next)]
            if article.page == page, unsafe isKey(of: article, key) { return next }
            next = article.same
        }
        return nil
    }

    private func isKey(of article: Article, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard key.count == Int(article.length) else { return false }
        let start = Int(article.start)
        for offset in 0..<key.count where unsafe keys[start + offset] != key[offset] { return false }
        return true
    }

    private func bytes(of article: Article) -> ArraySlice<UInt8> {
        keys[Int(article.start)..<Int(article.start + article.length)]
    }

    /// The number of a page; `nil` if there is no record about it.
    package func page(_ name: String) -> Int32? { pageNumbers[name] }

    /// The page and the key of an article.
    package func name(of article: Int) -> (page: String, key: String) {
        let article = articles[article]
        return (pages[Int(article.page)], String(decoding: bytes(of: article), as: UTF8.self))
    }

    /// Who made a record.
    package func person(of row: Row) -> String? { row.person < 0 ? nil : people[Int(row.person)] }

    /// What the rows tell of a record whose texts are gone.
    package func outline(of index: Int) -> Decision {
        let row = rows[index]
        let (page, key) = name(of: Int(row.article))
        return Decision(
            record: "",
            at: row.date,
            verdict: row.verdict,
            id: "",
            page: page,
            key: key,
            url: "https://" + key,
            title: key,
            section: [],
            line: nil,
            order: nil,
            until: row.until,
            undoes: nil,
            batch: nil,
            by: person(of: row),
            article: nil,
            repair: nil
        )
    }

    /// A name as the rows have it.
    package static func hash(of name: String) -> UInt64 { StableHash.of(Array(name.utf8)) }

    /// Another one in each process: names that come with a merge must not be able to share one.
    private static func hash(_ page: Int32, _ key: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(page)
        unsafe hasher.combine(bytes: UnsafeRawBufferPointer(key))
        return hasher.finalize()
    }

    private static func hash(_ page: Int32, _ key: ArraySlice<UInt8>) -> Int {
        unsafe key.withUnsafeBufferPointer { unsafe hash(page, $0) }
    }
}
