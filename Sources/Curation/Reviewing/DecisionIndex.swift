import Home
import Feeds
import Pages

extension Reviewing {
    /// What the ledger and the pages say at one moment, read once for all that is asked of it.
    struct DecisionIndex {
        private var decisions: [Decision]
        private(set) var standings: Standings
        private(set) var learned: RelevanceFeedback
        private(set) var pageIndexes: [String: PageIndex] = [:]

        /// A page, with what tells where a suggestion stands.
        struct PageIndex {
            let page: PageFile
            let keys: Set<String>
            let sections: Set<[String]>

            init(_ page: PageFile) {
                self.page = page
                keys = Set(page.page.addresses.compactMap { CanonicalURL($0.url)?.key })
                sections = Set(page.page.sections.map(\.path))
            }
        }

        init(decisions: [Decision], pages: [PageFile] = []) {
            self.decisions = decisions
            standings = Standings(decisions)
            learned = RelevanceFeedback(standings)
            for page in pages { pageIndexes[page.name] = PageIndex(page) }
        }

        /// A page, read the first time it is asked for.
        mutating func pageIndex(of name: String, _ home: HomeFolder) throws -> PageIndex {
            if let pageIndex = pageIndexes[name] { return pageIndex }
            let pageIndex = PageIndex(try home.page(name))
            pageIndexes[name] = pageIndex
            return pageIndex
        }

        /// Takes in what was appended to the ledger since.
        mutating func add(_ records: [Decision]) {
            guard !records.isEmpty else { return }
            decisions += records
            standings = Standings(decisions)
            learned = RelevanceFeedback(standings)
        }
    }
}
