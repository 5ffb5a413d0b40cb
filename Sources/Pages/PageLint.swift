/// Something on a page that its author would want to know.
public struct Finding: Sendable, Equatable, Codable {
    /// The stable codes; their meaning never changes.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// A link without its `)`.
        case unclosedLink = "V001"
        /// A heading that renders as text.
        case malformedHeading = "V002"
        /// An address twice on the page.
        case duplicateURL = "V101"
        /// The text of a link is its address.
        case addressAsText = "V201"
        /// A marker that differs from its neighbours' and so splits the list.
        case splitList = "V301"
    }

    /// How much it matters.
    public enum Severity: String, Sendable, Codable, Comparable {
        /// A matter of taste.
        case hint
        /// Readers may be misled.
        case warning
        /// The page does not show what was meant.
        case error

        /// Hints come before warnings, and warnings before errors.
        public static func < (one: Severity, other: Severity) -> Bool {
            one.rank < other.rank
        }

        private var rank: Int {
            switch self {
            case .hint: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// Which.
    public let code: Code
    /// The line, from 1.
    public let line: Int
    /// The text it is about: a title, a heading or an address.
    public let subject: String
    /// Another line that it is about: the first of two duplicates.
    public let otherLine: Int?

    /// How much it matters.
    public var severity: Severity {
        switch code {
        case .unclosedLink, .malformedHeading: .error
        case .duplicateURL: .warning
        case .addressAsText, .splitList: .hint
        }
    }
}

/// Reads a page for what is wrong with it, without the network and without changing it.
public enum PageLint {
    /// Every finding, in line order.
    public static func findings(in page: Page) -> [Finding] {
        var findings: [Finding] = []
        for section in page.sections {
            if section.heading == .malformed {
                findings.append(
                    Finding(
                        code: .malformedHeading,
                        line: section.headingLine,
                        subject: section.name,
                        otherLine: nil
                    )
                )
            }
            for link in section.links {
                if !link.isWellFormed {
                    findings.append(
                        Finding(
                            code: .unclosedLink,
                            line: link.firstLine,
                            subject: link.title,
                            otherLine: nil
                        )
                    )
                }
                if link.style.form == .labelThenAddress {
                    findings.append(
                        Finding(code: .addressAsText, line: link.firstLine, subject: link.url, otherLine: nil)
                    )
                }
            }
            findings += splits(in: section)
        }
        var seen: [String: Int] = [:]
        for (url, line) in page.addresses {
            if let first = seen[url] {
                findings.append(Finding(code: .duplicateURL, line: line, subject: url, otherLine: first))
            } else {
                seen[url] = line
            }
        }
        return findings.sorted { ($0.line, $0.code.rawValue) < ($1.line, $1.code.rawValue) }
    }

    private static func splits(in section: Section) -> [Finding] {
        var findings: [Finding] = []
        let outer = section.lists.filter { $0.depth == 0 && !$0.isParagraphs }.flatMap(\.items).compactMap(
            \.link
        )
        var counts: [String: Int] = [:]
        for index in outer { counts[section.links[index].style.marker, default: 0] += 1 }
        guard counts.count > 1, let common = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
        else {
            return []
        }
        for index in outer where section.links[index].style.marker != common {
            let link = section.links[index]
            guard let marker = link.style.marker.first, !marker.isNumber else { continue }
            findings.append(
                Finding(code: .splitList, line: link.firstLine, subject: link.style.marker, otherLine: nil)
            )
        }
        return findings
    }
}
