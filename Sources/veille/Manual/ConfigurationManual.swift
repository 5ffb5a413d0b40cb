import Feeds
import Foundation
import Home

/// The page of veille.yml(5), made from the file that `init` writes.
enum ConfigurationManual {
    static let name = HomeFolder.fileName

    /// A key as the first file shows it.
    struct Setting: Equatable, Sendable {
        /// The keys it stands under, then its own.
        var path: [String]
        /// Its default, or an example.
        var value: String
        /// What the comment says.
        var what: String

        fileprivate init(_ path: [String], value: String = "", _ what: Phrase, in language: Language) {
            self.init(path: path, value: value, what: what.text(in: language))
        }

        init(path: [String], value: String, what: String) {
            (self.path, self.value, self.what) = (path, value, what)
        }
    }

    /// Settings that the first file does not mention.
    private static func unwritten(in language: Language) -> [Setting] {
        [
            Setting(
                ["digest", "categories"],
                value: "[veille]",
                Phrase(
                    en: "the categories of a post in Jekyll and Hugo",
                    fr: "les catégories d’un article dans Jekyll et Hugo"
                ),
                in: language
            ),
            Setting(["digest", "mail", "from"], Phrase(en: "the sender", fr: "l’expéditeur"), in: language),
            Setting(
                ["digest", "mail", "to"],
                Phrase(en: "the recipient, or a list of recipients", fr: "le destinataire, ou une liste"),
                in: language
            ),
            Setting(
                ["digest", "mail", "list_id"],
                value: "veille.example.org",
                Phrase(en: "the name of the mailing list", fr: "le nom de la liste de diffusion"),
                in: language
            ),
            Setting(
                ["digest", "mail", "unsubscribe"],
                Phrase(
                    en: "addresses, https: or mailto:, where a reader unsubscribes",
                    fr: "adresses, https: ou mailto:, où un lecteur se désabonne"
                ),
                in: language
            ),
        ]
    }

    /// The settings of a first file, in its order.
    static func settings(in text: String) -> [Setting] {
        var path: [String] = []
        var settings: [Setting] = []
        for line in text.split(separator: "\n") where line.hasPrefix("#") {
            let content = line.dropFirst()
            let indent = content.prefix { $0 == " " }.count
            // A sentence stands one space from its sign; keys stand at even ones.
            guard indent.isMultiple(of: 2) else { continue }
            let depth = indent / 2
            guard let colon = content.firstIndex(of: ":") else { continue }
            let key = String(content[..<colon].drop { $0 == " " })
            let rest = String(content[content.index(after: colon)...])
            let parts = rest.split(separator: " #", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            path = path.prefix(depth) + [key]
            guard depth > 0 else { continue }
            settings.append(
                Setting(path: path, value: parts.first ?? "", what: parts.count > 1 ? parts[1] : "")
            )
        }
        return settings
    }

    static func page(_ edition: ManualPage.Edition) -> ManualPage {
        let language = edition.language
        let starter = StarterFiles.configuration(pages: ["page.md"], language: language)
        let what = Phrase(en: "the settings of veille", fr: "les réglages de veille")
        var page = ManualPage.head(name, section: 5, what: what.text(in: language), edition)
        page.section(ManualPage.description)
        page.prose(
            Phrase(
                en: "The folder with this file is a home of",
                fr: "Le dossier de ce fichier est celui où travaille"
            )
        )
        page.raw(".Xr veille 1 .")
        page.prose(
            Phrase(
                en: """
                    It is YAML. Only the key pages is required, a list of Markdown files relative to this one; the \
                    commands report unknown keys and invalid values with their lines.
                    """,
                fr: """
                    Il est en YAML. Seule la clé pages est nécessaire, une liste de fichiers Markdown relatifs à \
                    celui-ci ; les commandes signalent les clés inconnues et les valeurs non valides, avec leurs lignes.
                    """
            )
        )
        page.raw(".Pp")
        page.prose(
            Phrase(
                en: "Each key is shown with its default, or with an example if it has none.",
                fr: "Chaque clé est montrée avec sa valeur par défaut, ou avec un exemple si elle n’en a pas."
            )
        )
        let all = settings(in: starter) + unwritten(in: language)
        var groups: [String] = []
        for setting in all where !groups.contains(setting.path[0]) { groups.append(setting.path[0]) }
        for group in groups {
            page.raw(".Ss " + Mdoc.line(group))
            page.raw(".Bl -tag -width Ds")
            for setting in all where setting.path[0] == group {
                let key = setting.path.joined(separator: ".")
                page.macro("It Cm", setting.value.isEmpty ? key : "\(key): \(setting.value)")
                page.prose(setting.what)
            }
            if group == "review" {
                let actions = ReviewAction.allCases.map { "\($0.rawValue) (\($0.usualKey))" }
                let list = actions.joined(separator: ", ")
                page.prose(Phrase(en: "The keys are named \(list).", fr: "Les touches se nomment \(list)."))
            }
            page.raw(".El")
        }
        ManualFacts.files(in: &page)
        page.section(ManualPage.examples)
        page.prose(Phrase(en: "The file as written by", fr: "Le fichier tel que l’écrit"))
        page.raw(".Xr veille-init 1 :")
        page.literal(
            starter.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        )
        ManualPage.seeAlso(["veille", "veille-init"], configuration: false, in: &page)
        return ManualPage(fileName: name + ".5", text: page.text)
    }
}
