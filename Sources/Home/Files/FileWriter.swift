private import CRename
package import Foundation

/// Replaces files atomically: a reader, or a crash, finds the old bytes or the new ones.
package enum FileWriter {
    /// Writes beside the file, then renames over it; mode, owner and symbolic link are kept.
    ///
    /// - Throws: `CocoaError` with the path of the file and the system's reason, and ``ContentChanged`` where it does not hold what is
    ///   `expected`; the file is then unchanged.
    package static func replace(_ url: URL, with bytes: [UInt8], expecting expected: [UInt8]? = nil) throws {
        let target = url.resolvingSymlinksInPath()
        let folder = target.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var old = stat()
        let exists = unsafe stat(target.path, &old) == 0
        if exists, !FileManager.default.isWritableFile(atPath: target.path) { throw failure(EACCES, target) }
        let name = ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp"
        let temporary = folder.appending(path: name)
        let descriptor = unsafe open(
            temporary.path,
            O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
            0o666
        )
        guard descriptor >= 0 else { throw failure(errno, target) }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            if exists {
                // Root may write for another user; anyone else keeps the file as their own.
                if fchown(descriptor, old.st_uid, old.st_gid) != 0 {
                    _ = fchown(descriptor, uid_t.max, old.st_gid)
                }
                _ = fchmod(descriptor, old.st_mode & 0o7777)
            }
            try file.write(contentsOf: Data(bytes))
            try file.synchronize()
            try file.close()
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw failure(error, target)
        }
        if let expected { return try exchange(temporary, target, with: bytes, expecting: expected) }
        try put(temporary, over: target)
    }

    private static func put(_ new: URL, over target: URL) throws {
        guard unsafe rename(new.path, target.path) != 0 else { return }
        let code = errno
        try? FileManager.default.removeItem(at: new)
        throw failure(code, target)
    }

    /// Replaces a file that must have the expected content at that very moment.
    ///
    /// The files are exchanged, then the old one is compared: an editor may save between a comparison and a rename.
    private static func exchange(_ new: URL, _ target: URL, with bytes: [UInt8], expecting expected: [UInt8])
        throws
    {
        if swap(new, target) {
            let isExpected = (try? [UInt8](Data(contentsOf: new))) == expected
            // If it cannot be put back, the saved file stays beside it.
            if !isExpected, !swap(new, target) { throw failure(errno, target) }
            // An editor may have saved again between the two exchanges.
            let isOurs = isExpected || (try? [UInt8](Data(contentsOf: new))) == bytes
            if isOurs { try? FileManager.default.removeItem(at: new) }
            if !isExpected { throw ContentChanged() }
        } else if (try? [UInt8](Data(contentsOf: target))) == expected {
            // A file system without exchange.
            try put(new, over: target)
        } else {
            try? FileManager.default.removeItem(at: new)
            throw ContentChanged()
        }
    }

    private static func swap(_ one: URL, _ other: URL) -> Bool {
        #if os(Linux)
        let exchanging: UInt32 = 2  // RENAME_EXCHANGE, renameat2(2)
        return unsafe renameat2(AT_FDCWD, one.path, AT_FDCWD, other.path, exchanging) == 0
        #else
        return unsafe renamex_np(one.path, other.path, UInt32(RENAME_SWAP)) == 0
        #endif
    }

    private static func failure(_ code: Int32, _ file: URL) -> CocoaError {
        failure(POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO), file)
    }

    /// An error that names the file it is about.
    private static func failure(_ error: any Error, _ file: URL) -> CocoaError {
        CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path, NSUnderlyingErrorKey: error])
    }

    /// The content differs from the expected one.
    package struct ContentChanged: Error {}
}
