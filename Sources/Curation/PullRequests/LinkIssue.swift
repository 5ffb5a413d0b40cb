import Feeds
package import Foundation
import Pages

/// An issue of a forge that brings a link, written by hand or with a form.
package struct LinkIssue: Sendable, Equatable {
    package var number: Int
    /// As it was written.
    package var url: String
    package var title: String?
    /// Why the link is worth it: plain text on one line.
    package var note: String?
    /// The name or the number of a section.
    package var section: String?
    /// The login of who opened it.
    package var author: String?

    /// Anybody may open an issue of any length.
    private static let bodyLimit = 20_000
    private static let fieldLimit = 300
    private static let scheme = Pattern(/https?:\/\//)

    /// What issues bring: their links, oldest first, and the numbers of those without one.
    package struct All: Sendable, Equatable {
        package var links: [LinkIssue] = []
        package var withoutLink: [Int] = []

        package init(links: [LinkIssue] = [], withoutLink: [Int] = []) {
            (self.links, self.withoutLink) = (links, withoutLink)
        }
    }

    /// Reads issues as forges list them: `gh issue list --json number,title,body,author`, or the API of GitLab or Forgejo.
    ///
    /// - Returns: `nil` if it is no such list.
    package static func all(in data: Data) -> All? {
        guard let issues = try? JSONDecoder().decode([Listed].self, from: data) else { return nil }
        var all = All()
        for issue in issues.sorted(by: { $0.identity < $1.identity }) where issue.identity > 0 {
            if let link = LinkIssue(issue) {
                all.links.append(link)
            } else {
                all.withoutLink.append(issue.identity)
            }
        }
        return all
    }

    /// An issue as GitHub, GitLab or Forgejo gives it.
    private struct Listed: Decodable {
        struct Author: Decodable { var login, username: String? }

        var number, iid: Int?
        var title, body, description: String?
        var author, user: Author?

        var identity: Int { number ?? iid ?? 0 }
        var text: String { String((body ?? description ?? "").prefix(LinkIssue.bodyLimit)) }
        var opener: String? { author?.login ?? author?.username ?? user?.login }
    }

    init(
        number: Int,
        url: String,
        title: String? = nil,
        note: String? = nil,
        section: String? = nil,
        author: String? = nil
    ) {
        (self.number, self.url, self.title, self.note) = (number, url, title, note)
        (self.section, self.author) = (section, author)
    }

    private init?(_ issue: Listed) {
        let form = Self.fields(of: issue.text)
        let lines = MarkdownText.ownLines(of: issue.text)
        guard
            let url = form[.address].flatMap(Self.address)
                ?? lines.lazy.compactMap(Self.address).first ?? issue.title.flatMap(Self.address)
        else { return nil }
        self.init(
            number: issue.identity,
            url: url,
            title: form[.title].flatMap(Self.line),
            note: form[.why].flatMap(Self.line),
            section: form[.section].flatMap(Self.line),
            author: issue.opener.flatMap(Self.line)
        )
    }

    /// What a form asks for.
    private enum Field: CaseIterable {
        case address, title, why, section

        /// The first words of its label, in lower case.
        var labels: Set<String> {
            switch self {
            case .address: ["address", "url", "link", "adresse", "lien"]
            case .title: ["title", "titre", "name", "nom"]
            case .why: ["why", "reason", "description", "note", "pourquoi", "raison"]
            case .section: ["section", "category", "rubrique", "catégorie"]
            }
        }
    }

    /// The answers of a form: each stands below its label, as a heading of the third level.
    private static func fields(of text: String) -> [Field: String] {
        var fields: [Field: String] = [:]
        var current: Field?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("### ") {
                let word = line.dropFirst(4).lowercased().prefix { $0.isLetter }
                current = Field.allCases.first { $0.labels.contains(String(word)) && fields[$0] == nil }
                if let current { fields[current] = "" }
            } else if let current {
                fields[current, default: ""] += line + "\n"
            }
        }
        return fields
    }

    /// The first web address in a text.
    private static func address(in text: some StringProtocol) -> String? {
        let text = String(text)
        guard let start = text.firstRange(of: Self.scheme.regex)?.lowerBound else { return nil }
        let word = text[start...].prefix { !$0.isWhitespace && !"<>\"`".contains($0) }
        // `[title](address)`: the address ends where more is closed than opened.
        var open = 0
        let address = word.prefix { character in
            open += character == "(" ? 1 : character == ")" ? -1 : 0
            return open >= 0
        }
        let end = address.lastIndex { !".,;:!?".contains($0) } ?? address.startIndex
        let url = String(address[...end])
        return WebURL(url)?.isWeb == true ? url : nil
    }

    /// A text on one line; `nil` for none, and for what a form says in place of an answer.
    private static func line(_ text: String) -> String? {
        let line = PlainText.line(text).trimmingCharacters(in: .whitespacesAndNewlines)
        return line.isEmpty || line == "_No response_" ? nil : String(line.prefix(fieldLimit))
    }
}
