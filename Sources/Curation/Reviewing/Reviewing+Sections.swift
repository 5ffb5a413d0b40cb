import Home
import Foundation
import Pages

extension Reviewing {
    /// The section that a person names on a page: its number, its name, or the start of it, accents and case aside.
    ///
    /// - Throws: ``UserError`` when none or several are meant.
    package static func section(_ name: String, of file: PageFile) throws -> [String] {
        let sections = file.page.linkSections.map(\.path)
        if let number = Int(name), sections.indices.contains(number - 1) { return sections[number - 1] }
        let all = file.page.sections.map(\.path).filter { !$0.isEmpty }
        let wanted = fold(name)
        let named = all.filter {
            fold($0.last ?? "") == wanted || fold($0.joined(separator: " / ")) == wanted
        }
        let starting = sections.filter { !wanted.isEmpty && fold($0.last ?? "").hasPrefix(wanted) }
        let matching = named.isEmpty ? starting : named
        if matching.count == 1, let section = matching.first { return section }
        let names = sections.enumerated().map { "\($0.offset + 1) \($0.element.last ?? "")" }
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
