extension Section {
    /// Decides whether paragraphs with a link are the entries of the section, or running text.
    ///
    /// Paragraphs of one link are entries if no list has links. Paragraphs that start with a link and go on are
    /// entries where most paragraphs do so. Both are, beside a list with fewer links.
    mutating func resolveParagraphs() {
        let paragraphs = lists.filter(\.isParagraphs).flatMap(\.items)
        guard !paragraphs.isEmpty else { return sortLinks() }
        let listed = lists.filter { !$0.isParagraphs }.reduce(0) { sum, list in
            sum + list.items.count { $0.link != nil }
        }
        let leading = paragraphs.filter(\.startsWithLink)
        let texts = blocks.count { $0.kind == .text }
        let kept = paragraphs.filter { item in
            let isPlain = item.link.map { links[$0].style.form != .sentence } ?? false
            let isUsual = leading.count >= 2 && leading.count * 2 >= texts && item.startsWithLink
            return listed == 0 ? isPlain || isUsual : isUsual && leading.count >= max(2, listed)
        }
        let entries = Set(kept.compactMap(\.link))
        release(Set(paragraphs.compactMap(\.link)).subtracting(entries))
        let isParagraphs = !entries.isEmpty
        lists.removeAll { $0.isParagraphs != isParagraphs || $0.items.isEmpty }
        if isParagraphs {
            // Links of lists beside entries that are paragraphs are running text, too.
            let items = lists.flatMap(\.items)
            release(Set(links.indices).subtracting(items.compactMap(\.link)))
            lists = [ItemList(depth: 0, isParagraphs: true, items: lists.flatMap(\.items))]
            extendEntries()
        }
        sortLinks()
    }

    /// Turns links into mentions.
    private mutating func release(_ released: Set<Int>) {
        guard !released.isEmpty else { return }
        mentions += released.sorted().flatMap { index in
            links[index].urls.map { ($0, links[index].firstLine) }
        }
        mentions.sort { $0.line < $1.line }
        var kept: [Link] = []
        var moved: [Int: Int] = [:]
        for (index, link) in links.enumerated() where !released.contains(index) {
            moved[index] = kept.count
            kept.append(link)
        }
        links = kept
        for list in lists.indices {
            for item in lists[list].items.indices {
                guard let link = lists[list].items[item].link else { continue }
                lists[list].items[item].link = moved[link]
            }
            if lists[list].isParagraphs { lists[list].items.removeAll { $0.link == nil } }
        }
    }

    /// An entry of several blocks goes on to the next entry, and the last one as far as the others usually do.
    private mutating func extendEntries() {
        guard var list = lists.first else { return }
        var ends: [Int] = []
        var counts: [Int: Int] = [:]
        var block = 0
        for index in list.items.indices {
            let start = list.items[index].lastLine
            let next = index + 1 < list.items.count ? list.items[index + 1].firstLine : Int.max
            while block < blocks.count, blocks[block].lines.lowerBound <= start { block += 1 }
            let usual = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
            var own = 0
            var end = start
            while block < blocks.count, blocks[block].lines.lowerBound < next, blocks[block].kind != .wall,
                next != .max || own < usual
            {
                end = blocks[block].lines.upperBound
                own += 1
                block += 1
            }
            if next != .max { counts[own, default: 0] += 1 }
            ends.append(end)
        }
        for (index, end) in ends.enumerated() { list.items[index].lastLine = end }
        lists[0] = list
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
