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
        guard !wanted.isEmpty else {
            throw UserError(
                .usage,
                place: file.name,
                Phrase(en: "no section is named", fr: "aucune section n’est nommée")
            )
        }
        let named = all.filter {
            fold($0.last ?? "") == wanted || fold($0.joined(separator: " / ")) == wanted
        }
        let matching = named.isEmpty ? sections.filter { fold($0.last ?? "").hasPrefix(wanted) } : named
        if matching.count == 1, let section = matching.first { return section }
        let list = sections.enumerated().map { "\($0.offset + 1) \($0.element.last ?? "")" }.joined(
            separator: ", "
        )
        let what =
            matching.isEmpty
            ? Phrase(en: "no section “\(name)”", fr: "pas de section « \(name) »")
            : Phrase(
                en: "several sections are called “\(name)”",
                fr: "plusieurs sections s’appellent « \(name) »"
            )
        throw UserError(
            .usage,
            place: file.name,
            what,
            remedy: Phrase(en: "sections: \(list)", fr: "sections : \(list)")
        )
    }

    private static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
