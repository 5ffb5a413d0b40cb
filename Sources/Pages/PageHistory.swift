import Feeds

/// Where the entries of a page were added, as its git history shows.
package struct PageHistory: Sendable {
    /// Latest first.
    let additions: [Addition]

    /// An entry that one commit added.
    struct Addition: Sendable, Equatable {
        var url: String
        var position: AdditionHabit.Position
    }

    /// The arguments of git whose output ``init(text:log:)`` reads, apart from the file's name.
    package static let logArguments = [
        "log", "--first-parent", "-m", "-n", "200", "--no-color", "--no-ext-diff", "--no-textconv",
        "--no-renames", "--diff-algorithm=myers", "--format=%x00", "-p", "-U0",
    ]

    /// Reads a history from the page as it was last committed, and the output of git.
    ///
    /// Each change is undone in turn, so that the neighbours of a new line are the ones that it had then.
    package init(text: String, log: String) {
        var lines = HistoryLine.all(in: text[...])
        var additions: [Addition] = []
        for commit in log.split(separator: "\0") {
            let hunks = Hunk.all(in: commit)
            let removed = Set(hunks.flatMap { $0.removed.compactMap(HistoryLine.url) })
            for hunk in hunks {
                guard hunk.fits(lines) else {
                    self.additions = additions
                    return
                }
                additions += Self.additions(of: hunk, in: lines, besides: removed)
            }
            for hunk in hunks.reversed() { lines.replaceSubrange(hunk.lines, with: hunk.removed) }
        }
        self.additions = additions
    }

    /// The new entries of a hunk; many at once are no additions, but a new section.
    private static func additions(of hunk: Hunk, in lines: [Substring], besides removed: Set<Substring>)
        -> [Addition]
    {
        let urls = hunk.added.compactMap(HistoryLine.url)
        guard !urls.isEmpty, urls.count <= 3, removed.isDisjoint(with: urls) else { return [] }
        guard let position = HistoryLine.position(of: hunk.lines, in: lines) else { return [] }
        return urls.reversed().map { Addition(url: String($0), position: position) }
    }

    /// Where the last additions to a section went.
    package func habit(of section: Section) -> AdditionHabit {
        let urls = Set(section.links.flatMap(\.urls))
        return AdditionHabit(additions.filter { urls.contains($0.url) }.map(\.position))
    }
}

/// Where a curator puts new entries of a list that has no order.
package struct AdditionHabit: Sendable, Equatable {
    package enum Position: String, Sendable, Codable {
        case top, middle, bottom
    }

    /// Of the last ten additions, latest first.
    package let positions: [Position]
    /// The position of nearly all of them; `nil` if there is none, or too few are known.
    package let usual: Position?

    fileprivate init(_ positions: [Position]) {
        self.positions = Array(positions.prefix(10))
        let most = self.positions.mostFrequent
        let count = self.positions.count { $0 == most }
        usual = count >= 3 && count * 4 >= self.positions.count * 3 ? most : nil
    }

    /// The number of additions at the usual position.
    var usualCount: Int { positions.count { $0 == usual } }
}

/// A part of a change, as `git log -p -U0` prints it.
private struct Hunk {
    /// The lines that it added, from 0; empty before the line that follows a removal.
    var lines: Range<Int>
    var removed: [Substring] = []
    var added: [Substring] = []

    static func all(in commit: Substring) -> [Hunk] {
        var hunks: [Hunk] = []
        for line in HistoryLine.all(in: commit) {
            if line.hasPrefix("@@ ") {
                if let lines = newLines(of: line) { hunks.append(Hunk(lines: lines)) }
            } else if hunks.isEmpty {
                continue
            } else if line.hasPrefix("+") {
                hunks[hunks.count - 1].added.append(line.dropFirst())
            } else if line.hasPrefix("-") {
                hunks[hunks.count - 1].removed.append(line.dropFirst())
            } else if line.hasPrefix("diff ") {
                return hunks
            }
        }
        return hunks
    }

    private static func newLines(of header: Substring) -> Range<Int>? {
        guard let match = header.firstMatch(of: MarkdownPattern.hunk.regex),
            let first = Int(match.output.1), let count = Int(match.output.2 ?? "1")
        else { return nil }
        // Without new lines, git gives the number of the line before.
        let start = count == 0 ? first : first - 1
        return start >= 0 ? start..<(start + count) : nil
    }

    /// Whether the page has these new lines.
    func fits(_ page: [Substring]) -> Bool {
        lines.upperBound <= page.count && page[lines].elementsEqual(added)
    }
}

/// What a line of an earlier version of a page is, without parsing all of it.
private enum HistoryLine {
    /// The lines of a text, with their carriage returns: for Swift a line end of two bytes is one character.
    static func all(in text: Substring) -> [Substring] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// The first address of a line.
    static func url(_ line: Substring) -> Substring? {
        guard let scheme = line.firstRange(of: "://") else { return nil }
        let start = line[..<scheme.lowerBound].reversed().prefix { $0.isASCII && $0.isLetter }.count
        return line[line.index(scheme.lowerBound, offsetBy: -start)...]
            .prefix { !$0.isWhitespace && !")>|\"'".contains($0) }
    }

    /// The position of new lines among the entries like them; `nil` if there are no others.
    static func position(of new: Range<Int>, in lines: [Substring]) -> AdditionHabit.Position? {
        guard let first = new.first(where: { url(lines[$0]) != nil }) else { return nil }
        let shape = Shape(lines[first])
        let isBelow = lines[..<new.lowerBound].reversed().lazy.compactMap(shape.isEntry).first ?? false
        let isAbove = lines[new.upperBound...].lazy.compactMap(shape.isEntry).first ?? false
        switch (isBelow, isAbove) {
        case (true, true): return .middle
        case (true, false): return .bottom
        case (false, true): return .top
        case (false, false): return nil
        }
    }

    /// The indent and the kind of an entry.
    private struct Shape {
        var indent: Int
        var isItem: Bool

        init(_ line: Substring) {
            let content = line.drop { $0 == " " || $0 == "\t" }
            indent = line.distance(from: line.startIndex, to: content.startIndex)
            isItem = content.prefixMatch(of: MarkdownPattern.marker.regex) != nil
        }

        /// Whether a line is another entry; `nil` if the next line decides.
        func isEntry(_ line: Substring) -> Bool? {
            guard line.contains(where: { !$0.isWhitespace }) else { return nil }
            let other = Shape(line)
            if other.indent > indent { return nil }
            if isItem { return other.isItem && other.indent == indent }
            // Of paragraphs and rows, those with an address are entries; headings end the list.
            if line.hasPrefix("#") || other.isItem { return false }
            return url(line) == nil ? nil : true
        }
    }
}
