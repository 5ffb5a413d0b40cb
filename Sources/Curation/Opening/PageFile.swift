import Feeds
public import Foundation
public import Pages

/// A page of the home, as it stands on the disk.
public struct PageFile: Sendable {
    /// Its name in `veille.yml`.
    public let name: String
    /// The file.
    public let url: URL
    /// What was read.
    public let page: Page

    /// Reads a page.
    ///
    /// - Throws: ``HomeError`` when there is no such file, or it is no page.
    public init(name: String, url: URL) throws {
        self.name = name
        self.url = url
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw HomeError(
                .usage,
                place: "“\(PlainText.line(name))”",
                Phrase(en: "this is no name of a page", fr: "ce n’est pas un nom de page"),
                remedy: Phrase(
                    en: "name a Markdown file, without line breaks in its name",
                    fr: "indiquez un fichier Markdown, sans saut de ligne dans son nom"
                )
            )
        }
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: url))
        } catch {
            let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
            throw HomeError(
                .usage,
                place: name,
                isFolder
                    ? Phrase(en: "this is a folder, not a page", fr: "c’est un dossier, pas une page")
                    : Phrase(
                        en: "there is no such file, or it cannot be read",
                        fr: "ce fichier n’existe pas ou ne peut être lu"
                    ),
                remedy: Phrase(en: "name a Markdown file", fr: "indiquez un fichier Markdown")
            )
        }
        do {
            page = try PageParser.parse(bytes)
        } catch {
            throw HomeError(
                .usage,
                place: error.line.map { "\(name):\($0)" } ?? name,
                Phrase(error),
                remedy: Phrase(
                    en: "name a Markdown file in UTF-8",
                    fr: "indiquez un fichier Markdown en UTF-8"
                )
            )
        }
    }

    /// The same file with other bytes.
    init(_ file: PageFile, page: Page) {
        name = file.name
        url = file.url
        self.page = page
    }

    /// The language of the page: of its front matter, else French or English by its words.
    public var language: String {
        if let language = page.frontMatter?.language { return String(language.prefix(2)).lowercased() }
        let words =
            page.links.flatMap { $0.context.lowercased().split(separator: " ") }
            + page.sections.flatMap { $0.path.flatMap { $0.lowercased().split(separator: " ") } }
        let french = words.count {
            ["le", "la", "les", "des", "du", "et", "pour", "dans", "sur", "une"].contains($0)
        }
        let english = words.count {
            ["the", "of", "and", "for", "in", "on", "with", "to", "is", "an"].contains($0)
        }
        let hasAccents = words.contains { $0.contains { "éèêàçùôîœ".contains($0) } }
        return french > english || french == english && hasAccents ? "fr" : "en"
    }
}

extension Home {
    /// Every page of the home.
    ///
    /// - Throws: ``HomeError``.
    public func pages() throws -> [PageFile] {
        guard !configuration.pages.isEmpty else {
            throw HomeError(
                .usage,
                place: Home.fileName,
                Phrase(en: "it names no page", fr: "il ne nomme aucune page"),
                remedy: Phrase(en: "add: pages: [page.md]", fr: "ajoutez : pages: [page.md]")
            )
        }
        var files: [PageFile] = []
        for name in configuration.pages { files.append(try page(name)) }
        return files
    }

    /// Whether a file is one of the home's own, by whatever name.
    ///
    /// These are the pages, the settings, and all in `feeds`, `state` and git's folder.
    public func owns(_ file: URL) -> Bool {
        /// What is not there yet lies in a folder that is.
        func place(_ url: URL) -> [String] {
            let url = url.absoluteURL.standardizedFileURL
            if FileManager.default.fileExists(atPath: url.path) {
                return url.resolvingSymlinksInPath().pathComponents
            }
            return url.deletingLastPathComponent().resolvingSymlinksInPath().pathComponents
                + [url.lastPathComponent]
        }
        let (target, root) = (place(file), place(folder))
        if target.starts(with: root), target.count > root.count,
            [Self.fileName, "feeds", "state", ".git"].contains(target[root.count])
        {
            return true
        }
        return configuration.pages.contains { place(URL(filePath: $0, relativeTo: folder)) == target }
    }

    /// The page of that name.
    ///
    /// - Throws: ``HomeError``.
    public func page(_ name: String) throws -> PageFile {
        try PageFile(name: name, url: URL(filePath: name, relativeTo: folder))
    }
}
