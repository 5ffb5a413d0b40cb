import Home
import Feeds
import Pages
import Storage

extension Reviewing {
    /// A snapshot of the ledger and the pages, for looking up many suggestions.
    struct DecisionIndex {
        private(set) var history: DecisionHistory
        private(set) var feedback: RelevanceFeedback
        let muting: Muting
        let rules: SectionRules
        private(set) var pageIndexes: [String: PageIndex] = [:]
        private let home: HomeFolder
        /// Asked for when the first line is on a branch.
        private var branches: UnmergedBranches?

        /// A page, with the sets that determine the state of a suggestion.
        struct PageIndex {
            let page: PageFile
            /// The canonical addresses on the page.
            let keys: Set<String>
            let sections: Set<[String]>

            init(_ page: PageFile) {
                self.page = page
                keys = page.page.keys
                sections = Set(page.page.sections.map(\.path))
            }
        }

        /// That of the ledger as it is now.
        init(_ home: HomeFolder, pages: [PageFile] = []) throws {
            try self.init(home, home.readHistory())
            for page in pages { pageIndexes[page.name] = PageIndex(page) }
        }

        private init(_ home: HomeFolder, _ history: DecisionHistory) {
            self.home = home
            self.history = history
            feedback = RelevanceFeedback(history)
            muting = home.muting
            rules = home.sectionRules
        }

        /// A page, read on first use.
        mutating func pageIndex(of name: String, _ home: HomeFolder) throws -> PageIndex {
            if let pageIndex = pageIndexes[name] { return pageIndex }
            let pageIndex = PageIndex(try home.page(name))
            pageIndexes[name] = pageIndex
            return pageIndex
        }

        /// A branch, if what was written on it is still to be merged.
        mutating func unmerged(
            _ branch: BranchName,
            page: String,
            where isThere: (UnmergedBranches.BranchPage) -> Bool
        ) -> BranchName? {
            let branches = branches ?? UnmergedBranches(of: home)
            self.branches = branches
            return branches.find(branch, page: page, where: isThere)
        }

        /// Adds records that were appended to the ledger.
        mutating func add(_ records: [Decision]) {
            guard !records.isEmpty else { return }
            history = history.adding(records)
            feedback = RelevanceFeedback(history)
        }
    }
}
