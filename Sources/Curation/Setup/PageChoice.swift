package import Foundation
import Home
import Pages

/// The Markdown files of a folder that are pages of links, for who names none.
package struct PageChoice: Sendable, Equatable {
    /// A file that was left out.
    package struct Omission: Sendable, Equatable {
        package enum Reason: Sendable, Equatable {
            /// It has so many links.
            case fewLinks(Int)
            /// Its name says that it is about the repository.
            case aboutRepository
            /// It cannot be read as a page.
            case unreadable
        }

        package var name: String
        package var reason: Reason
    }

    /// The names of the pages, in alphabetical order.
    package private(set) var names: [String] = []
    package private(set) var omitted: [Omission] = []

    /// A page has at least this many links.
    private static let fewest = 3
    private static let aboutRepository: Set = [
        "authors", "changelog", "changes", "code-of-conduct", "code_of_conduct", "contributing", "history",
        "licence", "license", "pull_request_template", "security", "support",
    ]

    /// Looks at the files of a folder, and not into its subfolders.
    ///
    /// A README is a page if no other file has as many links: for many lists it is the page.
    ///
    /// - Throws: ``UserError`` if the folder has no page.
    package init(in folder: URL) throws {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var counts: [String: Int] = [:]
        for name in files.sorted() where !name.hasPrefix(".") {
            let url = folder.appending(path: name)
            guard ["md", "markdown"].contains(url.pathExtension.lowercased()) else { continue }
            if Self.aboutRepository.contains(Self.stem(name)) {
                omitted.append(Omission(name: name, reason: .aboutRepository))
                continue
            }
            guard let file = try? PageFile(name: name, url: url) else {
                omitted.append(Omission(name: name, reason: .unreadable))
                continue
            }
            let count = file.page.addresses.count
            if count >= Self.fewest {
                names.append(name)
                counts[name] = count
            } else {
                omitted.append(Omission(name: name, reason: .fewLinks(count)))
            }
        }
        let most = counts.filter { Self.stem($0.key) != "readme" }.values.max() ?? 0
        for name in names where Self.stem(name) == "readme" && counts[name, default: 0] < most {
            names.removeAll { $0 == name }
            omitted.append(Omission(name: name, reason: .aboutRepository))
        }
        // The only one is a page that begins.
        let started = omitted.filter {
            if case .fewLinks(1...) = $0.reason { Self.stem($0.name) != "readme" } else { false }
        }
        if names.isEmpty, let only = started.first, started.count == 1 {
            names = [only.name]
            omitted.removeAll { $0 == only }
        }
        guard !names.isEmpty else {
            throw UserError(PageProblem.noneFound(fewest: Self.fewest), at: folder.path)
        }
    }

    private static func stem(_ name: String) -> String {
        String(name.lowercased().prefix { $0 != "." })
    }
}
