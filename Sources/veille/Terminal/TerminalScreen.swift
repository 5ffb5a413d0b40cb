import Dispatch
import Feeds
import Foundation

/// The whole screen of a terminal; the terminal is restored afterwards.
final class TerminalScreen {
    enum Event: Sendable {
        case key(TerminalKey)
        /// The window has another size.
        case resized
        /// The process was suspended and continues.
        case resumed
        /// Input was closed.
        case ended
    }

    /// Columns and rows.
    struct Size: Equatable {
        var columns: Int
        var rows: Int
    }

    /// The terminal does not allow single keys to be read.
    struct Unavailable: Error {}

    private let input: Int32
    private var saved = termios()
    private var shown: [String] = []
    private var keys: (any DispatchSourceProtocol)?
    private var signals: [any DispatchSourceProtocol] = []
    /// Whether another program has the terminal.
    private let isLent = Guarded(false)

    /// Whether standard input and output are a terminal that can show more than lines.
    static var isAvailable: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            && ProcessInfo.processInfo.environment["TERM", default: "dumb"] != "dumb"
    }

    // Alternate screen, hidden cursor, bracketed paste; and back.
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h\u{1B}[2J"
    private static let leave = "\u{1B}[?2004l\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

    /// - Parameter input: The descriptor that keys are read from.
    init(input: Int32 = STDIN_FILENO) { self.input = input }

    /// Shows something until `body` is done, whether it returns, throws or a signal ends it.
    ///
    /// - Throws: ``Unavailable``, with the terminal untouched.
    func show(_ body: (AsyncStream<Event>) async throws -> Void) async throws {
        // A terminal that refuses unchanged settings refuses others as well.
        guard unsafe tcgetattr(input, &saved) == 0, unsafe tcsetattr(input, TCSANOW, &saved) == 0 else {
            throw Unavailable()
        }
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        watch(feed)
        open()
        defer {
            for source in signals { source.cancel() }
            keys?.cancel()
            close()
        }
        try await body(events)
    }

    private func open() {
        var raw = saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
        unsafe tcsetattr(input, TCSANOW, &raw)
        Self.write(Self.enter)
        shown = []
    }

    private func close() {
        Self.write(Self.leave)
        unsafe tcsetattr(input, TCSANOW, &saved)
    }

    private func watch(_ feed: AsyncStream<Event>.Continuation) {
        let queue = DispatchQueue(label: "keys")
        let source = DispatchSource.makeReadSource(fileDescriptor: input, queue: queue)
        let decoder = Decoder()
        let keyboard = FileHandle(fileDescriptor: input, closeOnDealloc: false)
        source.setEventHandler {
            let data = keyboard.availableData
            if data.isEmpty {
                feed.yield(.ended)
                feed.finish()
            }
            for key in decoder.keys.decode(data) { feed.yield(.key(key)) }
        }
        keys = source
        listen(to: SIGWINCH, queue) { feed.yield(.resized) }
        listen(to: SIGCONT, queue) { feed.yield(.resumed) }
        // Signals that end the program end the loop first, so that the screen is restored.
        for number in [SIGTERM, SIGHUP, SIGINT] {
            listen(to: number, queue) { [isLent] in
                // Control-C is then meant for the other program.
                if number == SIGINT, isLent.withLock({ $0 }) { return }
                feed.yield(.ended)
                feed.finish()
            }
        }
        source.activate()
        for source in signals { source.activate() }
    }

    /// Only used on the queue of keys.
    private final class Decoder: @unchecked Sendable { var keys = TerminalKeyDecoder() }

    private func listen(to number: Int32, _ queue: DispatchQueue, _ act: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: act)
        signals.append(source)
    }

    /// Control-Z: returns to the shell and its screen until ``Event/resumed``.
    func suspend() {
        close()
        kill(getpid(), SIGSTOP)
    }

    /// Sets the screen up again: the shell may have left the terminal in any mode.
    func resume() {
        close()
        open()
    }

    /// Lends the terminal to another program until `body` is done.
    func lend<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        keys?.suspend()
        isLent.withLock { $0 = true }
        close()
        defer {
            open()
            isLent.withLock { $0 = false }
            keys?.resume()
        }
        return try await body()
    }

    var size: Size { Self.size }

    /// The size of the terminal on standard output.
    static var size: Size {
        var window = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 else {
            return Size(columns: 80, rows: 24)
        }
        // A line or a recorder may know one of the two.
        return Size(
            columns: window.ws_col > 0 ? Int(window.ws_col) : 80,
            rows: window.ws_row > 0 ? Int(window.ws_row) : 24
        )
    }

    /// What `COLUMNS` says (POSIX.1-2024, section 8.3), else the width of the terminal on standard output.
    static func columns(_ environment: [String: String]) -> Int {
        guard let text = environment["COLUMNS"], let columns = Int(text), columns > 0 else {
            return size.columns
        }
        return min(columns, widest)
    }

    /// No terminal has more columns.
    private static let widest = 10_000

    /// Clears the screen; the next rows are all drawn.
    func forget() {
        shown = []
        Self.write("\u{1B}[2J")
    }

    /// Draws rows from the top, and the cursor; only rows that differ are sent, in one write.
    func draw(_ rows: [String], cursor: (row: Int, column: Int)? = nil) {
        var out = "\u{1B}[?2026h\u{1B}[?25l"
        for (place, row) in rows.enumerated() where place >= shown.count || shown[place] != row {
            out += "\u{1B}[\(place + 1);1H\(row)\u{1B}[0m\u{1B}[K"
        }
        if rows.count < shown.count { out += "\u{1B}[\(rows.count + 1);1H\u{1B}[J" }
        if let cursor { out += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h" }
        Self.write(out + "\u{1B}[?2026l")
        shown = rows
    }

    private static func write(_ text: String) {
        // A closed terminal is noticed by the end of its input.
        try? Output.write(Data(text.utf8))
    }
}
