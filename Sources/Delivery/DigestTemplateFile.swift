import Home
package import Digests
package import Foundation

/// Reads a person's own template, and says what is wrong with it.
package enum DigestTemplateFile {
    /// Reads a file.
    ///
    /// - Throws: ``UserError`` with the line.
    package static func read(_ path: String, relativeTo folder: URL) throws -> Digest.Template {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path, relativeTo: folder), encoding: .utf8)
        } catch {
            throw UserError(
                .usage,
                place: path,
                Phrase(
                    en: "there is no such file, or it is no UTF-8 text",
                    fr: "ce fichier n’existe pas, ou n’est pas du texte UTF-8"
                ),
                remedy: Phrase(
                    en: "name a Mustache template; docs/digest.md has one",
                    fr: "indiquez un gabarit Mustache ; docs/digest.md en montre un"
                )
            )
        }
        do throws(Digest.Template.Fault) {
            return try Digest.Template(text)
        } catch {
            throw problem(error, path)
        }
    }

    private static func problem(_ fault: Digest.Template.Fault, _ path: String) -> UserError {
        let what =
            switch fault.kind {
            case .wrongEnd:
                Phrase(
                    en: "a section ends that is not the one open here",
                    fr: "une section se ferme qui n’est pas celle qui est ouverte"
                )
            case .noEnd:
                Phrase(en: "a section is never closed", fr: "une section n’est jamais fermée")
            case .badTag:
                Phrase(
                    en: "a tag is not closed by “}}”, or its name is none",
                    fr: "une balise n’est pas fermée par « }} », ou son nom n’en est pas un"
                )
            case .other:
                Phrase(
                    en: "this is no Mustache that veille reads",
                    fr: "ce n’est pas du Mustache que veille lit"
                )
            }
        let line = Digest.Text(String(fault.text.prefix(80)), markdown: "").plain
        return UserError(
            .usage,
            place: "\(path):\(fault.line)",
            line.isEmpty ? what : Phrase(en: "\(what.en): \(line)", fr: "\(what.fr) : \(line)"),
            remedy: Phrase(
                en: "each {{#name}} needs its {{/name}}; the names are in docs/digest.md",
                fr: "chaque {{#nom}} a besoin de son {{/nom}} ; les noms sont dans docs/digest.md"
            )
        )
    }
}
