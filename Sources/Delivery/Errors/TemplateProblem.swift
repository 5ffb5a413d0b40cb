package import Home
package import Feeds
import Digests

/// Problems with a digest template.
package enum TemplateProblem: UserError.Cause {
    /// The fault, and the text of its line.
    case invalid(TemplateFault, line: String)
    /// The output for a webhook is not JSON.
    case notJSON

    package var message: UserError.Message {
        switch self {
        case .invalid(let fault, let line):
            let what = Self.phrase(fault)
            return .init(
                line.isEmpty ? what : Phrase(en: "\(what.en): \(line)", fr: "\(what.fr) : \(line)"),
                remedy: Phrase(
                    en: "each {{#name}} needs its {{/name}}; docs/digest.md lists the names",
                    fr: "chaque {{#nom}} a besoin de son {{/nom}} ; docs/digest.md donne les noms"
                )
            )
        case .notJSON:
            return .init(
                en: (
                    "the template does not make valid JSON",
                    "put texts in quotation marks and a comma between two values"
                ),
                fr: (
                    "le gabarit ne produit pas de JSON valide",
                    "mettez les textes entre guillemets et une virgule entre deux valeurs"
                )
            )
        }
    }

    private static func phrase(_ fault: TemplateFault) -> Phrase {
        switch fault {
        case .wrongEnd:
            Phrase(
                en: "this closes a section that is not the open one",
                fr: "la section fermée ici n’est pas celle qui est ouverte"
            )
        case .noEnd: Phrase(en: "a section is not closed", fr: "une section n’est pas fermée")
        case .badTag:
            Phrase(
                en: "a tag has no closing “}}”, or an invalid name",
                fr: "une balise n’a pas de « }} » fermant, ou un nom invalide"
            )
        case .tooDeep:
            Phrase(
                en: "more than \(Digest.Template.maximumDepth) sections are nested",
                fr: "plus de \(Digest.Template.maximumDepth) sections sont imbriquées"
            )
        case .other: Phrase(en: "invalid Mustache", fr: "Mustache invalide")
        }
    }
}
