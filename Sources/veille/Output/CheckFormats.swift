import Curation
import Feeds
import Foundation
import Pages
import Home

/// The findings of some pages, in the formats of other tools.
struct CheckFormats {
    var pages: [(name: String, findings: [Finding])]
    var language: Language

    /// The formats that `check` writes.
    enum Format: String, CaseIterable { case text, json, markdown, github, sarif, junit }

    private func message(_ finding: Finding) -> String {
        let phrase = FindingText.phrase(finding)
        return language == .fr ? phrase.fr : phrase.en
    }

    /// A table for an issue or a comment.
    var markdown: String {
        let head = language == .fr ? "| ligne | code | remarque |" : "| line | code | remark |"
        return pages.filter { !$0.findings.isEmpty }.map { name, findings in
            let rows = findings.map { finding in
                "| \(finding.line) | \(finding.code.rawValue) | \(Mentions.neutralized(MarkdownText.escape(message(finding)))) |\n"
            }
            return "### \(MarkdownText.escape(name))\n\n\(head)\n|---:|---|---|\n" + rows.joined()
                + suggestions(findings)
        }.joined(separator: "\n")
    }

    /// The corrected lines, as forges let a contributor take them over.
    private func suggestions(_ findings: [Finding]) -> String {
        var seen: Set<Int> = []
        return findings.compactMap { finding in
            guard let line = finding.correction, seen.insert(finding.line).inserted else { return nil }
            // A line that cannot be shown as it is cannot be taken over; tabs can.
            guard PlainText.printable(line.replacing("\t", with: " ")) == line.replacing("\t", with: " ")
            else {
                return nil
            }
            // No run of backticks in the line ends the block.
            let longest = line.split { $0 != "`" }.map(\.count).max() ?? 0
            let fence = String(repeating: "`", count: max(3, longest + 1))
            let head = language == .fr ? "Ligne \(finding.line) :" : "Line \(finding.line):"
            return "\n\(head)\n\n\(fence)suggestion\n\(line)\n\(fence)\n"
        }.joined()
    }

    /// Workflow commands: GitHub shows them at their lines.
    var github: String {
        let lines = pages.flatMap { name, findings in
            findings.map { finding in
                let kind =
                    switch finding.severity {
                    case .error: "error"
                    case .warning: "warning"
                    case .hint: "notice"
                    }
                let place = "file=\(Self.property(name)),line=\(finding.line),title=\(finding.code.rawValue)"
                return "::\(kind) \(place)::\(Self.data(message(finding) + correction(finding)))\n"
            }
        }
        return lines.joined()
    }

    /// A workflow command about a whole page.
    static func annotation(_ kind: String, page: String, _ message: String) -> String {
        "::\(kind) file=\(property(page)),line=1,title=veille::\(data(message))\n"
    }

    /// Behind a message, on a line of its own.
    private func correction(_ finding: Finding) -> String {
        finding.correction.map { "\n→ " + PlainText.printable($0) } ?? ""
    }

    private static func data(_ text: String) -> String {
        PlainText.replacing(in: text) { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// SARIF 2.1.0 (OASIS).
    var sarif: String {
        struct Text: Encodable { var text: String }
        struct Rule: Encodable {
            var id: String
            var defaultConfiguration: [String: String]
        }
        struct Driver: Encodable {
            var name = "veille"
            var version = Version.text
            var rules = Finding.Code.allCases.map {
                Rule(id: $0.rawValue, defaultConfiguration: ["level": CheckFormats.level($0.severity)])
            }
        }
        struct Tool: Encodable { var driver = Driver() }
        struct Artifact: Encodable { var uri: String }
        /// A line without its end.
        struct Region: Encodable { var startLine: Int }
        struct Physical: Encodable {
            var artifactLocation: Artifact
            var region: Region
        }
        struct Location: Encodable { var physicalLocation: Physical }
        struct Replacement: Encodable {
            var deletedRegion: Region
            var insertedContent: Text
        }
        struct Change: Encodable {
            var artifactLocation: Artifact
            var replacements: [Replacement]
        }
        struct Fix: Encodable { var artifactChanges: [Change] }
        struct Result: Encodable {
            var ruleId: String
            var level: String
            var message: Text
            var locations: [Location]
            var fixes: [Fix]?
        }
        struct Run: Encodable {
            var tool = Tool()
            var results: [Result]
        }
        struct Log: Encodable {
            var schema = "https://json.schemastore.org/sarif-2.1.0.json"
            var version = "2.1.0"
            var runs: [Run]

            enum CodingKeys: String, CodingKey {
                case schema = "$schema"
                case version, runs
            }
        }
        let results = pages.flatMap { name, findings in
            findings.map { finding in
                let uri = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
                let place = Physical(
                    artifactLocation: .init(uri: uri),
                    region: .init(startLine: finding.line)
                )
                let fix = finding.correction.map { line in
                    let replacement = Replacement(
                        deletedRegion: Region(startLine: finding.line),
                        insertedContent: Text(text: line)
                    )
                    return Fix(
                        artifactChanges: [
                            Change(artifactLocation: .init(uri: uri), replacements: [replacement])
                        ]
                    )
                }
                return Result(
                    ruleId: finding.code.rawValue,
                    level: Self.level(finding.severity),
                    message: Text(text: message(finding)),
                    locations: [Location(physicalLocation: place)],
                    fixes: fix.map { [$0] }
                )
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(Log(runs: [Run(results: results)]))) ?? Data()
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private static func level(_ severity: Finding.Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .hint: "note"
        }
    }

    /// JUnit's XML: one suite for each page, one failed case for each finding, or one that passed.
    var junit: String {
        let suites = pages.map { name, findings in
            let cases = findings.map { finding in
                "    <testcase classname=\(Self.attribute(name)) name=\(Self.attribute("\(finding.code.rawValue) line \(finding.line)"))>"
                    + "<failure type=\"\(finding.severity.rawValue)\" message=\(Self.attribute(message(finding)))/>"
                    + "</testcase>\n"
            }
            let passed = "    <testcase classname=\(Self.attribute(name)) name=\"veille check\"/>\n"
            return
                "  <testsuite name=\(Self.attribute(name)) tests=\"\(max(1, findings.count))\" failures=\"\(findings.count)\">\n"
                + (findings.isEmpty ? passed : cases.joined()) + "  </testsuite>\n"
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"veille\">\n" + suites.joined()
            + "</testsuites>\n"
    }

    private static func attribute(_ text: String) -> String {
        "\"\(PlainText.markup(PlainText.printable(text)))\""
    }
}
