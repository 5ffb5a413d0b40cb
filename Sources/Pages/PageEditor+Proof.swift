import Feeds

/// A line that is to stand on a page.
struct NewLine {
    /// Without line end.
    var text: String
    var link: NewLink
    /// The address of the link, as it is written.
    var address: String
    /// The path of its section.
    var section: [String]
    var place: Place
    var basis: PlaceBasis
    /// Whether the next line of its section stands right beside it.
    var isStackable = false
    /// The text that the link must show; `nil` if a person wrote it.
    var title: String?
    /// See ``PageEdit/isFallback``.
    var isFallback = false
    /// See ``PageEdit/lacksDescription``.
    var lacksDescription = false
}

extension NewLine {
    /// Whether it goes right beside a line of its section that was added before.
    func isStacked(on before: NewLine) -> Bool {
        isStackable && before.isStackable && place.line == before.place.line
            && basis.order == before.basis.order
    }
}

extension PageEditor {
    /// Links on their way to a page.
    struct Batch {
        private(set) var page: Page
        let history: PageHistory?
        let additions: [Addition]
        /// What became of each addition; `nil` as long as it waits.
        private(set) var edits: [Result<PageEdit, PageError>?]

        init(page: Page, history: PageHistory?, additions: [Addition]) {
            (self.page, self.history, self.additions) = (page, history, additions)
            edits = additions.map { _ in nil }
        }

        /// Adds of each section the first that waits, and those after it whose place follows from the first.
        ///
        /// - Returns: Those that still wait.
        mutating func addOnce(_ waiting: [Int]) -> [Int] {
            let context = Context(page)
            var later: [Int] = []
            var places: Set<Int> = []
            var addresses: Set<String> = []
            var closed: Set<[String]> = []
            var lines: [(index: Int, line: NewLine)] = []
            var last: [[String]: NewLine] = [:]
            for index in waiting {
                let path = additions[index].section
                let before = last[path]
                // Where a list ends depends on the lists inside it.
                let mustWait =
                    closed.contains(path) || before.map { !$0.isStackable } ?? false
                    || before == nil && last.keys.contains { $0.starts(with: path) || path.starts(with: $0) }
                guard !mustWait else {
                    later.append(index)
                    closed.insert(path)
                    continue
                }
                do throws(PageError) {
                    let line = try newLine(additions[index], in: context, history: history)
                    let isBeside =
                        before.map { line.isStacked(on: $0) } ?? places.insert(line.place.line).inserted
                    if isBeside, addresses.insert(line.address).inserted {
                        lines.append((index, line))
                        last[path] = line
                    } else {
                        later.append(index)
                        closed.insert(path)
                    }
                } catch {
                    edits[index] = .failure(error)
                }
            }
            guard !lines.isEmpty else { return later }
            do throws(PageError) {
                let proven = try prove(lines.map(\.line), on: page)
                record(Array(zip(lines.map(\.index), proven)), moving: lines.map(\.line.place.line))
            } catch {
                guard lines.count > 1 else {
                    edits[lines[0].index] = .failure(error)
                    return later
                }
                // One line that cannot be proven does not keep the others off the page.
                let half = lines.count / 2
                later += addOnce(lines[..<half].map(\.index))
                later += addOnce(lines[half...].map(\.index))
            }
            return later.sorted()
        }

        /// `places` are the lines of the page before which the new ones stand.
        private mutating func record(_ new: [(index: Int, edit: PageEdit)], moving places: [Int]) {
            for index in edits.indices {
                guard case .success(var edit) = edits[index] else { continue }
                func moved(_ line: Int) -> Int {
                    zip(new, places).reduce(line) { sum, one in
                        one.1 <= line ? sum + one.0.edit.proof.lines.count : sum
                    }
                }
                let (lines, number) = (edit.proof.lines, moved(edit.lineNumber))
                let offset = number - edit.lineNumber
                // A later line may stand between this one and its blank lines, which are no longer beside it then.
                let first =
                    moved(lines.lowerBound) - lines.lowerBound == offset ? lines.lowerBound + offset : number
                let last =
                    moved(lines.upperBound) - lines.upperBound == offset ? lines.upperBound + offset : number
                (edit.lineNumber, edit.proof.lines) = (number, first...last)
                edits[index] = .success(edit)
            }
            for (index, edit) in new { edits[index] = .success(edit) }
            if let after = new.last?.edit.page { page = after }
        }
    }

    /// What is asked for each line about the page that it is added to.
    struct Context {
        let page: Page
        let orders: PageOrders
        /// The line of each address.
        let lines: [String: Int]

        init(_ page: Page) {
            self.page = page
            orders = PageOrders(page)
            lines = Dictionary(page.addresses.map { ($0.url, $0.line) }) { first, _ in first }
        }
    }

    /// Inserts lines and proves that nothing else has changed.
    ///
    /// - Returns: An edit for each line; all have the page after all of them.
    static func prove(_ lines: [NewLine], on page: Page) throws(PageError) -> [PageEdit] {
        let insertion = Insertion(lines, into: page)
        try insertion.proveOnlyAdded(to: page.bytes)
        // One link more can tip the balance of links and groups in a list: read the same groups.
        let groups = page.sections.filter { $0.groupDepth != nil }.map(\.headingLine)
        let after = try PageParser.parse(insertion.bytes, groups: Set(groups.map(insertion.moved)))
        try proveOneMoreEach(insertion, before: page, after: after)
        let engine = PageEngine(page.frontMatter)
        if engine == .kramdown {
            let outline = KramdownOutline(after)
            guard
                KramdownOutline(page).hasMore(
                    lines.map { ([$0.address, $0.link.url], $0.text) },
                    in: outline
                )
            else {
                throw PageError(.notProven(.kramdown(lines[0].text)), line: insertion.added[0].lowerBound)
            }
        }
        var ended = try endedGroups(of: page, after: after)
        let count = page.links.count
        return lines.indices.map { index in
            let (line, added) = (lines[index], insertion.added[index])
            let proof = PageEdit.Proof(
                kind: .addition,
                lines: added,
                links: (count + index, count + index + 1),
                section: line.section,
                engine: engine
            )
            let number = added.lowerBound + line.place.blanksBefore
            var edit = PageEdit(page: after, line: line.text, lineNumber: number, proof: proof)
            (edit.isFallback, edit.lacksDescription) = (line.isFallback, line.lacksDescription)
            edit.basis = line.basis
            // A group ends by a link in the list around it.
            let isLast = index == lines.count - 1
            edit.endedGroups = ended.filter { isLast || $0.starts(with: line.section) }
            ended.removeAll { edit.endedGroups.contains($0) }
            return edit
        }
    }

    /// The groups that the page has no longer when it is read without knowing them.
    private static func endedGroups(of page: Page, after edited: Page) throws(PageError) -> [[String]] {
        let groups = page.sections.filter { $0.groupDepth != nil }.map(\.path)
        guard !groups.isEmpty else { return [] }
        let paths = Set(try PageParser.parse(edited.bytes).sections.map(\.path))
        return groups.filter { !paths.contains($0) }
    }

    /// Checks that the new page has exactly one more link for each line, in its section and with its address, and
    /// all others unchanged.
    private static func proveOneMoreEach(_ insertion: Insertion, before: Page, after: Page) throws(PageError)
    {
        let lines = insertion.lines
        // A comment for veille would close or silence what is below it.
        if let line = lines.first(where: { SourceText.holdsComment("<!-- veille", in: $0.text) }) {
            throw PageError(.notProven(.foreignMarkup(line.text)), line: insertion.added[0].lowerBound)
        }
        guard after.sections.map(\.path) == before.sections.map(\.path) else {
            throw PageError(.notProven(.sections(lines[0].text)), line: insertion.added[0].lowerBound)
        }
        var places: [[String]: [Int]] = [:]
        for (index, line) in lines.enumerated() { places[line.section, default: []].append(index) }
        for (old, new) in zip(before.sections, after.sections) {
            var kept = new.links
            var found: [(place: Int, link: Link?)] = []
            for place in places.removeValue(forKey: old.path) ?? [] {
                let added = insertion.added[place]
                let index = kept.firstIndex { added.contains($0.firstLine) }
                found.append((place, index.map { kept.remove(at: $0) }))
            }
            let first = found.first?.place ?? 0
            let (text, number) = (lines[first].text, insertion.added[first].lowerBound)
            guard kept.map(\.urls) == old.links.map(\.urls), kept.map(\.title) == old.links.map(\.title)
            else {
                throw PageError(.notProven(.otherLink(text)), line: number)
            }
            guard new.mentions.map(\.url) == old.mentions.map(\.url) else {
                throw PageError(.notProven(.runningText(text)), line: number)
            }
            for (place, link) in found {
                try prove(link, for: lines[place], at: insertion.added[place].lowerBound)
            }
        }
    }

    /// Checks that what a parser found is the link that was to be added.
    private static func prove(_ found: Link?, for line: NewLine, at number: Int) throws(PageError) {
        guard let found else {
            throw PageError(.notProven(.notALink(line.text, section: line.section)), line: number)
        }
        guard found.url == line.address || found.url == line.link.url else {
            throw PageError(.notProven(.address(found.url, wanted: line.link.url)), line: number)
        }
        guard found.urls.count == 1 else {
            throw PageError(.notProven(.links(found.urls.count)), line: number)
        }
        guard found.firstLine == found.lastLine, found.isWellFormed else {
            throw PageError(.notProven(.notWhole), line: number)
        }
        guard line.title == nil || found.title == line.title else {
            throw PageError(.notProven(.title(line: line.text, shown: found.title)), line: number)
        }
    }
}

/// New lines among those of a page.
struct Insertion {
    let lines: [NewLine]
    /// The bytes with the new lines.
    let bytes: [UInt8]
    /// The numbers of the new lines, blank ones included, for each of ``lines``.
    let added: [ClosedRange<Int>]
    /// The lines of the page before which new ones stand, ascending, with their number.
    private let inserted: [(line: Int, count: Int)]
    /// The line end that the last line of the page was given, if it had none.
    private var givenEnd: [UInt8] = []

    init(_ lines: [NewLine], into page: Page) {
        var text = page.text
        let order = lines.indices.sorted { one, other in
            let (place, next) = (lines[one].place.line, lines[other].place.line)
            // Of those that come first, the last stands above.
            let isReversed = lines[one].basis.order == .newestFirst
            return place == next ? (isReversed ? one > other : one < other) : place < next
        }
        let last = text.lines.count
        var inserted: [(line: Int, count: Int)] = []
        // From the end, so that the places before stay where they are.
        for index in order.reversed() {
            let (line, place) = (lines[index], lines[index].place)
            // If line ends are mixed, use the neighbour's.
            let end = page.text.end(before: place.line)
            var new = [ArraySlice(Array(line.text.utf8) + end)]
            new.insert(contentsOf: Array(repeating: ArraySlice(end), count: place.blanksBefore), at: 0)
            new += Array(repeating: ArraySlice(end), count: place.blanksAfter)
            if place.line > last, givenEnd.isEmpty,
                !(text.lines.last.map { $0.last == 0x0A || $0.last == 0x0D } ?? true)
            {
                // Keep the file without a final line end.
                givenEnd = end
                text.endLastLine(with: end)
                new[new.count - 1] = SourceText.withoutEnd(new[new.count - 1])
            }
            text.insert(new, before: place.line)
            inserted.append((min(place.line, last + 1), new.count))
        }
        self.lines = lines
        self.inserted = inserted.reversed()
        bytes = text.bytes
        var added = lines.map { _ in 0...0 }
        var offset = 0
        for (index, place) in zip(order, self.inserted) {
            added[index] = (place.line + offset)...(place.line + offset + place.count - 1)
            offset += place.count
        }
        self.added = added
    }

    /// Where a line of the page stands now.
    func moved(_ line: Int) -> Int {
        inserted.reduce(line) { $1.line <= line ? $0 + $1.count : $0 }
    }

    /// Checks that the page without the added lines has the original bytes.
    func proveOnlyAdded(to original: [UInt8]) throws(PageError) {
        let text = SourceText(bytes).lines
        let added = self.added.sorted { $0.lowerBound < $1.lowerBound }
        guard text.count >= added[added.count - 1].upperBound else {
            throw PageError(.notProven(.mixedLineEnds), line: added[0].lowerBound)
        }
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        var next = 0
        for range in added {
            for line in text[next..<(range.lowerBound - 1)] { rest += line }
            next = range.upperBound
        }
        for line in text[next...] { rest += line }
        if !givenEnd.isEmpty, rest.suffix(givenEnd.count) == givenEnd[...] { rest.removeLast(givenEnd.count) }
        guard rest == original else {
            throw PageError(.notProven(.notReversible), line: added[0].lowerBound)
        }
    }
}
