package import Feeds
package import Foundation
import Parse

/// A folder of letters: a Maildir, a folder of `.eml` files, or a mailbox in one file (mbox).
package struct MailFolder: Sendable {
    private let url: URL

    package init(_ url: URL) { self.url = url }

    /// The folder of a subscription: `file:///home/ada/Mail/lettres#list.example.org` is one list in it.
    init?(of feed: Feed) {
        guard let parts = Self.parts(of: feed.url) else { return nil }
        self.init(parts.folder)
    }

    /// The list of a subscription.
    static func list(of feed: Feed) -> String? { parts(of: feed.url)?.list }

    private static func parts(of address: String) -> (folder: URL, list: String)? {
        guard address.hasPrefix("file:///"), let mark = address.lastIndex(of: "#") else { return nil }
        let path = address[..<mark].dropFirst("file://".count).removingPercentEncoding
        let list = address[address.index(after: mark)...].removingPercentEncoding
        guard let path, let list, !list.isEmpty else { return nil }
        return (URL(filePath: path), list)
    }

    /// The address of the subscription to a list in this folder.
    package func address(of list: String) -> String {
        let name = list.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? list
        let path = url.standardizedFileURL.path(percentEncoded: true)
        return "file://" + (path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path) + "#"
            + name
    }

    /// The lists of its letters since a date, with their names, those with most letters first.
    ///
    /// - Throws: ``ParseProblem`` if there is no such folder.
    package func lists(since date: Date) throws(ParseProblem) -> [(id: String, name: String?, letters: Int)] {
        var lists: [String: (name: String?, letters: Int)] = [:]
        for letter in try letters(since: date) {
            guard let list = letter.list else { continue }
            lists[list, default: (letter.listName, 0)].letters += 1
        }
        return lists.map { ($0.key, $0.value.name, $0.value.letters) }
            .sorted { ($1.letters, $0.id) < ($0.letters, $1.id) }
    }

    /// The letters that came after a date, by the time of their files; of a mailbox in one file the last ones.
    ///
    /// - Throws: ``ParseProblem`` if there is no such folder.
    func letters(since date: Date) throws(ParseProblem) -> [MailMessage] {
        guard let isFolder = try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
            throw .noMail(folder: url.path)
        }
        guard isFolder else {
            guard let file = file(url), file.changed >= date else { return [] }
            guard let bytes = bytes(of: file, last: Self.mailboxLimit) else {
                throw .noMail(folder: url.path)
            }
            return MailFeed.letters(of: bytes, limit: Self.letterLimit).compactMap { MailMessage(Array($0)) }
        }
        // In a Maildir, new letters are in `new`, read ones in `cur`.
        let folders = [url, url.appending(path: "new"), url.appending(path: "cur")]
        var files: [File] = []
        for folder in folders {
            let names = try? FileManager.default.contentsOfDirectory(
                at: folder,
                includingPropertiesForKeys: Self.keys
            )
            files += (names ?? []).compactMap(file)
        }
        let newest = files.filter { $0.changed >= date }.sorted {
            ($1.changed, $0.url.path) < ($0.changed, $1.url.path)
        }
        return newest.prefix(Self.letterLimit).compactMap { file in
            guard var letter = bytes(of: file, last: Self.sizeLimit).flatMap({ MailMessage($0) }) else {
                return nil
            }
            letter.date = letter.date ?? file.changed
            return letter
        }
    }

    private struct File {
        var url: URL
        var size: Int
        var changed: Date
    }

    /// A regular file that is no larger than a letter, or than a mailbox; what a link points to may be elsewhere.
    private func file(_ url: URL) -> File? {
        guard let values = try? url.resourceValues(forKeys: Set(Self.keys)), values.isRegularFile == true,
            values.isSymbolicLink != true, let size = values.fileSize,
            let changed = values.contentModificationDate,
            url == self.url || size <= Self.sizeLimit && url.lastPathComponent.first != "."
        else { return nil }
        return File(url: url, size: size, changed: changed)
    }

    private func bytes(of file: File, last limit: Int) -> [UInt8]? {
        guard let handle = try? FileHandle(forReadingFrom: file.url) else { return nil }
        defer { try? handle.close() }
        if file.size > limit { try? handle.seek(toOffset: UInt64(file.size - limit)) }
        return (try? handle.read(upToCount: limit)).map { $0.map(Array.init) ?? [] }
    }

    private static let keys: [URLResourceKey] = [
        .isRegularFileKey, .isSymbolicLinkKey, .fileSizeKey, .contentModificationDateKey,
    ]
    /// In bytes.
    private static let sizeLimit = 8 << 20
    private static let mailboxLimit = 64 << 20
    private static let letterLimit = 500
}
