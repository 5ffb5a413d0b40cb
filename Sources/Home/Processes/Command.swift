package import Foundation
import Subprocess
import SystemPackage

/// A program that runs to its end.
///
/// Input and output are files: a pipe could fill up before it is read, or be held open by a child that outlives the
/// program.
package struct Command {
    /// The program, searched in `PATH`, and its arguments.
    package var words: [String]
    /// The working directory.
    package var folder: URL
    /// Its standard input.
    package var input: [UInt8] = []

    /// The variables of the environment that it does not get.
    private let withheld: [String]

    package init(words: [String], folder: URL, input: [UInt8] = [], without withheld: [String] = []) {
        self.withheld = withheld
        self.words = words
        self.folder = folder
        self.input = input
    }

    /// How it ended.
    package struct Ending {
        /// Its standard output; `nil` if unreadable.
        package var output: Data?
        /// Its standard error.
        package var messages: String
        /// The exit code, 127 if there is no such program; or the number of the signal that ended it.
        package var code: Int32
        /// Whether a signal or the time limit ended it: its work may or may not be done.
        package var isStopped: Bool
    }

    /// How long a program may take to end after SIGTERM.
    private static let grace = Duration.seconds(5)

    /// Runs it.
    ///
    /// After `limit`, or when the task is cancelled, it is terminated together with its children, and killed if it does
    /// not. Without a limit it shares the terminal: git may ask for a passphrase.
    ///
    /// - Throws: `SubprocessError` if it does not start or cannot be observed, and errors of the file system before that.
    package func run(limit: Duration? = nil) async throws -> Ending {
        let files = try Files(input: input)
        let (status, isTerminated) = try await status(files, limit)
        // Its work is done, whether or not the output can be read.
        let (code, isSignaled) =
            switch status {
            case .exited(let code): (code, false)
            case .signaled(let signal): (signal, true)
            }
        return Ending(
            output: try? files.output.read(upToCount: Files.largestOutput) ?? Data(),
            messages: (try? files.messages.read(upToCount: Files.largestMessages))
                .map { String(decoding: $0, as: UTF8.self) } ?? "",
            code: code,
            isStopped: isSignaled || isTerminated
        )
    }

    /// Runs it on the terminal of this process, in whose process group it stays: Control-C and Control-Z reach it.
    ///
    /// - Throws: `SubprocessError` if it does not start or cannot be observed.
    /// - Returns: Whether it ended well.
    package func runOnTerminal() async throws -> Bool {
        try await Subprocess.run(
            .path("/usr/bin/env"),
            arguments: Arguments(["--"] + words),
            workingDirectory: FilePath(folder.path),
            input: .currentStandardInput,
            output: .currentStandardOutput,
            error: .currentStandardError
        ).terminationStatus.isSuccess
    }

    /// The files in place of pipes.
    ///
    /// They have no name: nothing is left behind, however this process ends.
    private struct Files {
        /// In bytes; what a program writes beyond that is not read.
        static let largestOutput = 1 << 28
        static let largestMessages = 1 << 20

        /// For the program; closed once it runs.
        let ends: [FileDescriptor]
        /// For this process.
        let output: FileHandle
        let messages: FileHandle

        init(input: [UInt8]) throws {
            let place = FileManager.default.temporaryDirectory.appending(path: "veille-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: place,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            defer { try? FileManager.default.removeItem(at: place) }
            let names = ["in", "out", "err"].map { place.appending(path: $0) }
            try Data(input).write(to: names[0])
            for name in names.dropFirst() { try Data().write(to: name) }
            output = try FileHandle(forReadingFrom: names[1])
            messages = try FileHandle(forReadingFrom: names[2])
            ends = try zip(names, [.readOnly, .writeOnly, .writeOnly]).map { name, mode in
                try FileDescriptor.open(FilePath(name.path), mode, options: .closeOnExec)
            }
        }
    }

    private func status(_ files: Files, _ limit: Duration?) async throws -> (TerminationStatus, Bool) {
        try await withThrowingTaskGroup(of: TerminationStatus?.self) { group in
            group.addTask { try await spawn(files, isApart: limit != nil) }
            group.addTask {
                // Without a limit, this task only ends with the program, or when it is cancelled.
                try? await Task.sleep(for: limit ?? .seconds(1_000_000_000))
                return nil
            }
            var isTerminated = false
            while let ended = try await group.next() {
                group.cancelAll()
                if let ended { return (ended, isTerminated || Task.isCancelled) }
                isTerminated = true
            }
            throw CancellationError()
        }
    }

    private func spawn(_ files: Files, isApart: Bool) async throws -> TerminationStatus {
        var options = PlatformOptions()
        if isApart { options.processGroupID = 0 }
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: isApart, allowedDurationToNextStep: Self.grace)
        ]
        return try await Subprocess.run(
            // env searches PATH, takes paths, and lets sh run a script without a `#!` line.
            .path("/usr/bin/env"),
            arguments: Arguments(withheld.flatMap { ["-u", $0] } + ["--"] + words),
            workingDirectory: FilePath(folder.path),
            platformOptions: options,
            input: .fileDescriptor(files.ends[0], closeAfterSpawningProcess: true),
            output: .fileDescriptor(files.ends[1], closeAfterSpawningProcess: true),
            error: .fileDescriptor(files.ends[2], closeAfterSpawningProcess: true)
        ).terminationStatus
    }
}
