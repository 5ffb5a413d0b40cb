import Curation
import Feeds
import Foundation
import Home
import Pages

/// Repairs and removals as they are listed.
struct RepairText {
    let console: Console

    /// Prints each with its reason and its lines.
    func show(_ repairs: [Suggestion]) {
        for suggestion in repairs {
            guard let repair = suggestion.repair, let code = Finding.Code(rawValue: repair.code) else {
                continue
            }
            console.out(
                console.bold(suggestion.id) + "  \(suggestion.page):\(repair.line)  \(repair.code)  "
                    + Console.printable(console.text(Self.reason(code, repair, suggestion)))
            )
            show(repair)
        }
    }

    /// Prints the lines before and after.
    func show(_ repair: Suggestion.Repair) {
        for line in repair.before.split(separator: "\n", omittingEmptySubsequences: false) {
            console.out(console.red("  - " + Console.printable(String(line))))
        }
        guard !repair.isRemoval else { return }
        console.out(console.green("  + " + Console.printable(repair.after)))
    }

    private static func reason(_ code: Finding.Code, _ repair: Suggestion.Repair, _ suggestion: Suggestion)
        -> Phrase
    {
        if repair.isRemoval { return Phrase(removal: code, repair) }
        return switch code {
        case .insecure: Phrase(en: "https also answers", fr: "https répond aussi")
        case .redirected: Phrase(en: "the address has moved for good", fr: "l’adresse a déménagé pour de bon")
        case .dead:
            Phrase(
                en: "the address is dead; look whether the archive has a copy",
                fr: "l’adresse est morte ; voyez si l’archive en a une copie"
            )
        case .deleted:
            Phrase(
                en: "the repository is gone; look whether Software Heritage has a copy",
                fr: "le dépôt n’existe plus ; voyez si Software Heritage en a une copie"
            )
        case .hijacked:
            Phrase(
                en: "somebody else’s page is there; look whether the archive has a copy of an honest day",
                fr: "une page étrangère s’y trouve ; voyez si l’archive a une copie d’un jour honnête"
            )
        case .tracking:
            Phrase(en: "the address without tracking is enough", fr: "l’adresse sans pistage suffit")
        default: FindingText.phrase(Finding(code, line: repair.line, subject: suggestion.article.title))
        }
    }
}

/// Repairs as programs read them.
struct RepairList: Encodable {
    private var repairs: [RepairReport]

    init(_ repairs: [Suggestion]) { self.repairs = repairs.compactMap { RepairReport($0) } }
}

private struct RepairReport: Encodable {
    var id: String
    var page: String
    var code: String
    var line: Int
    var before: String
    /// Empty for a removal.
    var after: String
    var since: Date?
    var instead: String?

    init?(_ suggestion: Suggestion) {
        guard let repair = suggestion.repair else { return nil }
        id = suggestion.id
        page = suggestion.page
        code = repair.code
        line = repair.line
        before = repair.before
        after = repair.after
        since = repair.since
        instead = repair.instead
    }
}
