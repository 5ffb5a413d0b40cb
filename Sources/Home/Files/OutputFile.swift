package import Foundation

/// A file that a person names for what a command makes.
package struct OutputFile {
    private let name: String
    private let url: URL
    private let isDevice: Bool

    /// Looks at the name before anything is done; a folder that is missing is made where that is allowed.
    ///
    /// - Throws: ``UserError`` when it is one of the home's own files, or its folder is not there.
    package init(_ name: String, in folder: URL, of home: HomeFolder, makesFolder: Bool = false) throws {
        self.name = name
        let given = URL(filePath: name, relativeTo: folder).absoluteURL.standardizedFileURL
        // `/dev/fd/63` is what a shell gives for a program that reads.
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

    /// Writes it, whole or not at all where it is no device.
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

    /// Writes something behind what it has.
    ///
    /// - Throws: ``UserError``.
    package func append(_ text: String) throws {
        let before = (try? Data(contentsOf: url)) ?? Data()
        try write(String(decoding: before, as: UTF8.self) + text)
    }
}
