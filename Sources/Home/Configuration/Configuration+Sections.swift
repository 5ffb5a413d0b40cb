import Feeds
import Foundation

extension Configuration {
    /// Who looks after a section, and what must be said before a line is written there.
    package struct SectionRule: Sendable, Equatable {
        /// The heading, or the end of a heading path with ` / ` between the headings.
        package var name: String
        /// Those who look after it, as decisions name them.
        package var owners: [String] = []
        /// How many people must accept a line before it is written; `nil` where one decision is enough, whoever makes it.
        package var approvals: Int?
        /// The channels of `digest.send` that get its entries, and only those of such sections.
        package var channels: [String] = []
        /// Its place in the file, as in `veille.yml:12`.
        package var place: String

        /// The name as it is compared: without accents, capital letters and what is not shown.
        package static func key(_ name: String) -> String {
            PlainText.printable(name).trimmingCharacters(in: .whitespaces)
                .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        }

        func isNamed(_ name: String) -> Bool { Self.key(self.name) == Self.key(name) }

        package init(name: String, place: String) { (self.name, self.place) = (name, place) }
    }

    /// - Throws: ``UserError`` for a channel that a section names and `digest.send` does not have.
    func requireChannels() throws {
        let known = digest.channels.map(\.name)
        for rule in sections {
            guard let unknown = rule.channels.first(where: { !known.contains($0) }) else { continue }
            throw UserError(
                ConfigurationProblem.unknownChannel(unknown, section: rule.name, known: known),
                at: rule.place
            )
        }
    }
}
