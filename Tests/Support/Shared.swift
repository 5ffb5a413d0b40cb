package import Foundation

/// Test material outside the repository that only some machines have.
package enum Shared {
    /// `nil` if it does not exist.
    package static var folder: URL? {
        let folder = root.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    /// The root of this package.
    package static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The bytes of a file in the folder; `nil` if it does not exist.
    package static func bytes(_ path: String) -> [UInt8]? {
        folder.flatMap { try? [UInt8](Data(contentsOf: $0.appending(path: path))) }
    }
}
