import Foundation

/// Reads keys from standard input, as they come from a pipe or, line by line, from a terminal.
final class Keyboard {
    private let isTerminal = isatty(STDIN_FILENO) == 1
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// The next key; `nil` at the end of the input.
    ///
    /// - Throws: `CancellationError` on Control-C.
    func key() throws -> Character? {
        while let byte = next() {
            switch byte {
            case 3: throw CancellationError()
            case 4: return nil
            case 0..<0x21: continue
            case 0x80...: continue
            default: return Character(Unicode.Scalar(byte))
            }
        }
        return nil
    }

    /// A line of text.
    func line(_ prompt: String) -> String? {
        try? Output.write(Data(prompt.utf8))
        // The rest of the line with the command key is not an answer.
        if let end = pending.firstIndex(of: 0x0A), pending[..<end].allSatisfy({ $0 < 0x21 }) {
            pending.removeFirst(end + 1)
        }
        var bytes: [UInt8] = []
        while let byte = next(), byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }

    private func next() -> UInt8? {
        if pending.isEmpty, !isAtEnd {
            if isTerminal { Output.flush() }
            let data =
                isTerminal
                ? FileHandle.standardInput.availableData : FileHandle.standardInput.readDataToEndOfFile()
            if data.isEmpty || !isTerminal { isAtEnd = true }
            pending = Array(data)
        }
        return pending.isEmpty ? nil : pending.removeFirst()
    }
}
