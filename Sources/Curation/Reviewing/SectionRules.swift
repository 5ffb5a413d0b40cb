package import Feeds
package import Home
import Pages

/// The rules of `sections` in `veille.yml`, by the headings they are for.
package struct SectionRules: Sendable {
    private let byName: [String: Configuration.SectionRule]
    /// In the order of the file.
    private let all: [Configuration.SectionRule]
    /// What was found: a queue of ten thousand has few sections.
    private let found = Guarded<[[String]: Configuration.SectionRule?]>([:])

    package init(_ configuration: Configuration) {
        all = configuration.sections
        byName = Dictionary(all.map { (Configuration.SectionRule.key($0.name), $0) }) { first, _ in first }
    }

    package var isEmpty: Bool { all.isEmpty }

    /// Whether some section has owners.
    package var hasOwners: Bool { all.contains { !$0.owners.isEmpty } }

    /// Whether some section asks for approvals.
    package var hasApprovals: Bool { all.contains { $0.approvals != nil } }

    /// The rule of a section: its own, or that of the nearest section above it.
    package func rule(for path: [String]) -> Configuration.SectionRule? {
        guard !byName.isEmpty else { return nil }
        return found.withLock { found in
            if let known = found[path] { return known }
            let rule = search(path)
            found.updateValue(rule, forKey: path)
            return rule
        }
    }

    private func search(_ path: [String]) -> Configuration.SectionRule? {
        for end in path.indices.reversed() {
            for start in path.startIndex...end {
                let name = path[start...end].joined(separator: " / ")
                if let rule = byName[Configuration.SectionRule.key(name)] { return rule }
            }
        }
        return nil
    }

    /// What is missing of the approvals of a suggestion for a section; `nil` if its section asks for none.
    ///
    /// `decisions` are those about the article, oldest first.
    package func approvals(of decisions: [Decision], in path: [String]) -> Approvals? {
        guard let rule = rule(for: path), let needed = rule.approvals else { return nil }
        return Approvals(decisions, needed: needed, owners: rule.owners)
    }

    /// The approvals of an accepted line, if some are missing.
    package func missingApprovals(of decision: Decision, in history: DecisionHistory) -> Approvals? {
        guard !isEmpty else { return nil }
        let decisions = history.decisions(page: decision.page, key: decision.key)
        return approvals(of: decisions, in: decision.section).flatMap { $0.isComplete ? nil : $0 }
    }

    /// The rules whose section is on none of the pages.
    package func unknown(on pages: [PageFile]) -> [Configuration.SectionRule] {
        guard !isEmpty else { return [] }
        var found: Set<String> = []
        for path in pages.flatMap({ $0.page.sections.map(\.path) }) {
            for start in path.indices {
                found.insert(Configuration.SectionRule.key(path[start...].joined(separator: " / ")))
            }
        }
        return all.filter { !found.contains(Configuration.SectionRule.key($0.name)) }
    }

    /// - Throws: ``UserError`` for a rule whose section is on no page: renamed there, its lines would need no approvals.
    package func requireSections(on pages: [PageFile]) throws {
        guard let rule = unknown(on: pages).first else { return }
        throw UserError(Self.problem(rule, on: pages), at: rule.place)
    }

    package static func problem(_ rule: Configuration.SectionRule, on pages: [PageFile]) -> PageProblem {
        let names = pages.flatMap { $0.page.sections.compactMap(\.path.last) }
        return .ruleWithoutSection(rule.name, closest: Spelling.closest(to: rule.name, among: names))
    }
}

extension HomeFolder {
    package var sectionRules: SectionRules { SectionRules(configuration) }
}
