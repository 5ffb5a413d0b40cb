package import Foundation

/// Vectors of word pieces, read from a mapped file: what the pieces of a text mean on average is what it means.
///
/// `Benchmarks/meaning/make-vectors.py` writes the file, docs/meaning.md says from what. Little endian:
/// - 64 bytes: “veillevec”, the version, the length of the languages (16 bits), the numbers of pieces, dimensions and
///   nodes (32 bits each), a mark of the content (64 bits), the languages;
/// - for each piece its unigram score and the scale of its row (32-bit floats);
/// - the tree of the pieces' bytes, by level: for each node the index of its first child, and one more at the end;
///   then for each node the piece that ends there, plus one (32 bits each);
/// - for each piece its row (8-bit integers); for each node its byte.
///
/// The one file that reads memory by address: `init` proves that no index of the file leads out of it.
package struct PieceVectors: Sendable {
    /// Why a file cannot be used.
    package enum Problem: Error, Equatable {
        /// Not a file of vectors, or one of another version.
        case foreign
        /// Cut off, or not what it says.
        case damaged
    }

    /// The languages of the texts that the vectors were fitted on.
    package let languages: [String]
    /// The length of each vector.
    package let dimensionCount: Int
    /// Another content has another mark.
    package let mark: UInt64
    /// The cost of a character that is in no piece.
    let unknownScore: Float

    private let data: Data
    private let pieceCount: Int
    private let scores: Int
    private let scales: Int
    private let firstChildren: Int
    private let ends: Int
    private let rows: Int
    private let labels: Int

    private static let magic = "veillevec"
    private static let version: UInt8 = 1
    private static let headerLength = 64
    private static let languagesStart = 32
    /// Far above what is in use: no sum of them overflows.
    private static let limit = 1 << 24

    /// Reads the content of a file; the rows are not touched.
    package init(_ data: Data) throws(Problem) {
        let start = [UInt8](data.prefix(Self.headerLength))
        guard start.starts(with: Self.magic.utf8), start.count > 9, start[9] == Self.version else {
            throw .foreign
        }
        guard start.count == Self.headerLength else { throw .damaged }
        func number(at index: Int, bytes: Int) -> UInt64 {
            start[index..<index + bytes].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let nameLength = Int(number(at: 10, bytes: 2))
        let pieces = Int(number(at: 12, bytes: 4))
        let dimensions = Int(number(at: 16, bytes: 4))
        let nodes = Int(number(at: 20, bytes: 4))
        guard nameLength <= Self.headerLength - Self.languagesStart, (1...Self.limit).contains(pieces),
            (1...4096).contains(dimensions), (1...Self.limit).contains(nodes)
        else { throw .damaged }
        let name = start[Self.languagesStart..<Self.languagesStart + nameLength]
        languages = String(decoding: name, as: UTF8.self).split(separator: " ").map(String.init)
        self.data = data
        pieceCount = pieces
        dimensionCount = dimensions
        mark = number(at: 24, bytes: 8)
        scores = Self.headerLength
        scales = scores + 4 * pieces
        firstChildren = scales + 4 * pieces
        ends = firstChildren + 4 * (nodes + 1)
        rows = ends + 4 * nodes
        labels = rows + pieces * dimensions
        guard data.count == labels + nodes else { throw .damaged }
        guard let lowest = Self.lowest(data, scores: scores, scales: scales, pieces: pieces),
            Self.isTree(data, firstChildren: firstChildren, ends: ends, nodes: nodes, pieces: pieces)
        else { throw .damaged }
        unknownScore = lowest - 10
    }

    /// Whether a page is in a language of the vectors: on another they know too little.
    package func suits(_ sections: [LabelledSection]) -> Bool { PageLanguage.isAmong(languages, sections) }

    /// The lowest score, if all scores and scales are sound.
    private static func lowest(_ data: Data, scores: Int, scales: Int, pieces: Int) -> Float? {
        unsafe data.withUnsafeBytes { bytes in
            var lowest = Float(0)
            for piece in 0..<pieces {
                let score = unsafe bytes.load(fromByteOffset: scores + 4 * piece, as: Float.self)
                let scale = unsafe bytes.load(fromByteOffset: scales + 4 * piece, as: Float.self)
                guard abs(score) < 1e6, scale >= 0, scale < 1e6 else { return nil }
                lowest = min(lowest, score)
            }
            return lowest
        }
    }

    /// Whether the children of the nodes follow each other, each after its parent, and every end is a piece.
    private static func isTree(
        _ data: Data,
        firstChildren: Int,
        ends: Int,
        nodes: Int,
        pieces: Int
    ) -> Bool {
        unsafe data.withUnsafeBytes { bytes in
            var following = 1
            for node in 0..<nodes {
                let first = Int(
                    unsafe bytes.load(fromByteOffset: firstChildren + 4 * node, as: UInt32.self)
                )
                let last = Int(
                    unsafe bytes.load(fromByteOffset: firstChildren + 4 * node + 4, as: UInt32.self)
                )
                let end = Int(unsafe bytes.load(fromByteOffset: ends + 4 * node, as: UInt32.self))
                guard first == following, first > node, last >= first, last <= nodes, end <= pieces else {
                    return false
                }
                following = last
            }
            return following == nodes
        }
    }

    /// A part of a text, and the piece that it is; `nil` for a character that is in no piece.
    typealias Part = (range: Range<Int>, piece: Int?)

    /// The best way to a place in the text: its score, where its last part starts, and which piece that is.
    private struct Step {
        var score = -Float.infinity
        var start: Int32 = 0
        var piece: Int32 = -1
    }

    /// Cuts normalized text where the sum of the scores is highest (Viterbi).
    ///
    /// The work is bounded by the length of the text times that of the longest piece.
    func parts(of text: [UInt8]) -> [Part] {
        guard text.count < Int32.max else { return [] }
        var steps = [Step](repeating: Step(), count: text.count + 1)
        steps[0].score = 0
        unsafe data.withUnsafeBytes { bytes in
            let tree = unsafe Tree(
                firstChildren: bytes[firstChildren..<ends],
                ends: bytes[ends..<rows],
                labels: bytes[labels...],
                scores: bytes[scores..<scales]
            )
            var start = 0
            while start < text.count {
                let next = min(text.count, start + PieceText.length(ofCharacter: text[start]))
                unsafe follow(tree, text, start, &steps)
                let score = steps[start].score + unknownScore
                if score > steps[next].score {
                    steps[next] = Step(score: score, start: Int32(start))
                }
                start = next
            }
        }
        var parts: [Part] = []
        var end = text.count
        while end > 0 {
            let step = steps[end]
            parts.append((Int(step.start)..<end, step.piece < 0 ? nil : Int(step.piece)))
            end = Int(step.start)
        }
        return parts.reversed()
    }

    /// The parts of the file that describe the tree of the pieces.
    @unsafe private struct Tree {
        let firstChildren: UnsafeRawBufferPointer
        let ends: UnsafeRawBufferPointer
        let labels: UnsafeRawBufferPointer
        let scores: UnsafeRawBufferPointer

        init(
            firstChildren: Slice<UnsafeRawBufferPointer>,
            ends: Slice<UnsafeRawBufferPointer>,
            labels: Slice<UnsafeRawBufferPointer>,
            scores: Slice<UnsafeRawBufferPointer>
        ) {
            unsafe self.firstChildren = UnsafeRawBufferPointer(rebasing: firstChildren)
            unsafe self.ends = UnsafeRawBufferPointer(rebasing: ends)
            unsafe self.labels = UnsafeRawBufferPointer(rebasing: labels)
            unsafe self.scores = UnsafeRawBufferPointer(rebasing: scores)
        }

        /// The child of a node for a byte; 0 if it has none.
        func child(of node: Int, for byte: UInt8) -> Int {
            var low = Int(unsafe firstChildren.load(fromByteOffset: 4 * node, as: UInt32.self))
            let end = Int(unsafe firstChildren.load(fromByteOffset: 4 * node + 4, as: UInt32.self))
            var high = end
            while low < high {
                let middle = (low + high) / 2
                if unsafe labels[middle] < byte { low = middle + 1 } else { high = middle }
            }
            return unsafe low < end && labels[low] == byte ? low : 0
        }
    }

    /// Takes the steps to the ends of all pieces that the text has at `start`.
    private func follow(_ tree: Tree, _ text: [UInt8], _ start: Int, _ steps: inout [Step]) {
        let score = steps[start].score
        var node = 0
        for index in start..<text.count {
            node = unsafe tree.child(of: node, for: text[index])
            if node == 0 { return }
            let piece = Int32(unsafe tree.ends.load(fromByteOffset: 4 * node, as: UInt32.self)) - 1
            guard piece >= 0 else { continue }
            let own = unsafe tree.scores.load(fromByteOffset: 4 * Int(piece), as: Float.self)
            if score + own > steps[index + 1].score {
                steps[index + 1] = Step(score: score + own, start: Int32(start), piece: piece)
            }
        }
    }

    /// The mean of the rows of pieces; `nil` if there are none.
    func mean(of pieces: [Int]) -> [Float]? {
        if pieces.isEmpty { return nil }
        var sum = [Float](repeating: 0, count: dimensionCount)
        unsafe data.withUnsafeBytes { bytes in
            unsafe sum.withUnsafeMutableBufferPointer { sum in
                for piece in pieces where piece < pieceCount {
                    let scale =
                        unsafe bytes.load(fromByteOffset: scales + 4 * piece, as: Float.self)
                        / Float(pieces.count)
                    let start = rows + piece * dimensionCount
                    let row = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + dimensionCount])
                    for unsafe(index, byte) in unsafe row.enumerated() {
                        unsafe sum[index] += scale * Float(Int8(bitPattern: byte))
                    }
                }
            }
        }
        return sum
    }
}
