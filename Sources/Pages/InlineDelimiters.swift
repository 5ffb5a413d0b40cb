/// Where brackets, code and tags of a text end, each byte looked at a bounded number of times.
///
/// A search from each opening one would take a page that opens a hundred thousand for minutes.
final class InlineDelimiters {
    private let bytes: [UInt8]
    /// The ends of the brackets that were looked at; none for those that nothing closes.
    private var brackets: [Int: Int?] = [:]
    private var scans = 0
    /// The ends of the runs of backticks, by their length, in order.
    private lazy var runs = Self.runs(of: bytes)
    private var angle = -1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// One scan sees all brackets but those in what it takes for code; more scans than that only a page needs that is made to.
    private static let mostScans = 100

    /// Where the `]` stands that closes the `[` at `start`.
    func bracket(closing start: Int) -> Int? {
        if let known = brackets[start] { return known }
        guard scans < Self.mostScans else { return nil }
        scans += 1
        var open: [Int] = []
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "`"):
                index = endOfCode(from: index)
                continue
            case UInt8(ascii: "["): open.append(index)
            case UInt8(ascii: "]"):
                if let place = open.popLast(), brackets[place] == nil { brackets[place] = .some(index) }
            default: break
            }
            index += 1
        }
        for place in open where brackets[place] == nil { brackets[place] = .some(nil) }
        return brackets[start] ?? nil
    }

    /// Where the code ends that the backticks at `start` open; where they end when nothing closes them.
    func endOfCode(from start: Int) -> Int {
        let ticks = bytes[start...].firstIndex { $0 != UInt8(ascii: "`") } ?? bytes.count
        let ends = runs[ticks - start] ?? []
        // The first run that starts behind these.
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] - (ticks - start) >= ticks { high = middle } else { low = middle + 1 }
        }
        return low < ends.count ? ends[low] : ticks
    }

    /// Where the next `>` stands; asked in the order of the text, all answers take one look at it.
    func angle(after start: Int) -> Int? {
        if angle < start { angle = bytes[start...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count }
        return angle < bytes.count ? angle : nil
    }

    private static func runs(of bytes: [UInt8]) -> [Int: [Int]] {
        var runs: [Int: [Int]] = [:]
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "`")) {
            index = bytes[start...].firstIndex { $0 != UInt8(ascii: "`") } ?? bytes.count
            runs[index - start, default: []].append(index)
        }
        return runs
    }
}
