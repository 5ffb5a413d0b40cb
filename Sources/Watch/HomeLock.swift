import Foundation

/// One process at a time polls a home: a lock on `state/veille.lock`, which names its holder and ends with it.
public final class HomeLock: Sendable {
    private let file: FileHandle

    /// Takes the lock.
    ///
    /// - Throws: ``HomeError`` that names the holder when another process has it.
    public init(_ home: Home) throws {
        let url = home.storeURL.deletingLastPathComponent().appending(path: "veille.lock")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        if !FileManager.default.fileExists(atPath: url.path) {
            // Another process may make it first; opening tells what matters.
            try? Data().write(to: url, options: .withoutOverwriting)
        }
        file = try FileHandle(forUpdating: url)
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            throw HomeError(
                .failed,
                place: "state/veille.lock",
                Phrase(
                    en: "another veille is at work here (process \(holder))",
                    fr: "un autre veille est à l’œuvre ici (processus \(holder))"
                ),
                remedy: Phrase(
                    en: "let it finish; “veille watch” polls by itself while it runs",
                    fr: "laissez-le finir ; « veille watch » relève les flux tant qu’il tourne"
                )
            )
        }
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)\n".utf8))
    }

    /// Gives it back.
    deinit { try? file.close() }
}
