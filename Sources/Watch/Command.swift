import Dispatch
import Fetch
import Foundation

/// A program that is run to its end.
///
/// Its input and output are files: no pipe fills up because nobody reads it yet, and none is held open by a child that
/// lives on.
struct Command {
    /// The program, looked for in `PATH`, and what it is given.
    var words: [String]
    /// Where it runs.
    var folder: URL
    /// What it reads.
    var input: [UInt8] = []

    /// How it ended.
    struct Ending {
        /// What it wrote to its standard output.
        var output: Data
        /// What it wrote to its standard error.
        var messages: String
        /// Its exit code, or the number of the signal that ended it; 127 where there is no such program.
        var code: Int32
        /// Whether a signal ended it, or it ended after it was told to.
        var isStopped: Bool
    }

    /// Runs it on the thread of the caller.
    ///
    /// - Throws: What the file system says.
    func run() throws -> Ending {
        let run = try Run(self)
        defer { run.clear() }
        do { try run.process.run() } catch { return run.missing }
        run.process.waitUntilExit()
        return try run.ending()
    }

    /// Runs it while no thread waits.
    ///
    /// After `limit` seconds, or when the task is cancelled, it is told to end, and killed where it does not within as long
    /// again, five seconds at the most.
    ///
    /// - Throws: What the file system says.
    func run(limit: Int) async throws -> Ending {
        let run = try Run(self)
        defer { run.clear() }
        let patience = min(limit, 5)
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
                    run.process.terminationHandler = { _ in end.resume() }
                    do {
                        try run.process.run()
                        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit)) {
                            run.stop(patience)
                        }
                        // Cancelled before it ran: then there was nothing to stop.
                        if Task.isCancelled { run.stop(patience) }
                    } catch {
                        end.resume(throwing: error)
                    }
                }
            } onCancel: {
                run.stop(patience)
            }
        } catch {
            return run.missing
        }
        return try run.ending()
    }
}

extension Command {
    /// One run, with its files.
    private final class Run: Sendable {
        let process = Process()
        private let place: URL
        private let handles: [FileHandle]
        private let isTold = Locked(false)

        init(_ command: Command) throws {
            place = FileManager.default.temporaryDirectory.appending(path: "veille-\(UUID().uuidString)")
            do {
                try FileManager.default.createDirectory(
                    at: place,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
                let files = ["in", "out", "err"].map { [place] in place.appending(path: $0) }
                try Data(command.input).write(to: files[0])
                for file in files.dropFirst() { try Data().write(to: file) }
                handles = [
                    try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
                    try FileHandle(forWritingTo: files[2]),
                ]
            } catch {
                try? FileManager.default.removeItem(at: place)
                throw error
            }
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["--"] + command.words
            process.currentDirectoryURL = command.folder
            process.standardInput = handles[0]
            process.standardOutput = handles[1]
            process.standardError = handles[2]
        }

        /// What there is to say of a program that did not start.
        var missing: Ending { Ending(output: Data(), messages: "", code: 127, isStopped: false) }

        func ending() throws -> Ending {
            Ending(
                output: try Data(contentsOf: place.appending(path: "out")),
                messages: String(
                    decoding: try Data(contentsOf: place.appending(path: "err")),
                    as: UTF8.self
                ),
                code: process.terminationStatus,
                isStopped: process.terminationReason == .uncaughtSignal || isTold.withLock(\.self)
            )
        }

        func stop(_ patience: Int) {
            guard process.isRunning, !isTold.withLock({ told in (told, told = true).0 }) else { return }
            process.terminate()
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(patience)) { [process] in
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            }
        }

        /// Foundation keeps a process that it has told of its end, and all that it holds open.
        func clear() {
            for handle in handles { try? handle.close() }
            try? FileManager.default.removeItem(at: place)
        }
    }
}
