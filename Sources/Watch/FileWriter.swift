import Foundation

/// Replaces files so that a reader, or a crash, finds the old bytes or the new ones and nothing between.
enum FileWriter {
    /// Writes beside the file, then renames over it; mode and symbolic link are kept.
    static func replace(_ url: URL, with bytes: [UInt8], expecting expected: [UInt8]? = nil) throws {
        let target = url.resolvingSymlinksInPath()
        let manager = FileManager.default
        try manager.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        let mode = (try? manager.attributesOfItem(atPath: target.path))?[.posixPermissions]
        if mode != nil, !manager.isWritableFile(atPath: target.path) {
            throw CocoaError(.fileWriteNoPermission)
        }
        let name = ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp"
        let temporary = target.deletingLastPathComponent().appending(path: name)
        guard
            manager.createFile(
                atPath: temporary.path,
                contents: nil,
                attributes: mode.map { [.posixPermissions: $0] }
            )
        else {
            throw CocoaError(.fileWriteNoPermission)
        }
        do {
            let file = try FileHandle(forWritingTo: temporary)
            try file.write(contentsOf: Data(bytes))
            try file.synchronize()
            try file.close()
            if let expected, try [UInt8](Data(contentsOf: target)) != expected { throw ChangedMeanwhile() }
            guard unsafe rename(temporary.path, target.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? manager.removeItem(at: temporary)
            throw error
        }
    }

    /// The file is not what it was when it was read.
    struct ChangedMeanwhile: Error {}
}
