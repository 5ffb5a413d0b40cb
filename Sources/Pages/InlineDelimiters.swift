/// Finds the ends of brackets, code spans and tags, in linear time.
///
/// A search from each opening bracket would take minutes on a page with a hundred thousand of them.
final class InlineDelimiters {
    private let bytes: [UInt8]
    /// The closing index of each bracket scanned so far; `nil` if it is not closed.
    private var brackets: [Int: Int?] = [:]
    private var scans = 0
    /// The ends of backtick runs by run length, in ascending order.
    private lazy var runs = Self.runs(of: bytes)
    private var angle = -1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// One scan finds all brackets except those in text it takes for code; only a hostile page needs more
    /// than 100.
    private static let maximumScans = 100

    /// The index of the `]` that closes the `[` at `start`.
    func bracket(closing start: Int) -> Int? {
        if let known = brackets[start] { return known }
        guard scans < Self.maximumScans else { return nil }
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

    /// The end of the code span opened by the backticks at `start`, or of the backticks if it is not closed.
    func endOfCode(from start: Int) -> Int {
        let ticks = bytes[start...].firstIndex { $0 != UInt8(ascii: "`") } ?? bytes.count
        let ends = runs[ticks - start] ?? []
        // The first run that starts after these backticks.
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] - (ticks - start) >= ticks { high = middle } else { low = middle + 1 }
        }
        return low < ends.count ? ends[low] : ticks
    }

    /// The index of the next `>`; linear over all calls if they come in text order.
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
