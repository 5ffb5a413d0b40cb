import Feeds
package import Foundation

/// The bytes of a ledger that is no folder: of a commit, or from before something that may destroy them.
package struct LedgerCopy: Sendable, Equatable {
    /// The bytes of each file; the key is its name in the folder of the writers, `nil` for the common one.
    private var files: [String?: Data] = [:]

    package init() {}

    /// Adds a file by its name from the folder of the common one, `decisions.jsonl` or `decisions/NAME.jsonl`; others
    /// are none of a ledger.
    package mutating func add(_ bytes: Data, named name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: files[nil] = bytes
        case 2 where Ledger.isFileName(String(parts[1])): files[String(parts[1])] = bytes
        default: break
        }
    }

    /// What is written there.
    package var contents: Ledger.Contents {
        var contents = Ledger.Contents()
        for (_, bytes) in ordered { contents.add(Ledger.contents(bytes)) }
        if files.count > 1 { contents.orderSteps() }
        return contents
    }

    /// The common file first.
    fileprivate var ordered: [(name: String?, bytes: Data)] {
        files.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { ($0.key, $0.value) }
    }
}

extension Ledger {
    /// The bytes of all files, without a last line that was cut off.
    ///
    /// - Throws: ``FileLock/Held``, file system errors.
    package func copy() throws -> LedgerCopy {
        var copy = LedgerCopy()
        guard !files.isEmpty else { return copy }
        try whileLocked {
            for file in files {
                let bytes = try Data(contentsOf: file)
                copy.add(bytes[..<(Self.startOfCutLine(bytes) ?? bytes.endIndex)], named: name(of: file))
            }
        }
        return copy
    }

    /// Appends the lines of another ledger that this one lacks.
    ///
    /// - Throws: ``FileLock/Held``, file system errors.
    package func takeOver(_ other: Ledger) throws { try takeOver(other.copy()) }

    /// Appends the lines of a copy that this one lacks, each to the file of the same name.
    ///
    /// - Throws: ``FileLock/Held``, file system errors.
    package func takeOver(_ copy: LedgerCopy) throws {
        guard copy != LedgerCopy(), !starts(with: copy) else { return }
        try whileLocked {
            var known: Set<Data> = []
            for file in files { known.formUnion(try Data(contentsOf: file).split(separator: 0x0A)) }
            for (name, bytes) in copy.ordered {
                let missing = bytes.split(separator: 0x0A).filter { known.insert($0).inserted }
                let file = name.map { folder.appending(path: $0) } ?? url
                try write(Data(missing.map { $0 + [0x0A] }.joined()), to: file)
            }
        }
    }

    /// Whether each file is as it was in a copy, or has grown since.
    private func starts(with copy: LedgerCopy) -> Bool {
        copy.ordered.allSatisfy { name, bytes in
            let file = name.map { folder.appending(path: $0) } ?? url
            return (try? Data(contentsOf: file))?.prefix(bytes.count) == bytes
        }
    }

    /// Empties all files.
    ///
    /// - Throws: ``FileLock/Held``, file system errors.
    package func clear() throws {
        try whileLocked { for file in files { try overwrite(file, with: Data()) } }
    }
}
