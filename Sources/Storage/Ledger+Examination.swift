import Feeds
package import Foundation

/// What may be wrong with the lines of a ledger, and its repair.
extension Ledger {
    /// Faults in the lines of a ledger.
    package struct Examination: Sendable, Equatable {
        /// Lines that are not JSON: truncated, or left by a merge.
        package var damaged: [Place] = []
        /// Lines that repeat an earlier one byte for byte.
        package var repeated: [Place] = []
        /// Lines of a later veille: kept, but ignored.
        package var foreign: [Place] = []
    }

    /// Checks all lines.
    ///
    /// - Throws: File system errors.
    package func examine() throws -> Examination {
        try Self.examine(files.map { (name(of: $0), try wholeLines(of: $0)) })
    }

    private static func examine(_ files: [(name: String, bytes: Data)]) -> Examination {
        var examination = Examination()
        var seen: Set<Data> = []
        for (name, bytes) in files {
            let unreadable = Set(contents(bytes).unreadable.map(\.line))
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
                let place = Place(name, index + 1)
                if unreadable.contains(index + 1) {
                    let isObject = (try? JSONSerialization.jsonObject(with: line)) is [String: Any]
                    if isObject {
                        examination.foreign.append(place)
                    } else {
                        examination.damaged.append(place)
                    }
                } else if !seen.insert(line).inserted {
                    examination.repeated.append(place)
                }
            }
        }
        return examination
    }

    /// Removes damaged and repeated lines; each changed file is copied first.
    ///
    /// - Parameter backup: Where a file is copied to.
    /// - Throws: ``FileLock/Held``, file system errors.
    package func repair(backup: (URL) -> URL) throws {
        try whileLocked {
            let contents = try files.map { (name(of: $0), try Data(contentsOf: $0)) }
            let wrong = Self.examine(contents)
            let dropped = Set(wrong.damaged + wrong.repeated)
            for file in files {
                let name = name(of: file)
                try rewrite(file, backup: backup(file)) { number, _ in
                    !dropped.contains(Place(name, number))
                }
            }
        }
    }

    /// Gives each writer a file of their own: moves the records of the common file that have a name.
    ///
    /// - Parameter backup: Where the common file is copied to.
    /// - Returns: How many records were moved, by the file that they are in now.
    /// - Throws: ``FileLock/Held``, file system errors.
    package func split(backup: (URL) -> URL) throws -> [String: Int] {
        try whileLocked {
            guard FileManager.default.fileExists(atPath: url.path) else { return [:] }
            var moved: [String: [Data]] = [:]
            for line in try Data(contentsOf: url).split(separator: 0x0A) {
                if let name = Self.contents(line).decisions.first?.by {
                    moved[Self.fileName(of: name), default: []].append(line)
                }
            }
            for (name, lines) in moved.sorted(by: { $0.key < $1.key }) {
                let file = folder.appending(path: name)
                // A run that was killed has written them already.
                let known = Set((try? Data(contentsOf: file))?.split(separator: 0x0A) ?? [])
                try write(Data(lines.filter { !known.contains($0) }.map { $0 + [0x0A] }.joined()), to: file)
            }
            try rewrite(url, backup: backup(url)) { _, line in
                Self.contents(line).decisions.first?.by == nil
            }
            return Dictionary(
                uniqueKeysWithValues: moved.map { (name(of: folder.appending(path: $0)), $1.count) }
            )
        }
    }

    /// Keeps the lines of a file that are wanted, after a copy was made; without a change there is no copy.
    private func rewrite(_ file: URL, backup: URL, where isWanted: (Int, Data) -> Bool) throws {
        let before = try Data(contentsOf: file)
        var after = Data()
        let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && isWanted(index + 1, line) {
            after += line + [0x0A]
        }
        let count = lines.count { !$0.isEmpty }
        guard after.split(separator: 0x0A).count < count else { return }
        do {
            let kept = try open(backup, O_WRONLY | O_CREAT | O_EXCL)
            try kept.write(contentsOf: before)
            try kept.synchronize()
            try kept.close()
            try overwrite(file, with: after)
        } catch let error as CocoaError where error.filePath == nil {
            throw Self.failure(error, file)
        }
    }
}
