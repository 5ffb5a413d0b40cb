import Foundation

/// Which file it is, and when it was last changed.
struct FileIdentity: Hashable, Codable, Sendable {
    private var device: UInt64
    private var file: UInt64
    let size: Int64
    private var modified: [Int]
    private var changed: [Int]

    /// `nil` if it is no regular file.
    init?(_ file: FileHandle) {
        var status = stat()
        guard unsafe fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        #if canImport(Darwin)
        let (written, altered) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (written, altered) = (status.st_mtim, status.st_ctim)
        #endif
        device = UInt64(status.st_dev)
        self.file = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = [written.tv_sec, written.tv_nsec]
        changed = [altered.tv_sec, altered.tv_nsec]
    }

    /// Whether another change would show: some file systems count in steps of two seconds.
    var isSettled: Bool { Date().timeIntervalSince1970 > Double(max(modified[0], changed[0])) + 2 }

    /// Opens a file to read it; `nil` if there is none.
    ///
    /// It is opened to be asked for its identity as well: that asks a file server again, the path alone may be answered
    /// from what is remembered.
    static func open(_ url: URL) throws -> FileHandle? {
        // A pipe in its place would be waited for.
        let descriptor = unsafe Foundation.open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor >= 0 { return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true) }
        // With the words of Foundation.
        do {
            _ = try Data(contentsOf: url)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        }
        throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: url.path])
    }
}
