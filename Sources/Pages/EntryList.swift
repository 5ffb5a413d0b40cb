/// The list of a section that takes its new entries: what people see as one list.
///
/// For CommonMark another marker starts another list; for people it is the same one, unless something stands between.
struct EntryList {
    /// Never empty.
    var lists: [ItemList]
    var items: [ItemList.Item]

    var isParagraphs: Bool { lists.contains(where: \.isParagraphs) }
    var linkedItems: [ItemList.Item] { items.filter { $0.link != nil } }
}

extension Section {
    /// The last list of a fair size at the outermost level with several links; `nil` if no list has links.
    var entryList: EntryList? {
        let linked = lists.filter { list in list.items.contains { $0.link != nil } }
        var linksAtDepth: [Int: Int] = [:]
        for list in linked { linksAtDepth[list.depth, default: 0] += list.items.count { $0.link != nil } }
        let most = linksAtDepth.values.max() ?? 0
        let outer = linksAtDepth.filter { $0.value >= 2 && $0.value * 4 >= most || $0.value == most }
        guard let depth = outer.keys.min() else { return nil }
        let runs = runs(of: linked.filter { $0.depth == depth })
        let sizes = runs.map { run in run.reduce(0) { $0 + $1.items.count { $0.link != nil } } }
        let largest = sizes.max() ?? 0
        guard let chosen = sizes.lastIndex(where: { $0 * 4 >= largest }) else { return nil }
        return EntryList(lists: runs[chosen], items: runs[chosen].flatMap(\.items))
    }

    /// Lists of one depth, grouped where nothing stands between them.
    private func runs(of lists: [ItemList]) -> [[ItemList]] {
        var runs: [[ItemList]] = []
        var last: Int?
        for list in lists {
            let block = blocks.partitioningIndex { $0.lines.lowerBound > list.items[0].firstLine }
            // The group of an item has no blocks of its own.
            let isNext =
                list.depth == 0 && block > 0
                && last.map { block - $0 <= 1 && blocks[block - 1].kind == .list } ?? false
            if isNext { runs[runs.count - 1].append(list) } else { runs.append([list]) }
            last = block
        }
        return runs
    }
}

extension Section {
    /// The index, among the items of the list that takes new entries, that is right beside one of them; `nil` if that is not
    /// there, or nested.
    func index(beside neighbour: Addition.Neighbour) -> Int? {
        let (url, offset) =
            switch neighbour {
            case .above(let url): (url, 1)
            case .below(let url): (url, 0)
            }
        let index = entryList?.items.firstIndex { $0.link.map { links[$0].url } == url }
        return index.map { $0 + offset }
    }
}
