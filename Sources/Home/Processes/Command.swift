package import Foundation
import Subprocess
import SystemPackage

/// A program that is run to its end.
///
/// Its input and output are files: no pipe fills up because nobody reads it yet, and none is waited for because a child that
/// lives on holds it open.
package struct Command {
    /// The program, looked for in `PATH`, and what it is given.
    package var words: [String]
    /// Where it runs.
    package var folder: URL
    /// What it reads.
    package var input: [UInt8] = []

    /// Names the program, its arguments, its folder and what it reads.
    package init(words: [String], folder: URL, input: [UInt8] = []) {
        self.words = words
        self.folder = folder
        self.input = input
    }

    /// How it ended.
    package struct Ending {
        /// What it wrote to its standard output; `nil` where that cannot be read.
        package var output: Data?
        /// What it wrote to its standard error.
        package var messages: String
        /// Its exit code, 127 where there is no such program; or the number of the signal that ended it.
        package var code: Int32
        /// Whether a signal ended it, or it was told to end: what it was to do may be done or not.
        package var isStopped: Bool
    }

    /// How long a program that was told to end may take for that.
    private static let grace = Duration.seconds(5)

    /// Runs it.
    ///
    /// After `limit`, or when the task is cancelled, it is told to end together with its children, and killed when it does
    /// not. Without a limit it shares the terminal: git may ask for a passphrase.
    ///
    /// - Throws: `SubprocessError` when it does not start or is lost sight of, and what the file system says before.
    package func run(limit: Duration? = nil) async throws -> Ending {
        let place = FileManager.default.temporaryDirectory.appending(path: "veille-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let files = ["in", "out", "err"].map { place.appending(path: $0) }
        try FileManager.default.createDirectory(
            at: place,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try Data(input).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let (status, isTold) = try await status(files.map { FilePath($0.path) }, limit)
        // It has done what it was to do, whether or not its words can be read.
        let (code, isSignaled) =
            switch status {
            case .exited(let code): (code, false)
            case .signaled(let signal): (signal, true)
            }
        return Ending(
            output: try? Data(contentsOf: files[1]),
            messages: (try? Data(contentsOf: files[2])).map { String(decoding: $0, as: UTF8.self) } ?? "",
            code: code,
            isStopped: isSignaled || isTold
        )
    }

    private func status(_ files: [FilePath], _ limit: Duration?) async throws -> (TerminationStatus, Bool) {
        try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask { try await spawn(files, isApart: limit != nil) }
            group.addTask {
                // Without a limit this one only ends when the program has, or the task was cancelled.
                try? await Task.sleep(for: limit ?? .seconds(1_000_000_000))
                return nil
            }
            var isTold = false
            while let ended = try await group.next() {
                group.cancelAll()
                if let ended { return (ended, isTold || Task.isCancelled) }
                isTold = true
            }
            throw CancellationError()
        }
    }

    private func spawn(_ files: [FilePath], isApart: Bool) async throws -> TerminationStatus {
        var options = PlatformOptions()
        if isApart { options.processGroupID = 0 }
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: isApart, allowedDurationToNextStep: Self.grace)
        ]
        return try await Subprocess.run(
            // It looks in PATH, takes paths, and has a script without its first line read by sh.
            .path("/usr/bin/env"),
            arguments: Arguments(["--"] + words),
            workingDirectory: FilePath(folder.path),
            platformOptions: options,
            input: .fileDescriptor(try .open(files[0], .readOnly), closeAfterSpawningProcess: true),
            output: .fileDescriptor(try .open(files[1], .writeOnly), closeAfterSpawningProcess: true),
            error: .fileDescriptor(try .open(files[2], .writeOnly), closeAfterSpawningProcess: true)
        ).terminationStatus
    }
}
