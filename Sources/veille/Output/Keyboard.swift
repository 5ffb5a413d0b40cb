import Foundation

/// Reads single keys of a terminal, or of standard input where there is none.
final class Keyboard {
    private let isTerminal = isatty(STDIN_FILENO) == 1
    private var saved = termios()
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// Puts the terminal into a mode in which each key comes at once, for as long as `body` runs.
    func whileReadingKeys(_ body: () throws -> Void) rethrows {
        guard isTerminal, unsafe tcgetattr(STDIN_FILENO, &saved) == 0 else { return try body() }
        setKeyMode()
        defer { restore() }
        try body()
    }

    /// The next key; `nil` at the end of the input.
    ///
    /// - Throws: `CancellationError` on Control-C.
    func key() throws -> Character? {
        while let byte = next() {
            switch byte {
            case 3: throw CancellationError()
            case 4: return nil
            case 0x1B:
                // An arrow or function key: its bytes are no keys of ours.
                if isTerminal { skipEscape() }
            case 0..<0x21: continue
            case 0x80...: continue
            default: return Character(Unicode.Scalar(byte))
            }
        }
        return nil
    }

    /// A line of text, edited the way the terminal does.
    func line(_ prompt: String) -> String? {
        try? Output.write(Data(prompt.utf8))
        if isTerminal {
            restore()
            defer { setKeyMode() }
            return readLine()
        }
        var bytes: [UInt8] = []
        while let byte = next(), byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }

    private func next() -> UInt8? {
        if pending.isEmpty, !isAtEnd {
            let data =
                isTerminal
                ? FileHandle.standardInput.availableData : FileHandle.standardInput.readDataToEndOfFile()
            if data.isEmpty || !isTerminal { isAtEnd = true }
            pending = Array(data)
        }
        return pending.isEmpty ? nil : pending.removeFirst()
    }

    private func skipEscape() {
        while let byte = pending.first, !(0x40...0x7E).contains(byte) || byte == 0x5B || byte == 0x4F {
            pending.removeFirst()
        }
        if !pending.isEmpty { pending.removeFirst() }
    }

    private func setKeyMode() {
        var raw = saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    }

    private func restore() { unsafe tcsetattr(STDIN_FILENO, TCSANOW, &saved) }
}
