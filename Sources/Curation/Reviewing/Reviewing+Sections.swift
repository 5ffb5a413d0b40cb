import Home
import Foundation
import Pages

extension Reviewing {
    /// Finds a section of a page by number, name or prefix of the name, ignoring case and accents.
    ///
    /// - Throws: ``UserError`` if no section or several sections match.
    package static func section(_ name: String, of file: PageFile) throws -> [String] {
        let sections = file.page.linkSections.map(\.path)
        if let section = Int(name).flatMap(sections.numbered) { return section }
        let all = file.page.sections.map(\.path).filter { !$0.isEmpty }
        let folded = fold(name)
        let named = all.filter { path in
            path.indices.contains { fold(path[$0...].joined(separator: " / ")) == folded }
        }
        let starting = sections.filter { !folded.isEmpty && fold($0.last ?? "").hasPrefix(folded) }
        let matching = named.isEmpty ? starting : named
        if matching.count == 1, let section = matching.first { return section }
        let names = file.page.sectionNames.enumerated().map { "\($0.offset + 1) \($0.element)" }
        throw UserError(
            matching.isEmpty
                ? PageProblem.noSuchSection(name, sections: names)
                : PageProblem.ambiguousSection(name, sections: names),
            at: file.name
        )
    }

    private static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}

extension Array {
    /// The element of a number, counted from 1, which may be any integer; `nil` if there is none.
    package func numbered(_ number: Int) -> Element? {
        let index = number &- 1
        return indices.contains(index) ? self[index] : nil
    }
}
