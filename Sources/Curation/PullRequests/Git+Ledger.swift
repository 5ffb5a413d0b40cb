import Foundation
import Home
import Storage

/// The ledger in the commits of a home.
extension Git {
    private static let common = "state/decisions.jsonl"
    private static let folder = "state/decisions/"

    /// The ledger of a commit, without what is no file in it; `nil` if it has none.
    func ledger(at commit: String) async throws -> LedgerCopy? {
        guard
            case .done(let tree?) = try await run([
                "ls-tree", "-z", commit, "--", Self.common, Self.folder,
            ])
        else { return nil }
        var copy = LedgerCopy()
        for entry in String(decoding: tree, as: UTF8.self).split(separator: "\0") {
            // MODE SP TYPE SP HASH TAB NAME
            let parts = entry.split(separator: "\t", maxSplits: 1)
            let facts = parts[0].split(separator: " ")
            guard parts.count == 2, facts.count == 3, facts[0].hasPrefix("100"),
                case .done(let bytes?) = try await run(["cat-file", "blob", String(facts[2])])
            else { continue }
            copy.add(bytes, named: String(parts[1].dropFirst("state/".count)))
        }
        return copy == LedgerCopy() ? nil : copy
    }

    /// Whether a file is part of the ledger of a home; `prefix` is the path of the home in the repository.
    static func isLedger(_ name: some StringProtocol, prefix: String) -> Bool {
        name == prefix + common || name.hasPrefix(prefix + folder)
    }

    /// Those of some files that git does not ignore, by path.
    func notIgnored(_ files: [URL]) async throws -> [String] {
        let paths = files.map { $0.absoluteURL.resolvingSymlinksInPath().path }
        guard !paths.isEmpty,
            case .done(let ignored?) = try await run(["check-ignore", "--"] + paths)
        else { return paths }
        let names = Set(String(decoding: ignored, as: UTF8.self).split(separator: "\n").map(String.init))
        return paths.filter { !names.contains($0) }
    }
}
