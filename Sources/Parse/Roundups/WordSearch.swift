/// Finds a short word in bytes, without regard to the case of its letters (Horspool's algorithm): of most texts it reads
/// one byte of as many as the word has.
struct WordSearch: Sendable {
    private let word: [UInt8]
    /// How far to go on after a last byte.
    private let steps: [Int]

    /// `word` is in lower case.
    init(_ word: String) {
        let bytes = Array(word.utf8)
        var steps = [Int](repeating: bytes.count, count: 256)
        for (index, byte) in bytes.dropLast().enumerated() {
            let step = bytes.count - 1 - index
            steps[Int(byte)] = step
            if (0x61...0x7A).contains(byte) { steps[Int(byte) - 0x20] = step }
        }
        (self.word, self.steps) = (bytes, steps)
    }

    /// The index after the next occurrence at or after `start`; `nil` if there is none.
    func end(in text: Span<UInt8>, from start: Int) -> Int? {
        let last = word.count - 1
        var index = start + last
        while index < text.count {
            let byte = text[index]
            if byte == word[last] || byte | 0x20 == word[last], isFound(in: text, at: index - last) {
                return index + 1
            }
            index += steps[Int(byte)]
        }
        return nil
    }

    private func isFound(in text: Span<UInt8>, at start: Int) -> Bool {
        word.indices.allSatisfy { offset in
            let byte = text[start + offset]
            return byte == word[offset] || (0x61...0x7A).contains(word[offset]) && byte | 0x20 == word[offset]
        }
    }
}
