package import Foundation

/// A file that a command writes its output to.
package struct OutputFile {
    private let name: String
    private let url: URL
    private let isDevice: Bool

    /// Checks the path before any work is done; a missing folder is allowed if it is created on writing.
    ///
    /// - Throws: ``UserError`` if it is one of the home's own files, or its folder is missing.
    package init(_ name: String, in folder: URL, of home: HomeFolder, makesFolder: Bool = false) throws {
        self.name = name
        let given = URL(filePath: name, relativeTo: folder).absoluteURL.standardizedFileURL
        // A shell passes `/dev/fd/63` for a process substitution.
        isDevice = given.path.hasPrefix("/dev/")
        url = isDevice ? given : given.resolvingSymlinksInPath()
        guard !home.owns(url) else {
            throw UserError(FileProblem.ownFile, at: name)
        }
        func isFolder(_ url: URL) -> Bool {
            (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
        }
        guard !name.isEmpty, isDevice || makesFolder || isFolder(url.deletingLastPathComponent()),
            !isFolder(url)
        else {
            throw UserError(FileProblem.invalidPath, at: name.isEmpty ? "“”" : name)
        }
    }

    /// Writes a text, atomically unless the file is a device.
    ///
    /// - Throws: ``UserError``.
    package func write(_ text: String) throws {
        do {
            if isDevice {
                try Data(text.utf8).write(to: url)
            } else {
                try FileWriter.replace(url, with: Array(text.utf8))
            }
        } catch {
            throw UserError(FileProblem.failed(.init(error)), at: name)
        }
    }

    /// Appends a text.
    ///
    /// - Throws: ``UserError``.
    package func append(_ text: String) throws {
        let before = (try? Data(contentsOf: url)) ?? Data()
        try write(String(decoding: before, as: UTF8.self) + text)
    }
}
