package import Feeds
package import Home

/// How many people must accept a line before it is written, and who has.
///
/// A yes is for the section and the line as they were: who changes them since needs the others again. A refusal, a
/// postponement and the writing of the line end what was said before.
package struct Approvals: Sendable, Equatable {
    /// The names of those whose yes counts, in the order in which they gave it.
    package let given: [String]
    /// Whether the yes of somebody without a name counts; however many there are, they count as one.
    package let includesNameless: Bool
    package let needed: Int
    /// All who have said yes, whether it counts or not.
    private let voices: Set<String>

    /// - Parameters:
    ///   - decisions: Those about the article that were not undone, oldest first.
    ///   - needed: How many yeses the section asks for.
    ///   - owners: Those whose yes counts; everybody's does if there are none.
    package init(_ decisions: [Decision], needed: Int, owners: [String]) {
        var said: [(identity: String, name: String)] = []
        var section: [String]?
        var line: String?
        var voices: Set<String> = []
        for decision in decisions {
            let before = (section, line)
            switch decision.verdict {
            case .refuse, .later, .applied:
                (said, voices) = ([], [])
                continue
            case .undo: continue
            case .propose, .move, .accept:
                section = decision.section
                line = decision.verdict == .accept ? decision.line ?? line : decision.line
            case .edit:
                line = decision.line ?? line
                if decision.order != nil { section = decision.section }
            }
            let name = decision.shownBy ?? ""
            let author = Person.identity(name)
            if before != (section, line) {
                said.removeAll { $0.identity != author }
                voices.formIntersection([author])
            }
            if decision.verdict == .accept, voices.insert(author).inserted { said.append((author, name)) }
        }
        self.voices = voices
        let identities = Set(owners.map(Person.identity))
        let counted = owners.isEmpty ? said : said.filter { identities.contains($0.identity) }
        given = counted.map(\.name).filter { !$0.isEmpty }
        includesNameless = counted.contains { $0.identity.isEmpty }
        self.needed = needed
    }

    /// The number of yeses that count.
    package var count: Int { given.count + (includesNameless ? 1 : 0) }

    package var isComplete: Bool { count >= needed }

    /// Whether nobody has said yes.
    package var isEmpty: Bool { voices.isEmpty }

    /// Whether a person has said yes already, whether it counts or not; `nil` is somebody without a name.
    package func has(_ name: String?) -> Bool { voices.contains(Person.identity(name ?? "")) }
}

extension Approvals: Encodable {
    private enum CodingKeys: CodingKey { case given, nameless, needed }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(given, forKey: .given)
        if includesNameless { try container.encode(true, forKey: .nameless) }
        try container.encode(needed, forKey: .needed)
    }
}

extension Phrase {
    private static let namesShown = 6

    /// How many yeses there are of those that are needed, and whose: `1 of 2 (Anne)`.
    package init(_ approvals: Approvals) {
        let shown = approvals.given.prefix(Self.namesShown).map(PlainText.printable)
        let names = shown + (approvals.given.count > shown.count ? ["…"] : [])
        func end(_ nameless: String) -> String {
            let all = names + (approvals.includesNameless ? [nameless] : [])
            return all.isEmpty ? "" : " (\(all.joined(separator: ", ")))"
        }
        let (count, needed) = (approvals.count, approvals.needed)
        self.init(
            en: "\(count) of \(needed)\(end("without a name"))",
            fr: "\(count) sur \(needed)\(end("sans nom"))"
        )
    }

    /// That a line waits for more people to accept it, and for how many.
    package init(waiting decision: Decision, _ approvals: Approvals) {
        let count = Phrase(approvals)
        self.init(
            en: "“\(decision.title)” (\(decision.id)) waits for more people to accept it: \(count.en)",
            fr: "« \(decision.title) » (\(decision.id)) attend l’accord d’autres personnes : \(count.fr)"
        )
    }
}
