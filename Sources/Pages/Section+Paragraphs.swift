extension Section {
    /// Keeps paragraphs that are one link as items only if no list has links; otherwise they are running
    /// text.
    mutating func resolveParagraphs() {
        let isListed = lists.contains { list in !list.isParagraphs && list.items.contains { $0.link != nil } }
        if isListed {
            let prose = Set(lists.filter(\.isParagraphs).flatMap { $0.items.compactMap(\.link) })
            guard !prose.isEmpty else { return sortLinks() }
            mentions += prose.sorted().flatMap { index in
                links[index].urls.map { ($0, links[index].firstLine) }
            }
            lists.removeAll(where: \.isParagraphs)
            var kept: [Link] = []
            var moved: [Int: Int] = [:]
            for (index, link) in links.enumerated() where !prose.contains(index) {
                moved[index] = kept.count
                kept.append(link)
            }
            links = kept
            for list in lists.indices {
                for item in lists[list].items.indices {
                    lists[list].items[item].link = lists[list].items[item].link.flatMap { moved[$0] }
                }
            }
        } else if lists.contains(where: \.isParagraphs) {
            lists = [
                ItemList(depth: 0, isParagraphs: true, items: lists.filter(\.isParagraphs).flatMap(\.items))
            ]
        }
        sortLinks()
    }

    private mutating func sortLinks() {
        let order = links.indices.sorted { links[$0].firstLine < links[$1].firstLine }
        guard order != Array(links.indices) else { return }
        var place: [Int: Int] = [:]
        for (new, old) in order.enumerated() { place[old] = new }
        links = order.map { links[$0] }
        for list in lists.indices {
            for item in lists[list].items.indices {
                lists[list].items[item].link = lists[list].items[item].link.flatMap { place[$0] }
            }
        }
    }
}
