import Feeds
import Foundation
import Pages
import Curation
import Home

/// The sections, sites and findings of a page, for people.
struct PageSummary {
    let console: Console
    let file: PageFile

    func show() {
        let page = file.page
        let sites = Discovery.sites(of: [page]).count
        let links = page.links.count
        let title = page.title.map { " — " + console.text(Phrase(en: "“\($0)”", fr: "« \($0) »")) } ?? ""
        console.out(
            console.bold(Console.printable(file.name + title)) + " · "
                + console.text(
                    .list(
                        [
                            .count(links, en: ("link", "links"), fr: ("lien", "liens")),
                            .count(sites, en: ("site", "sites"), fr: ("site", "sites")),
                        ],
                        separator: ", "
                    )
                )
        )
        showUnread(page)
        console.out("")
        var table = Table(limits: [4, 56, 6, 6, 10, 34], expendable: [5, 4, 3])
        table.add(
            "",
            console.text(Phrase(en: "Sections", fr: "Sections")),
            console.text(Phrase(en: "links", fr: "liens")),
            console.text(Phrase(en: "gap", fr: "écart")),
            console.text(Phrase(en: "order", fr: "ordre")),
            console.text(Phrase(en: "next line", fr: "ligne suivante"))
        )
        let orders = PageOrders(page)
        for (index, (section, title)) in zip(page.linkSections, page.sectionNames).enumerated() {
            let style = SectionStyle(section, in: page)
            let indent = String(repeating: "  ", count: max(0, section.path.count - 1))
            var name =
                indent
                + (section.name.isEmpty
                    ? console.text(Phrase(en: "(top of the page)", fr: "(haut de la page)")) : title)
            if section.heading == .malformed {
                name += console.text(
                    Phrase(
                        en: " (malformed, l. \(section.headingLine))",
                        fr: " (mal formé, l. \(section.headingLine))"
                    )
                )
            }
            table.add(
                "  \(index + 1)",
                Console.printable(name),
                "\(section.links.count)",
                gap(style.gap),
                order(orders.order(of: section)),
                form(style)
            )
        }
        for (index, line) in table.lines(columns: console.columns).enumerated() {
            console.out(index == 0 ? console.bold(line) : line)
        }
        console.out("")
    }

    /// A few links in HTML are badges.
    private func showUnread(_ page: Page) {
        let (read, unread) = (page.links.count, page.linksInHTML)
        guard unread >= 5 else { return }
        console.out(
            "  "
                + console.text(
                    Phrase(
                        en:
                            "\(read) of \(read + unread) links read; \(unread) are in HTML, which veille leaves alone",
                        fr:
                            "\(read) liens lus sur \(read + unread) ; \(unread) sont en HTML, que veille laisse tel quel"
                    )
                )
        )
    }

    private func gap(_ gap: SectionStyle.Gap) -> String {
        switch gap {
        case .tight: console.text(Phrase(en: "tight", fr: "serré"))
        case .loose: console.text(Phrase(en: "loose", fr: "aéré"))
        case .mixed: console.text(Phrase(en: "mixed", fr: "mixte"))
        }
    }

    private func order(_ order: SectionOrder) -> String {
        switch order {
        case .append: console.text(Phrase(en: "at the end", fr: "à la fin"))
        case .alphabetical: console.text(Phrase(en: "alphabet", fr: "alphabet"))
        case .newestFirst: console.text(Phrase(en: "at the top", fr: "au début"))
        }
    }

    private func form(_ style: SectionStyle) -> String {
        let title = console.text(Phrase(en: "[Title](address)", fr: "[Titre](adresse)"))
        let site = console.text(Phrase(en: "Site", fr: "Site"))
        let address = console.text(Phrase(en: "address", fr: "adresse"))
        let label = console.text(Phrase(en: "Title", fr: "Titre"))
        return switch style.form {
        case .title, .sentence: title + style.ending
        case .siteThenTitle: site + style.separator + title + style.ending
        case .titleThenText:
            title + style.separator + console.text(Phrase(en: "text", fr: "texte")) + style.ending
        case .labelThenAddress: "\(label)\(style.separator)[\(address)](\(address))"
        case .labelThenAutolink: "\(label)\(style.separator)<\(address)>"
        case .autolink: "<\(address)>"
        case .bare: address
        case .tableRow: console.text(Phrase(en: "a row", fr: "une ligne de tableau"))
        }
    }

    func showFindings() {
        let findings = PageLint.findings(in: file.page)
        guard !findings.isEmpty else { return }
        console.out(
            console.bold(
                console.text(
                    Phrase(
                        en:
                            "\(findings.count) \(findings.count == 1 ? "remark" : "remarks") on \(file.name) (nothing was changed)",
                        fr:
                            "\(findings.count) \(findings.count < 2 ? "remarque" : "remarques") sur \(file.name) (rien n’a été modifié)"
                    )
                )
            )
        )
        var hints: [Finding.Code: [Finding]] = [:]
        for finding in findings where finding.severity == .hint {
            hints[finding.code, default: []].append(finding)
        }
        for finding in findings where finding.severity != .hint {
            console.out("  \(file.name):\(finding.line)  " + describe(finding))
        }
        for (_, group) in hints.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let first = group.first else { continue }
            let more =
                group.count > 1
                ? console.text(Phrase(en: " (\(group.count) times)", fr: " (\(group.count) fois)")) : ""
            console.out("  \(file.name):\(first.line)  " + describe(first) + more)
        }
        console.out("")
    }

    private func describe(_ finding: Finding) -> String {
        "\(finding.code.rawValue)  " + console.text(FindingText.phrase(finding))
    }
}

/// The sections and findings of a page, for programs.
struct PageReport: Encodable {
    var name: String
    var title: String?
    var links: Int
    var sections: [SectionReport]
    var findings: [FindingReport]

    struct SectionReport: Encodable {
        var number: Int
        var path: [String]
        var line: Int
        var heading: Section.Heading
        var links: Int
        var form: LinkStyle.Form
        var separator: String
        var gap: SectionStyle.Gap
        var order: SectionOrder
    }

    init(_ file: PageFile) {
        name = file.name
        title = file.page.title
        links = file.page.links.count
        let orders = PageOrders(file.page)
        sections = file.page.linkSections.enumerated().map { index, section in
            let style = SectionStyle(section, in: file.page)
            return SectionReport(
                number: index + 1,
                path: section.path,
                line: section.headingLine,
                heading: section.heading,
                links: section.links.count,
                form: style.form,
                separator: style.separator,
                gap: style.gap,
                order: orders.order(of: section)
            )
        }
        findings = PageLint.findings(in: file.page).map { FindingReport($0) }
    }
}
