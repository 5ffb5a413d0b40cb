package import Feeds
package import Foundation
import Parse

/// A folder of letters: a Maildir, a folder of `.eml` files, or a mailbox in one file (mbox).
package struct MailFolder: Sendable {
    private let url: URL

    package init(_ url: URL) { self.url = url }

    /// The folder of a subscription: `file:///home/ada/Mail/lettres#list.example.org` is one list in it.
    init?(of feed: Feed) {
        guard feed.kind == .mail, let parts = Self.parts(of: feed.url) else { return nil }
        self.init(parts.folder)
    }

    /// The list of a subscription.
    static func list(of feed: Feed) -> String? { parts(of: feed.url)?.list }

    private static func parts(of address: String) -> (folder: URL, list: String)? {
        guard address.hasPrefix("file://"), let mark = address.lastIndex(of: "#") else { return nil }
        let path = address[..<mark].dropFirst("file://".count).removingPercentEncoding
        let list = address[address.index(after: mark)...].removingPercentEncoding
        guard let path, let list, !list.isEmpty else { return nil }
        return (folder(at: path), list)
    }

    /// The folder at a path, in which `~` is the person's own.
    package static func folder(at path: String) -> URL {
        let path = path.hasPrefix("/~/") ? String(path.dropFirst()) : path
        return URL(filePath: NSString(string: path).expandingTildeInPath)
    }

    /// The address of the subscription to a list in this folder, without the name of the person's own folder.
    package func address(of list: String) -> String {
        let name = list.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? list
        var path = url.standardizedFileURL.path(percentEncoded: true)
        let own = URL(filePath: NSHomeDirectory()).standardizedFileURL.path(percentEncoded: true)
        let prefix = own.hasSuffix("/") ? own : own + "/"
        if prefix != "/", path.hasPrefix(prefix) { path = "/~/" + path.dropFirst(prefix.count) }
        return "file://" + (path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path) + "#"
            + name
    }

    /// The lists of its letters since a date, with their names, those with most letters first.
    ///
    /// - Throws: ``ParseProblem`` if there is no such folder.
    package func lists(since date: Date) throws(ParseProblem) -> [(id: String, name: String?, letters: Int)] {
        var lists: [String: (name: String?, letters: Int)] = [:]
        for letter in try letters(since: date, where: { _ in true }) {
            guard let list = letter.list else { continue }
            lists[list, default: (letter.listName, 0)].letters += 1
        }
        return lists.map { ($0.key, $0.value.name, $0.value.letters) }
            .sorted { ($1.letters, $0.id) < ($0.letters, $1.id) }
    }

    /// The letters of a list that came after a date, by the time of their files; of a mailbox in one file the last ones,
    /// if it has changed since it was last read.
    ///
    /// - Throws: ``ParseProblem`` if there is no such folder.
    func letters(of list: String, since date: Date, lastRead: Date?) throws(ParseProblem) -> [MailMessage]? {
        let isUnchanged = lastRead.flatMap { last in
            file(url.resolvingSymlinksInPath(), limit: .max).map { $0.changed < last }
        }
        return isUnchanged == true ? nil : try letters(since: date) { $0.list == list }
    }

    /// Of letters that are not wanted, only the header fields are read.
    private func letters(since date: Date, where isWanted: (MailMessage) -> Bool) throws(ParseProblem)
        -> [MailMessage]
    {
        let url = url.resolvingSymlinksInPath()
        var letters: [MailMessage] = []
        guard let isFolder = try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
            throw .noMail(folder: self.url.path)
        }
        guard isFolder else {
            guard let file = file(url, limit: .max), file.changed >= date else { return [] }
            guard let bytes = bytes(of: file, skipping: file.size - Self.mailboxLimit) else {
                throw .noMail(folder: self.url.path)
            }
            for part in MailFeed.letters(of: bytes, limit: Self.fileLimit)
            where letters.count < Self.letterLimit {
                guard let head = MailMessage(headersOf: part), isWanted(head) else { continue }
                if let letter = MailMessage(Array(part)) { letters.append(letter) }
            }
            return letters
        }
        // In a Maildir, new letters are in `new`, read ones in `cur`.
        let folders = [url, url.appending(path: "new"), url.appending(path: "cur")]
        var files: [File] = []
        for folder in folders {
            let names = try? FileManager.default.contentsOfDirectory(
                at: folder,
                includingPropertiesForKeys: Self.keys
            )
            files += (names ?? []).compactMap { file($0, limit: Self.sizeLimit) }
        }
        let newest = files.filter { $0.changed >= date }
            .sorted { ($1.changed, $0.url.path) < ($0.changed, $1.url.path) }
        for file in newest.prefix(Self.fileLimit) where letters.count < Self.letterLimit {
            guard let start = bytes(of: file, upTo: Self.headLimit),
                let head = MailMessage(headersOf: start[...]), isWanted(head),
                var letter = file.size > start.count
                    ? bytes(of: file).flatMap({ MailMessage($0) }) : MailMessage(start)
            else { continue }
            letter.date = letter.date ?? file.changed
            letters.append(letter)
        }
        return letters
    }

    private struct File {
        var url: URL
        var size: Int
        var changed: Date
    }

    /// A regular file, no larger than `limit`, that is neither hidden, nor thrown away, nor a draft; what a link points to
    /// may be elsewhere.
    private func file(_ url: URL, limit: Int) -> File? {
        let name = url.lastPathComponent
        let flags = name.range(of: ":2,").map { name[$0.upperBound...] } ?? ""
        guard !name.hasPrefix("."), !flags.contains("T"), !flags.contains("D"),
            let values = try? url.resourceValues(forKeys: Set(Self.keys)), values.isRegularFile == true,
            values.isSymbolicLink != true, let size = values.fileSize, size <= limit,
            let changed = values.contentModificationDate
        else { return nil }
        return File(url: url, size: size, changed: changed)
    }

    private func bytes(of file: File, skipping start: Int = 0, upTo limit: Int = .max) -> [UInt8]? {
        guard let handle = try? FileHandle(forReadingFrom: file.url) else { return nil }
        defer { try? handle.close() }
        if start > 0 { try? handle.seek(toOffset: UInt64(start)) }
        return (try? handle.read(upToCount: min(limit, file.size))).map { $0.map(Array.init) ?? [] }
    }

    private static let keys: [URLResourceKey] = [
        .isRegularFileKey, .isSymbolicLinkKey, .fileSizeKey, .contentModificationDateKey,
    ]
    /// In bytes.
    private static let sizeLimit = 8 << 20
    private static let headLimit = 65_536
    private static let mailboxLimit = 32 << 20
    private static let fileLimit = 5000
    private static let letterLimit = 300
}
