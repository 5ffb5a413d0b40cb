package import Home
package import Pages

/// What a contributed change does to one page.
package struct ReviewedPage: Sendable {
    /// Why a page was not looked at: then it does not pass.
    package enum Obstacle: Sendable, Equatable {
        /// The change deletes it.
        case deleted
        /// It is a symbolic link, a folder or a submodule.
        case notAFile
        /// It has more than this number of bytes.
        case tooLarge(Int)
        /// The change adds this number of lines.
        case tooManyLines(Int, limit: Int)
        /// It is not text.
        case unreadable(PageError)
    }

    /// As the configuration of the base names it.
    package let name: String
    /// Its path from the top of the repository.
    package let path: String
    package var obstacle: Obstacle?
    package var findings: [Finding] = []
    /// The number of added lines.
    package var added = 0
    /// Added comments that would silence findings or close a part of the page: they are not followed.
    package var ignoredComments = 0
    /// Added links beyond the number that is requested.
    package var unaskedLinks = 0

    /// What stands beside the findings, each in a sentence.
    package var notes: [Phrase] {
        var notes: [Phrase] = []
        if let obstacle { notes.append(Self.phrase(obstacle)) }
        if ignoredComments > 0 {
            notes.append(
                .count(
                    ignoredComments,
                    en: (
                        "comment for veille that the change adds was not followed",
                        "comments for veille that the change adds were not followed"
                    ),
                    fr: (
                        "commentaire pour veille ajouté par le changement, non suivi",
                        "commentaires pour veille ajoutés par le changement, non suivis"
                    )
                )
            )
        }
        if unaskedLinks > 0 {
            notes.append(
                .count(
                    unaskedLinks,
                    en: ("more link was not requested", "more links were not requested"),
                    fr: ("autre lien n’a pas été visité", "autres liens n’ont pas été visités")
                )
            )
        }
        return notes
    }

    private static func phrase(_ obstacle: Obstacle) -> Phrase {
        switch obstacle {
        case .deleted:
            Phrase(en: "the change deletes this page", fr: "le changement supprime cette page")
        case .notAFile:
            Phrase(
                en: "the change makes this page a symbolic link or a folder; it was not read",
                fr: "le changement fait de cette page un lien symbolique ou un dossier ; elle n’a pas été lue"
            )
        case .tooLarge(let limit):
            Phrase(
                en: "the page has more than \(limit >> 20) MiB; it was not read",
                fr: "la page dépasse \(limit >> 20) Mio ; elle n’a pas été lue"
            )
        case .tooManyLines(let count, let limit):
            Phrase(
                en: "the change adds \(count) lines, more than \(limit): they were not checked",
                fr: "le changement ajoute \(count) lignes, plus de \(limit) : elles n’ont pas été vérifiées"
            )
        case .unreadable(let error): UserError(PageProblem.unreadable(error)).what
        }
    }
}
