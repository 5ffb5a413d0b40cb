package import Foundation

/// One process at a time does something in a folder: the folder itself is locked, and no file is left behind.
package enum FolderLock {
    /// Runs `body` once nobody else holds the folder, which is made when it is missing.
    ///
    /// - Throws: What the file system and `body` say.
    package static func hold<Result>(_ folder: URL, _ body: () throws -> Result) throws -> Result {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // What cannot be locked is worked in all the same: what is done there tells what is wrong.
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
