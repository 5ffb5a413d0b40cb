import Feeds
import Pages

extension Reviewing {
    /// What the ledger and the pages say at one moment, read once for all that is asked of it.
    struct Picture {
        private var decisions: [Decision]
        private(set) var standings: Standings
        private(set) var learned: Learned
        private(set) var shelves: [String: Shelf] = [:]

        /// A page, with what tells where a suggestion stands.
        struct Shelf {
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
            learned = Learned(standings)
            for page in pages { shelves[page.name] = Shelf(page) }
        }

        /// A page, read the first time it is asked for.
        mutating func shelf(of name: String, _ home: Home) throws -> Shelf {
            if let shelf = shelves[name] { return shelf }
            let shelf = Shelf(try home.page(name))
            shelves[name] = shelf
            return shelf
        }

        /// Takes in what was appended to the ledger since.
        mutating func add(_ records: [Decision]) {
            guard !records.isEmpty else { return }
            decisions += records
            standings = Standings(decisions)
            learned = Learned(standings)
        }
    }
}
