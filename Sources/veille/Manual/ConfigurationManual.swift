import Feeds
import Foundation
import Home

/// The page of veille.yml(5), made from the table of its keys.
enum ConfigurationManual {
    static let name = HomeFolder.fileName

    static func page(_ edition: ManualPage.Edition) -> ManualPage {
        let starter = StarterFile.text(pages: ["page.md"], language: .en)
        var page = ManualPage.head(name, section: 5, what: "the settings of veille", edition)
        page.raw(".Sh DESCRIPTION")
        page.raw("The folder with this file is a home of")
        page.raw(".Xr veille 1 .")
        page.prose(
            """
            It is YAML. Only the key pages is needed, a list of Markdown files relative to this one; the commands \
            tell the line of a key that is unknown, and of a value that it cannot have.
            """
        )
        page.raw(".Pp")
        page.prose("Each key is shown with its default, or with an example where there is none.")
        for group in SettingTable.groups where !group.key.contains(".") {
            page.raw(".Ss " + Mdoc.line(group.key))
            page.raw(".Bl -tag -width Ds")
            for row in SettingTable.rows where row.key.hasPrefix(group.key + ".") {
                page.macro("It Cm", "\(row.key): \(row.value)")
                page.prose("\(row.summary.en). Value: \(row.form.phrase.en).")
            }
            page.raw(".El")
        }
        ManualFacts.files(in: &page)
        page.raw(".Sh EXAMPLES")
        page.raw("What")
        page.raw(".Xr veille-init 1")
        page.raw("writes:")
        page.literal(
            starter.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        )
        ManualPage.seeAlso(["veille", "veille-init"], configuration: false, in: &page)
        return ManualPage(fileName: name + ".5", text: page.text)
    }
}
