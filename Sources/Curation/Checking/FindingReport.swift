import Feeds
import Home
package import Pages

/// A finding, for programs.
package struct FindingReport: Encodable {
    var code: Finding.Code
    var severity: Finding.Severity
    var line: Int
    var subject: String
    var otherLine: Int?
    var detail: String?
    /// Where the address leads, or the one that is enough.
    var target: String?
    /// The line as it should be; with `--since` and `--diff`.
    var correction: String?

    package init(_ finding: Finding) {
        code = finding.code
        severity = finding.severity
        line = finding.line
        subject = finding.subject
        otherLine = finding.otherLine
        correction = finding.correction
        target =
            switch finding.detail {
            case .address(let address), .moved(let address, _, _), .redirecting(let address, _, _): address
            case .takeover(let takeover): takeover.target
            default: nil
            }
        detail = finding.detail.map { FindingText.phrase($0).en }
    }
}
