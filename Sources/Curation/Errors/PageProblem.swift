package import Home
package import Pages

/// Problems with a page, or with a line for it.
package enum PageProblem: UserError.Cause {
    /// The name of a page is empty or has control characters.
    case invalidName
    /// The file is not a page.
    case unreadable(PageError)
    /// A line cannot be written.
    case impossibleLine(PageError)
    /// A line that a person wrote is rejected; the URL it must link to.
    case rejectedLine(PageError, url: String)
    /// The page has no links to learn from.
    case noLinks
    /// The folder has no page of links.
    case noneFound(fewest: Int)
    /// The article is on the page.
    case alreadyOnPage
    /// No section matches; the existing ones.
    case noSuchSection(String, sections: [String])
    /// Several sections match; all existing ones.
    case ambiguousSection(String, sections: [String])
    /// `sections` in `veille.yml` names a section that no page has; one with a similar name.
    case ruleWithoutSection(String, closest: String?)

    package var kind: UserError.Kind {
        if case .impossibleLine(let error) = self, error.reason == .notProven { .failed } else { .usage }
    }

    package var message: UserError.Message {
        switch self {
        case .invalidName:
            .init(
                en: ("not a valid page name", "choose a Markdown file without line breaks in its name"),
                fr: (
                    "ce n’est pas un nom de page valide",
                    "choisissez un fichier Markdown sans saut de ligne dans son nom"
                )
            )
        case .unreadable(let error):
            .init(
                Phrase(error),
                remedy: Phrase(
                    en: "choose a Markdown file in UTF-8",
                    fr: "choisissez un fichier Markdown en UTF-8"
                )
            )
        case .impossibleLine(let error): .init(Phrase(error))
        case .rejectedLine(let error, let url):
            .init(
                Phrase(error),
                remedy: Phrase(
                    en: "keep one link to \(url) in the line",
                    fr: "gardez dans la ligne un seul lien vers \(url)"
                )
            )
        case .ruleWithoutSection(let name, let closest):
            .init(
                Phrase(
                    en: "no page has the section “\(name)”",
                    fr: "aucune page n’a de section « \(name) »"
                ),
                remedy: .list(
                    [
                        closest.map { Phrase.didYouMean($0) },
                        Phrase(
                            en: "Write its heading under sections as on the page",
                            fr: "Écrivez son titre sous sections comme sur la page"
                        ),
                    ].compactMap(\.self),
                    separator: " "
                )
            )
        case .noLinks:
            .init(
                en: ("the page has no links", "add a few under headings: veille learns from them"),
                fr: (
                    "la page ne contient aucun lien",
                    "ajoutez-en quelques-uns sous des titres : veille apprend d’eux"
                )
            )
        case .noneFound(let fewest):
            .init(
                en: ("no Markdown file here has \(fewest) links", "name your page: veille init PAGE.md"),
                fr: (
                    "aucun fichier Markdown n’a \(fewest) liens ici",
                    "nommez votre page : veille init PAGE.md"
                )
            )
        case .alreadyOnPage:
            .init(
                en: ("the article is already on the page", "nothing to do"),
                fr: ("l’article est déjà sur la page", "rien à faire")
            )
        case .noSuchSection(let name, let sections):
            .init(
                en: ("no section “\(name)”", "sections: \(sections.joined(separator: ", "))"),
                fr: ("pas de section « \(name) »", "sections : \(sections.joined(separator: ", "))")
            )
        case .ambiguousSection(let name, let sections):
            .init(
                en: (
                    "several sections are named “\(name)”",
                    "give a number: \(sections.joined(separator: ", "))"
                ),
                fr: (
                    "plusieurs sections s’appellent « \(name) »",
                    "donnez un numéro : \(sections.joined(separator: ", "))"
                )
            )
        }
    }
}

extension UserError {
    /// A line that cannot be written into a page.
    init(_ error: PageError, page: String) {
        self.init(PageProblem.impossibleLine(error), at: error.line.map { "\(page):\($0)" } ?? page)
    }
}
