package import Home
package import Feeds
package import Foundation
package import Pages

/// A page of the home, as read from disk.
package struct PageFile: Sendable {
    /// Its name in `veille.yml`.
    package let name: String
    package let url: URL
    package let page: Page

    /// Reads a page.
    ///
    /// - Throws: ``UserError`` if the file cannot be read or is not a page.
    package init(name: String, url: URL) throws {
        self.name = name
        self.url = url
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw UserError(PageProblem.invalidName, at: "“\(PlainText.line(name))”")
        }
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: url))
        } catch {
            throw UserError(FileProblem.unreadable(.page, .init(error)), at: name)
        }
        do {
            page = try Self.parsed.page(of: bytes, at: url)
        } catch {
            throw UserError(PageProblem.unreadable(error), at: error.line.map { "\(name):\($0)" } ?? name)
        }
    }

    /// A command reads its page several times, and a server for every answer: the same bytes are parsed once.
    private static let parsed = ParsedPages()

    /// The same file with another content.
    init(_ file: PageFile, page: Page) {
        name = file.name
        url = file.url
        self.page = page
    }

    /// The language of the page: from its front matter, otherwise French or English by its words.
    package var language: Language {
        // veille writes English on pages in other languages.
        if let tag = page.frontMatter?.language { return Language(tag: tag) ?? .en }
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
        return french > english || french == english && hasAccents ? .fr : .en
    }
}

/// The last page read from each place.
private final class ParsedPages: Sendable {
    private let pages = Guarded<[URL: Page]>([:])

    /// As many places are kept.
    private static let capacity = 64

    func page(of bytes: [UInt8], at url: URL) throws(PageError) -> Page {
        let place = url.absoluteURL
        if let known = pages.withLock({ $0[place] }), known.bytes == bytes { return known }
        let page = try PageParser.parse(bytes)
        pages.withLock { pages in
            if pages.count >= Self.capacity { pages.removeAll() }
            pages[place] = page
        }
        return page
    }
}

extension HomeFolder {
    /// All pages of the home.
    ///
    /// - Throws: ``UserError``.
    package func pages() throws -> [PageFile] {
        guard !configuration.pages.isEmpty else {
            throw UserError(HomeProblem.noPages, at: HomeFolder.fileName)
        }
        var files: [PageFile] = []
        for name in configuration.pages { files.append(try page(name)) }
        return files
    }

    /// The page with a name.
    ///
    /// - Throws: ``UserError``.
    package func page(_ name: String) throws -> PageFile {
        try PageFile(name: name, url: URL(filePath: name, relativeTo: folder))
    }
}
