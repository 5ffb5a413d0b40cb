import Feeds

/// Findings silenced by comments on the page.
///
/// `<!-- veille-disable-next-line V101 -->`, `<!-- veille-disable-line -->`, and `<!-- veille-disable V201
/// V301 -->` until `<!-- veille-enable -->`; without codes, all findings are silenced.
struct Silence {
    private struct Rule {
        var lines: ClosedRange<Int>
        /// Empty for all codes.
        var codes: Set<String>
    }

    private var rules: [Rule] = []

    init(_ text: SourceText) {
        var open: Rule?
        for number in text.lines.indices.map({ $0 + 1 }) where text.holdsComment("<!-- veille-", in: number) {
            let content = text.content(number)
            guard let match = content.firstMatch(of: MarkdownPattern.silence.regex) else { continue }
            let codes = Set(match.output.2.split { $0 == " " || $0 == "," }.map(String.init))
            switch match.output.1 {
            case "disable-line": rules.append(Rule(lines: number...number, codes: codes))
            case "disable-next-line":
                rules.append(Rule(lines: (number + 1)...(number + 1), codes: codes))
            case "disable":
                if let open { rules.append(Rule(lines: open.lines.lowerBound...number, codes: open.codes)) }
                open = Rule(lines: number...number, codes: codes)
            default:
                if let open { rules.append(Rule(lines: open.lines.lowerBound...number, codes: open.codes)) }
                open = nil
            }
        }
        if let open {
            let end = max(open.lines.lowerBound, text.lines.count)
            rules.append(Rule(lines: open.lines.lowerBound...end, codes: open.codes))
        }
    }

    func covers(_ finding: Finding) -> Bool {
        rules.contains { rule in
            rule.lines.contains(finding.line)
                && (rule.codes.isEmpty || rule.codes.contains(finding.code.rawValue))
        }
    }
}
