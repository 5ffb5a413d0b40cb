package import Foundation

/// The material beside the project that only some machines have.
package enum Shared {
    /// The folder, where it exists.
    package static var folder: URL? {
        let folder = root.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The root of this package.
    package static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The bytes of a file of the folder, where there are both.
    package static func bytes(_ path: String) -> [UInt8]? {
        folder.flatMap { try? [UInt8](Data(contentsOf: $0.appending(path: path))) }
    }
}
