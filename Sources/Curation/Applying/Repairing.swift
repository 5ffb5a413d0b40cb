package import Home
package import Feeds
package import Foundation
import Pages
package import Storage

/// Proposes repairs of the pages, in the queue of suggestions.
package struct Repairing: Sendable {
    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Queues a repair for each finding that has a safe one, unless it was decided on before.
    ///
    /// - Returns: The pending repairs, in page order.
    /// - Throws: ``UserError``, and errors of the store.
    package func propose(page name: String? = nil, now: Date) throws -> [Suggestion] {
        let history = try home.readHistory()
        let reserved = Dictionary(history.decisions.map { ($0.id, $0.key) }) { first, _ in first }
        let check = PageCheck(home.configuration.check)
        var proposed: [Suggestion] = []
        for file in try home.pages() where name == nil || file.name == name {
            let health = try store.linkHealth(of: file.page.addresses.map(\.url))
            let keys = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
            for finding in check.findings(of: file, health: health) {
                let target = target(of: finding)
                // The new address is on the page already: the repair would create a duplicate.
                if let key = target.flatMap({ CanonicalURL($0)?.key }),
                    CanonicalURL(finding.subject)?.key != key, keys.contains(key)
                {
                    continue
                }
                guard let repair = PageEditor.repair(for: finding, on: file.page, target: target) else {
                    continue
                }
                let proposal = proposal(repair, finding, of: file)
                let settled = history.state(page: file.name, key: proposal.key).settled
                // A repair that was undone in an editor is proposed again.
                guard settled == nil || settled?.verdict == .applied else { continue }
                proposed.append(try store.put(proposal, reserved: reserved, at: now))
            }
        }
        return proposed
    }

    private func target(of finding: Finding) -> String? {
        if finding.code == .dead { return PageCheck.archive(of: finding.subject) }
        return switch finding.detail {
        case .address(let address), .moved(let address, _, _): address
        // The newest copy may be of the hijacker's page: only one of a day that veille has seen.
        case .takeover(let takeover):
            takeover.lastSeen.map { PageCheck.archive(of: finding.subject, at: $0) }
        default: nil
        }
    }

    /// The title of what is at the new address.
    private static func found(_ finding: Finding) -> String {
        if case .moved(_, let title, _) = finding.detail { title } else { "" }
    }

    private func proposal(_ repair: PageRepair, _ finding: Finding, of file: PageFile) -> Proposal {
        let section = file.page.sections.last { $0.headingLine <= repair.line }
        let link = file.page.links.first { ($0.firstLine...$0.lastLine).contains(repair.line) }
        // The subject of these is a text of the line, which may have several links.
        let isText = [.unclosedLink, .unclosedBracket, .brokenLink].contains(finding.code)
        let address = !isText && finding.subject.contains("://") ? finding.subject : link?.url ?? ""
        let title = isText ? finding.subject : link?.title ?? finding.subject
        let suggestion = Suggestion(
            id: "",
            page: file.name,
            section: section?.path ?? [],
            article: .init(url: address, title: title, site: "", summary: Self.found(finding)),
            relevance: 1,
            confidence: 1,
            line: repair.after,
            repair: .init(
                code: repair.code.rawValue,
                line: repair.line,
                before: repair.before,
                after: repair.after
            )
        )
        // Without the line number, so that a repair keeps its identity when lines move.
        let name = StableHash.name(of: repair.before + "\u{1F}" + repair.after, length: 12)
        return Proposal(suggestion: suggestion, key: "repair:\(repair.code.rawValue):\(name)")
    }
}
