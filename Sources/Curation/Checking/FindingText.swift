import Feeds
import Foundation
package import Home
package import Pages

/// The wording of findings.
package enum FindingText {
    package static func phrase(_ finding: Finding) -> Phrase {
        let subject = PlainText.printable(finding.subject).fitting(90)
        let other = finding.otherLine ?? 0
        let detail = finding.detail.map { phrase($0).printable } ?? Phrase(subject)
        switch finding.code {
        case .unclosedLink where finding.detail == .cutAddress:
            return Phrase(
                en: "a space or a quote breaks the address of the link “\(subject)”",
                fr: "une espace ou un guillemet coupe l’adresse du lien « \(subject) »"
            )
        case .unclosedLink:
            return Phrase(
                en: "the link “\(subject)” has no closing “)”",
                fr: "il manque « ) » au lien « \(subject) »"
            )
        case .malformedHeading:
            return Phrase(
                en: "the heading “\(subject)” shows as text",
                fr: "le titre « \(subject) » s’affiche comme du texte"
            )
        case .unclosedBracket:
            return Phrase(
                en: "the link “\(subject)” has no closing “]”",
                fr: "il manque « ] » au lien « \(subject) »"
            )
        case .undefinedReference:
            return Phrase(
                en: "the reference “\(subject)” is not defined",
                fr: "la référence « \(subject) » n’est pas définie"
            )
        case .brokenLink:
            return Phrase(
                en: "this is not a link, or leads nowhere: \(subject)",
                fr: "ce n’est pas un lien, ou il ne mène nulle part : \(subject)"
            )
        case .duplicateURL:
            return Phrase(
                en: "the address is already on line \(other): \(subject)",
                fr: "l’adresse est déjà l. \(other) : \(subject)"
            )
        case .duplicateArticle:
            return Phrase(
                en: "the article is already on line \(other), with another address: \(subject)",
                fr: "l’article est déjà l. \(other), sous une autre adresse : \(subject)"
            )
        case .onAnotherPage:
            return Phrase(
                en: "it is also on \(detail.en): \(subject)",
                fr: "il est aussi dans \(detail.fr) : \(subject)"
            )
        case .missingOnTwin:
            return Phrase(
                en: "its twin \(detail.en) does not have the link: “\(subject)”",
                fr: "la page jumelle \(detail.fr) n’a pas ce lien : « \(subject) »"
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
                en: "text and address differ (\(detail.en)): “\(subject)”",
                fr: "texte et adresse diffèrent (\(detail.fr)) : « \(subject) »"
            )
        case .splitList:
            let end = finding.otherLine.map { Phrase(en: ", again on line \($0)", fr: ", encore l. \($0)") }
            return Phrase(
                en: "the marker “\(subject)” splits the list\(end?.en ?? "")",
                fr: "la puce « \(subject) » coupe la liste\(end?.fr ?? "")"
            )
        case .mixedSpacing:
            return Phrase(
                en: "some items have a blank line between them, others do not",
                fr: "certains éléments sont séparés d’une ligne vide, d’autres non"
            )
        case .trailingSpaces:
            return Phrase(en: "white space at the end of the line", fr: "espaces en fin de ligne")
        case .insecure:
            return Phrase(en: "https also answers: \(subject)", fr: "https répond aussi : \(subject)")
        case .redirected:
            if case .redirecting = finding.detail {
                return Phrase(
                    en: "\(subject) redirects to \(detail.en)",
                    fr: "\(subject) redirige vers \(detail.fr)"
                )
            }
            return Phrase(
                en: "\(subject) has moved to \(detail.en)",
                fr: "\(subject) a déménagé vers \(detail.fr)"
            )
        case .hijacked:
            return Phrase(
                en: "hijacked: \(subject), \(detail.en)",
                fr: "détourné : \(subject), \(detail.fr)"
            )
        case .dead:
            let archive = PageCheck.archive(of: PlainText.printable(finding.subject))
            return Phrase(
                en: "dead: \(subject), \(detail.en); an archive may have it: \(archive)",
                fr: "mort : \(subject), \(detail.fr) ; une archive l’a peut-être : \(archive)"
            )
        case .suspect:
            return Phrase(
                en: "not sure: \(subject), \(detail.en)",
                fr: "à voir : \(subject), \(detail.fr)"
            )
        case .archived:
            return Phrase(
                en: "archived: nothing changes in this repository any more: \(subject)",
                fr: "archivé : rien ne change plus dans ce dépôt : \(subject)"
            )
        case .unmaintained:
            return Phrase(
                en: "no commit since \(detail.en): \(subject)",
                fr: "pas de commit depuis le \(detail.fr) : \(subject)"
            )
        case .droppedElsewhere:
            return Phrase(en: "\(detail.en): \(subject)", fr: "\(detail.fr) : \(subject)")
        case .otherLicence:
            return Phrase(
                en: "the licence has changed, \(detail.en): \(subject)",
                fr: "la licence a changé, \(detail.fr) : \(subject)"
            )
        case .deleted:
            return Phrase(
                en: "deleted, or made private: \(subject), \(detail.en)",
                fr: "supprimé, ou devenu privé : \(subject), \(detail.fr)"
            )
        case .superseded:
            return Phrase(
                en: "a newer version is on line \(other): \(subject)",
                fr: "une version plus récente est l. \(other) : \(subject)"
            )
        case .stale:
            return Phrase(
                en: "old for a section of news (\(detail.en)): \(subject)",
                fr: "ancien pour une section d’actualités (\(detail.fr)) : \(subject)"
            )
        case .otherForm:
            return Phrase(
                en: "not as the others of its section: “\(subject)” (\(detail.en))",
                fr: "pas comme les autres de sa section : « \(subject) » (\(detail.fr))"
            )
        case .outOfOrder:
            return Phrase(
                en: "out of order: “\(subject)” belongs \(detail.en)",
                fr: "pas à sa place : « \(subject) » va \(detail.fr)"
            )
        case .otherSection:
            return Phrase(
                en: "“\(subject)” would suit “\(detail.en)” better",
                fr: "« \(subject) » irait mieux dans « \(detail.fr) »"
            )
        case .refusedBefore:
            return Phrase(
                en: "refused before, on \(detail.en): \(subject)",
                fr: "refusé auparavant, le \(detail.fr) : \(subject)"
            )
        case .noDescription:
            return Phrase(
                en: "“\(subject)” lacks the description that the others have",
                fr: "« \(subject) » n’a pas la description qu’ont les autres"
            )
        case .shortened:
            return Phrase(
                en: "a shortened address hides where it leads: \(subject)",
                fr: "une adresse raccourcie cache où elle mène : \(subject)"
            )
        case .tracking:
            return Phrase(
                en: "an address with tracking or for phones: \(detail.en) is enough",
                fr: "une adresse de pistage ou pour téléphone : \(detail.fr) suffit"
            )
        }
    }

    private static func phrase(_ difference: FormDifference) -> Phrase {
        switch difference {
        case .marker(let marker):
            Phrase(en: "marker “\(marker)”", fr: "puce « \(marker) »")
        case .indentation: Phrase(en: "indentation", fr: "retrait")
        case .marks("…"): Phrase(en: "no marks around the link", fr: "pas de marques autour du lien")
        case .marks(let marks): Phrase(en: "the link in “\(marks)”", fr: "le lien entre « \(marks) »")
        case .bareAddress: Phrase(en: "a link with a title", fr: "un lien avec un titre")
        case .separator(let separator):
            Phrase(en: "separator “\(separator)”", fr: "séparateur « \(separator) »")
        case .capital:
            Phrase(
                en: "a capital at the start of the description",
                fr: "une majuscule au début de la description"
            )
        case .ending(""): Phrase(en: "nothing at the end", fr: "rien à la fin")
        case .ending(let ending): Phrase(en: "“\(ending)” at the end", fr: "« \(ending) » à la fin")
        }
    }

    private static func moved(_ address: String, _ title: String, _ site: String?) -> Phrase {
        let title = PlainText.line(title).fitting(60)
        let name = title.isEmpty ? Phrase("") : Phrase(en: ", “\(title)”", fr: ", « \(title) »")
        let other = site.map { Phrase(en: ", on another site: \($0)", fr: ", sur un autre site : \($0)") }
        return Phrase(
            en: address + name.en + (other?.en ?? ""),
            fr: address + name.fr + (other?.fr ?? "")
        )
    }

    private static func day(_ date: Date) -> String { String(date.formatted(.iso8601).prefix(10)) }

    /// The detail of a finding; programs get it in English.
    static func phrase(_ detail: Finding.Detail) -> Phrase {
        switch detail {
        case .cutAddress:
            Phrase(en: "a space or a quote in the address", fr: "une espace ou un guillemet dans l’adresse")
        case .address(let address): Phrase(address)
        case .twin(let page): Phrase(page)
        case .moved(let address, let title, let site): moved(address, title, site)
        case .redirecting(let address, let visits, let limit):
            Phrase(
                en: "\(address) (seen \(visits) of \(limit) times)",
                fr: "\(address) (vu \(visits) fois sur \(limit))"
            )
        case .takeover(let takeover): Phrase(takeover)
        case .form(let differences): .list(differences.map(phrase), separator: ", ")
        case .order(after: nil): Phrase(en: "first", fr: "en premier")
        case .order(after: .some(let line)):
            Phrase(
                en: "after “\(PlainText.line(line).fitting(60))”",
                fr: "après « \(PlainText.line(line).fitting(60)) »"
            )
        case .section(let path): Phrase(path.joined(separator: " / "))
        case .newer(let address): Phrase(address)
        case .refused(let date), .since(let date): Phrase(day(date))
        case .dropped(let list, let date):
            Phrase(
                en: "“\(PlainText.line(list).fitting(60))” has dropped it, seen on \(day(date))",
                fr: "« \(PlainText.line(list).fitting(60)) » l’a retiré, constaté le \(day(date))"
            )
        case .licences(let from, let to):
            Phrase(
                en: "from \(PlainText.printable(from)) to \(PlainText.printable(to))",
                fr: "de \(PlainText.printable(from)) à \(PlainText.printable(to))"
            )
        case .otherPage(let page, let line): Phrase("\(page):\(line)")
        case .percentages(let text, let address):
            Phrase(en: "\(text) %, \(address) %", fr: "\(text) %, \(address) %")
        case .suspicion(let suspicion): Phrase(suspicion)
        case .failure(let problem): Phrase(problem)
        case .failing(let problem, let failures, let limit):
            Phrase(
                en: "\(Phrase(problem).en) (\(failures)/\(limit))",
                fr: "\(Phrase(problem).fr) (\(failures)/\(limit))"
            )
        }
    }
}

extension Phrase {
    /// How many findings there are of each severity.
    package static func counts(of findings: [Finding]) -> Phrase {
        func count(_ severity: Finding.Severity) -> Int { findings.count { $0.severity == severity } }
        return .list([
            .count(count(.error), en: ("error", "errors"), fr: ("erreur", "erreurs")),
            .count(count(.warning), en: ("warning", "warnings"), fr: ("avertissement", "avertissements")),
            .count(count(.hint), en: ("hint", "hints"), fr: ("remarque", "remarques")),
        ])
    }
}
