import Feeds
import Foundation
import Home

/// The page of veille.yml(5), made from the table of its keys.
enum ConfigurationManual {
    static let name = HomeFolder.fileName

    static func page(_ edition: ManualPage.Edition) -> ManualPage {
        let language = edition.language
        let starter = StarterFile.text(pages: ["page.md"], language: language)
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
        let single = SettingTable.rows.filter { !$0.key.contains(".") && $0.key != "pages" }
        page.raw(".Bl -tag -width Ds")
        for row in single { list(row, in: &page, language) }
        page.raw(".El")
        for group in SettingTable.groups where !group.key.contains(".") {
            page.raw(".Ss " + Mdoc.line(group.key))
            page.raw(".Bl -tag -width Ds")
            for row in SettingTable.rows where row.key.hasPrefix(group.key + ".") {
                list(row, in: &page, language)
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

    private static func list(_ row: SettingTable.Row, in page: inout Mdoc, _ language: Language) {
        let (summary, form) = (row.summary.text(in: language), row.form.phrase.text(in: language))
        page.macro("It Cm", "\(row.key): \(row.value)")
        page.prose(Phrase(en: "\(summary) (\(form)).", fr: "\(summary) (\(form))."))
    }
}
