import Feeds
package import Foundation

/// The files of a ledger: a common one, and one for each writer in a folder beside it.
extension Ledger {
    /// Where the files of writers stand.
    package var folder: URL { url.deletingPathExtension() }

    /// The files that there are: the common one, then those of writers by name.
    ///
    /// What is no file, such as a link to one elsewhere, was not written by veille.
    package var files: [URL] {
        // A link that leads nowhere is an error, and no empty ledger.
        let common = Self.type(of: url) == nil ? [] : [url]
        guard isFolder else { return common }
        // So is a folder that may not be read: whoever reads it as a file is told why not.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return common + [folder]
        }
        let writers = names.filter(Self.isFileName).sorted().map { folder.appending(path: $0) }
        return common + writers.filter { Self.type(of: $0) == .typeRegular }
    }

    /// The name of a file, from the folder of the common one.
    package func name(of file: URL) -> String {
        file == url
            ? url.lastPathComponent : folder.lastPathComponent + "/" + file.lastPathComponent
    }

    /// The file that records go to now.
    ///
    /// - Throws: File system errors.
    package var current: URL { get throws { try file(after: read()) } }

    /// From the second writer on, each has a file of their own.
    func file(after contents: Contents) -> URL {
        guard let name = writer() else { return url }
        func isOther(_ by: String) -> Bool { by != name }
        guard isFolder || contents.log.rows.people.contains(where: isOther), !hasMisplacedFolder
        else { return url }
        let own = folder.appending(path: Self.fileName(of: name))
        return isKeptLike(own, url) ? own : url
    }

    /// Whether something else stands in the place of the folder, as a link to one elsewhere: it is not read.
    package var hasMisplacedFolder: Bool { !isFolder && Self.type(of: folder) != nil }

    /// The files of writers that are none: links and folders, which are not read.
    package var misplacedFiles: [URL] {
        let names = isFolder ? (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] : []
        return names.filter { $0.hasSuffix(Self.fileExtension) }.sorted()
            .map { folder.appending(path: $0) }
            .filter { !Self.isFileName($0.lastPathComponent) || Self.type(of: $0) != .typeRegular }
    }

    private var isFolder: Bool { Self.type(of: folder) == .typeDirectory }

    private static func type(of url: URL) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
    }

    private static let fileExtension = ".jsonl"
    /// On Windows, no file may have these names.
    private static let reservedNames: Set<String> = ["con", "prn", "aux", "nul"]

    static func isFileName(_ name: String) -> Bool {
        name.hasSuffix(fileExtension) && !name.hasPrefix(".")
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }

    /// The name of a writer's file: lower-case letters, digits and dashes, on every file system the same.
    ///
    /// Where that loses more than the case of ASCII letters, a hash keeps two names apart.
    static func fileName(of writer: String) -> String {
        let folded = writer.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
        let words = folded.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let plain = String(words.joined(separator: "-").lowercased().prefix(40))
        let isWhole =
            !plain.isEmpty && plain == writer.lowercased().replacing(" ", with: "-") && !writer.contains("-")
            && !reservedNames.contains(plain)
        let hash = isWhole ? [] : [StableHash.name(of: writer, length: 6)]
        return ((plain.isEmpty ? [] : [plain]) + hash).joined(separator: "-") + fileExtension
    }

    /// The bytes of a file, without the part of a line that another process is just writing: what is appended
    /// becomes visible page by page.
    ///
    /// - Throws: File system errors.
    func wholeLines(of file: URL) throws -> Data {
        let bytes = try Data(contentsOf: file)
        guard let start = Self.startOfCutLine(bytes) else { return bytes }
        do {
            guard let lock = try FileLock.attempt(lock) else { return bytes[..<start] }
            return try withExtendedLifetime(lock) { try Data(contentsOf: file) }
        } catch {
            // Nobody writes where no lock can be taken.
            return bytes
        }
    }

    /// Appends whole lines; the caller holds the lock.
    func write(_ lines: Data, to url: URL) throws {
        var bytes = lines
        guard !bytes.isEmpty else { return }
        if url != self.url {
            guard !hasMisplacedFolder else { throw Self.failure(POSIXError(.ENOTDIR), folder) }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let file = try open(url, O_RDWR | O_CREAT)
        defer { try? file.close() }
        var before: UInt64?
        do {
            let end = try file.seekToEnd()
            before = end
            if end > 0 {
                try file.seek(toOffset: end - 1)
                // A line truncated by a crash stays on its own line.
                if try file.read(upToCount: 1) != Data([0x0A]) { bytes.insert(0x0A, at: 0) }
                try file.seek(toOffset: end)
            }
            try file.write(contentsOf: bytes)
            try file.synchronize()
        } catch {
            if let before { try? file.truncate(atOffset: before) }
            throw Self.failure(error, url)
        }
    }

    /// Replaces the bytes of a file in place, so that it keeps its owner and mode; the caller holds the lock.
    func overwrite(_ url: URL, with bytes: Data) throws {
        let file = try open(url, O_RDWR)
        defer { try? file.close() }
        try file.write(contentsOf: bytes)
        try file.truncate(atOffset: UInt64(bytes.count))
        try file.synchronize()
    }

    /// Opens a file; that of a writer is not looked for behind a link.
    func open(_ url: URL, _ flags: Int32) throws -> FileHandle {
        let following = url == self.url ? 0 : O_NOFOLLOW
        let descriptor = unsafe Foundation.open(url.path, flags | O_CLOEXEC | following, 0o666)
        guard descriptor >= 0 else {
            throw Self.failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO), url)
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The error with the path of the file.
    static func failure(_ error: any Error, _ url: URL) -> CocoaError {
        CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path, NSUnderlyingErrorKey: error])
    }
}
