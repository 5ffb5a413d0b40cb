import Classify
package import Feeds
package import Home
package import Pages

/// All findings on the lines that a change adds: what a maintainer would ask a contributor to change.
package struct ContributionCheck: Sendable {
    private let check: PageCheck
    private let history: DecisionHistory?

    /// `history` are the decisions of the home; `nil` outside of one.
    package init(_ settings: Configuration.Check, history: DecisionHistory?) {
        check = PageCheck(settings)
        self.history = history
    }

    /// The links that stand on added lines: only they need to be asked.
    package static func links(of file: PageFile, added: Set<Int>) -> [LinkChecking.Link] {
        let page = file.page
        let urls = Set(
            page.addresses.filter { url, line in
                added.contains(line) || page.addedLine(of: url, inItemAt: line, added) != nil
            }.map(\.url)
        )
        return file.linksToCheck.filter { urls.contains($0.url) }
    }

    /// The findings that the page does not silence, in line order; `name` is the page as the decisions name it.
    package func findings(
        of file: PageFile,
        decidedAs name: String? = nil,
        added: Set<Int>,
        others: [PageFile] = [],
        health: [String: LinkHealth] = [:]
    ) -> [Finding] {
        var findings = ContributionLint.findings(
            on: file.page,
            added: added,
            among: check.findings(of: file, others: others, health: health)
        )
        findings += refused(file, name ?? file.name, added)
        findings += misfiled(file.page, added)
        return PageLint.unsilenced(findings, on: file.page)
    }

    private func refused(_ file: PageFile, _ name: String, _ added: Set<Int>) -> [Finding] {
        guard let history else { return [] }
        return file.page.links.filter { added.contains($0.firstLine) }.compactMap { link in
            guard let key = CanonicalURL(link.url)?.key,
                let last = history.state(page: name, key: key).settled, last.verdict == .refuse
            else { return nil }
            return Finding(.refusedBefore, line: link.firstLine, subject: link.url, detail: .refused(last.at))
        }
    }

    // MARK: Section

    /// A judge of sections that has learned from nothing but the page.
    static func classifier(of sections: [LabelledSection]) -> Classifier {
        Classifier(
            sections: sections,
            embeddings: MeaningVectors.embeddings(for: sections),
            judgesRelevance: false
        )
    }

    /// As sure must the judge be of another section, and as unsure of the one that was chosen.
    private static let least = (other: 0.9, chosen: 0.02)

    /// The entries that another section suits far better.
    private func misfiled(_ page: Page, _ added: Set<Int>) -> [Finding] {
        let sections = page.linkSections
        let new = sections.flatMap { section in
            section.links.filter { added.contains($0.firstLine) }.map { (section: section, link: $0) }
        }
        guard !new.isEmpty, sections.count > 1 else { return [] }
        // The new entries are no examples.
        let labelled = sections.map { section in
            let known = Suggesting.labelled(section)
            return LabelledSection(path: known.path, links: known.links.filter { !added.contains($0.line) })
        }
        guard labelled.reduce(0, { $0 + $1.links.count }) >= 20 else { return [] }
        let classifier = Self.classifier(of: labelled)
        return new.compactMap { section, link in
            let document = Document(title: link.title, summary: link.note(besides: "") ?? "", url: link.url)
            let judgement = classifier.judge(document)
            guard let place = sections.firstIndex(where: { $0.headingLine == section.headingLine }),
                labelled[place].links.count >= 3, let best = judgement.ranking.first,
                judgement.sections[best] >= Self.least.other,
                judgement.sections[place] <= Self.least.chosen
            else { return nil }
            let path = sections[best].path
            return Finding(.otherSection, line: link.firstLine, subject: link.title, detail: .section(path))
        }
    }
}
