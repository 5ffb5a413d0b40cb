import Feeds
import Pages
import Curation
import Home

/// What a finding says to people.
enum FindingText {
    /// What was seen of a link, as the store keeps it in English.
    private static func french(_ detail: String) -> String {
        let words = [
            ("the server answered ", "le serveur a répondu "),
            ("it leads to the front page, ", "il mène à l’accueil, "),
            ("it leads to ", "il mène à "), ("its title is ", "son titre est "),
            ("the domain seems to be for sale", "le domaine semble à vendre"),
            ("the page has no ", "la page n’a pas de "),
            ("more than ", "plus de "), (" redirects", " redirections"),
            ("Couldn't connect to server", "personne ne répond"),
            ("Couldn't resolve host name", "hôte inconnu"),
            ("Timeout was reached", "trop lent"),
        ]
        return words.reduce(detail) { $0.replacing($1.0, with: $1.1) }
    }

    static func phrase(_ finding: Finding) -> Phrase {
        let subject = Console.harmless(finding.subject).fitting(90)
        let detail = Console.harmless(finding.detail ?? "")
        let seen = french(detail)
        let other = finding.otherLine ?? 0
        switch finding.code {
        case .unclosedLink where finding.detail != nil:
            return Phrase(
                en: "a space or a quote breaks the address of the link “\(subject)”",
                fr: "une espace ou un guillemet coupe l’adresse du lien « \(subject) »"
            )
        case .unclosedLink:
            return Phrase(
                en: "the link “\(subject)” lacks its “)”",
                fr: "il manque « ) » au lien « \(subject) »"
            )
        case .malformedHeading:
            return Phrase(
                en: "the heading “\(subject)” shows as text",
                fr: "le titre « \(subject) » s’affiche comme du texte"
            )
        case .unclosedBracket:
            return Phrase(
                en: "the link “\(subject)” lacks its “]”",
                fr: "il manque « ] » au lien « \(subject) »"
            )
        case .undefinedReference:
            return Phrase(
                en: "nothing defines the reference “\(subject)”",
                fr: "rien ne définit la référence « \(subject) »"
            )
        case .duplicateURL:
            return Phrase(
                en: "the address is on line \(other) already: \(subject)",
                fr: "l’adresse est déjà l. \(other) : \(subject)"
            )
        case .duplicateArticle:
            return Phrase(
                en: "the article is on line \(other) already, by another address: \(subject)",
                fr: "l’article est déjà l. \(other), sous une autre adresse : \(subject)"
            )
        case .onAnotherPage:
            return Phrase(
                en: "it is on \(detail), too: \(subject)",
                fr: "il est aussi dans \(detail) : \(subject)"
            )
        case .addressAsText:
            return Phrase(en: "the text of the link is its address", fr: "le texte du lien est son adresse")
        case .emptyText:
            return Phrase(
                en: "the text of the link says nothing: “\(subject)”",
                fr: "le texte du lien ne dit rien : « \(subject) »"
            )
        case .differingFigure:
            return Phrase(
                en: "text and address differ (\(detail)): “\(subject)”",
                fr: "texte et adresse diffèrent (\(detail)) : « \(subject) »"
            )
        case .splitList:
            let end = finding.otherLine.map { Phrase(en: ", again on line \($0)", fr: ", encore l. \($0)") }
            return Phrase(
                en: "the marker “\(subject)” splits the list\(end?.en ?? "")",
                fr: "la puce « \(subject) » coupe la liste\(end?.fr ?? "")"
            )
        case .mixedSpacing:
            return Phrase(
                en: "some items have a blank line between them, others not",
                fr: "certains éléments sont séparés d’une ligne vide, d’autres non"
            )
        case .trailingSpaces:
            return Phrase(en: "white space at the end of the line", fr: "espaces en fin de ligne")
        case .insecure:
            return Phrase(en: "https answers, too: \(subject)", fr: "https répond aussi : \(subject)")
        case .redirected:
            return Phrase(en: "\(subject) has moved to \(detail)", fr: "\(subject) a déménagé vers \(detail)")
        case .dead:
            let archive = PageCheck.archive(of: Console.harmless(finding.subject))
            return Phrase(
                en: "dead: \(subject), \(detail); an archive may have it: \(archive)",
                fr: "mort : \(subject), \(seen) ; une archive l’a peut-être : \(archive)"
            )
        case .suspect:
            return Phrase(en: "not sure: \(subject), \(detail)", fr: "à voir : \(subject), \(seen)")
        case .shortened:
            return Phrase(
                en: "a shortened address hides where it leads: \(subject)",
                fr: "une adresse raccourcie cache où elle mène : \(subject)"
            )
        case .tracking:
            return Phrase(
                en: "an address with tracking or for phones: \(detail.isEmpty ? subject : detail) is enough",
                fr: "une adresse de pistage ou pour téléphone : \(detail.isEmpty ? subject : detail) suffit"
            )
        }
    }
}

/// A finding, for programs.
struct FindingReport: Encodable {
    var code: Finding.Code
    var severity: Finding.Severity
    var line: Int
    var subject: String
    var otherLine: Int?
    var detail: String?

    init(_ finding: Finding) {
        code = finding.code
        severity = finding.severity
        line = finding.line
        subject = finding.subject
        otherLine = finding.otherLine
        detail = finding.detail
    }
}
