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
    }

    /// What the first file is too short for.
    private static let unwritten: [Setting] = [
        Setting(
            path: ["digest", "categories"],
            value: "[veille]",
            what: "what Jekyll and Hugo file a post under"
        ),
        Setting(path: ["digest", "mail", "from"], value: "", what: "the sender"),
        Setting(path: ["digest", "mail", "to"], value: "", what: "the recipient, or a list of them"),
        Setting(
            path: ["digest", "mail", "list_id"],
            value: "veille.example.org",
            what: "the name of the mailing list"
        ),
        Setting(
            path: ["digest", "mail", "unsubscribe"],
            value: "",
            what: "addresses, https: or mailto:, where a reader leaves the list"
        ),
    ]

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
        let starter = StarterFiles.configuration(pages: ["page.md"], language: .en)
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
        let all = settings(in: starter) + unwritten
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
                page.prose("The keys are called " + actions.joined(separator: ", ") + ".")
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
