import Feeds
import Yams

/// The keys that say more of the pages and their sections.
extension SettingTable {
    private static let most = 20

    static let twins = Setting<ConfigurationDraft>(
        "twins",
        .mapping,
        value: "{}",
        Phrase(
            en:
                "{page.md: page.fr.md}, pages that should have the same links, such as a page and its translation",
            fr: "{page.md: page.fr.md}, des pages aux mêmes liens, comme une page et sa traduction"
        ),
        isInStarterFile: false
    ) { node, reader, draft in
        try reader.pairs(node, "twins") { page, value, key in
            draft.configuration.twins.append(
                .init(page, try reader.text(value, key), place: reader.place(value))
            )
        }
    }

    static let sections = Setting<ConfigurationDraft>(
        "sections",
        .mapping,
        value: "{}",
        Phrase(
            en:
                "{Law: {owners: [Anne, Zoë], approvals: 2, digest: [channel]}}, who looks after a section, how many must accept a line, which channels get its entries",
            fr:
                "{Droit: {owners: [Anne, Zoë], approvals: 2, digest: [canal]}}, qui s’occupe d’une section, combien doivent accepter une ligne, quels canaux ont ses entrées"
        ),
        isInStarterFile: false
    ) { node, reader, draft in
        guard let mapping = node.mapping else { throw reader.invalid(node, "sections", .mapping) }
        for (key, value) in mapping {
            let name = try reader.text(key, "sections")
            // Read without accents and capital letters, they would be one section.
            guard !draft.configuration.sections.contains(where: { $0.isNamed(name) }) else {
                throw UserError(ConfigurationProblem.duplicateKeys([name]), at: reader.place(key))
            }
            let rule = try rule(name, value, at: reader.place(key), reader)
            draft.configuration.sections.append(rule)
        }
    }

    private static func rule(_ name: String, _ node: Node, at place: String, _ reader: SettingReader) throws
        -> Configuration.SectionRule
    {
        var rule = Configuration.SectionRule(name: name, place: place)
        try reader.pairs(node, "sections.\(name)") { word, value, key in
            switch word {
            case "owners":
                for text in try reader.list(value, key) {
                    guard let owner = Person.named(text).cleanName else {
                        throw reader.invalid(value, key, .list)
                    }
                    // Named twice, one person would be two.
                    if !rule.owners.contains(where: { Person.isSame($0, owner) }) {
                        rule.owners.append(owner)
                    }
                }
            case "approvals": rule.approvals = try reader.whole(value, key, 1...most)
            case "digest": rule.channels = try reader.list(value, key)
            default:
                throw UserError(
                    ConfigurationProblem.unknownKey(key, known: ["approvals", "digest", "owners"]),
                    at: reader.place(value)
                )
            }
        }
        if let approvals = rule.approvals, !rule.owners.isEmpty, approvals > rule.owners.count {
            throw UserError(
                ConfigurationProblem.tooFewOwners(rule.owners, section: name, approvals: approvals),
                at: place
            )
        }
        return rule
    }
}
