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
            throw UserError(
                .usage,
                place: name,
                Phrase(
                    en: "this is one of veille’s own files: it would be lost",
                    fr: "c’est un des fichiers de veille : il serait perdu"
                ),
                remedy: Phrase(en: "name another file", fr: "indiquez un autre fichier")
            )
        }
        func isFolder(_ url: URL) -> Bool {
            (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
        }
        guard !name.isEmpty, isDevice || makesFolder || isFolder(url.deletingLastPathComponent()),
            !isFolder(url)
        else {
            throw UserError(
                .usage,
                place: name.isEmpty ? "“”" : name,
                Phrase(
                    en: "no file can be written there",
                    fr: "aucun fichier ne peut y être écrit"
                ),
                remedy: Phrase(
                    en: "name a file in a folder that is there",
                    fr: "indiquez un fichier dans un dossier existant"
                )
            )
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
            throw UserError(
                .failed,
                place: name,
                Phrase(en: "the file cannot be written", fr: "le fichier ne peut être écrit"),
                remedy: Phrase(
                    en: "check that its folder exists and may be written",
                    fr: "vérifiez que son dossier existe et qu’on peut y écrire"
                )
            )
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
