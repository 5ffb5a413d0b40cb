/// Why an issue did not reach a channel: a closed set, each with its arguments; no secret is in it.
///
/// Written to the ledger as JSON by the names of its cases: a case is never renamed, only added.
package enum DeliveryProblem: Hashable, Sendable, Codable {
    /// The request failed, or was answered with an error status.
    case fetch(FetchProblem)
    /// The mail server refused it with this reply code (RFC 5321).
    case mail(Int)
    /// The program ended with this code; 127 where there is no such program.
    case exit(Int)
    /// The program was stopped before its end.
    case killed
    /// The program was started, and its end was not seen.
    case lostProcess
    /// The program could not be started.
    case notStarted
    /// Another file is in the place of the issue's.
    case fileExists
    /// The file cannot be written.
    case file
    /// There is no network.
    case offline
    /// The settings of the channel are wrong; the place in a file, as in `veille.yml:3`.
    case settings(ChannelFault, channel: String, place: String?)
    /// The ledger has lost the issue's line.
    case issueLost
    /// Something that another version of veille has written.
    case unknown(label: String)

    /// The label that is counted and shown to programs, as in `timeout`, `http-404`, `smtp-550`, `exit-1`.
    package var label: String {
        switch self {
        case .fetch(let problem): problem.label
        case .mail(let code): "smtp-\(code)"
        case .exit(let code): "exit-\(code)"
        case .killed, .lostProcess: "killed"
        case .notStarted: "start"
        case .fileExists: "file-exists"
        case .file: "file"
        case .offline: "offline"
        case .settings: "settings"
        case .issueLost: "issue-lost"
        case .unknown(let label): label
        }
    }

    /// A problem of which only label and detail are known, as earlier versions wrote it.
    package init(label: String, detail: String = "") {
        let plain: [DeliveryProblem] = [
            .killed, .notStarted, .fileExists, .file, .offline, .issueLost,
            .settings(.unknown(detail), channel: "", place: nil),
        ]
        self =
            plain.first { $0.label == label } ?? label.number(after: "smtp-").map { .mail($0) }
            ?? label.number(after: "exit-").map { .exit($0) } ?? FetchProblem(label: label).map { .fetch($0) }
            ?? .unknown(label: label)
    }

    /// Whether `detail` is what the server or the program itself said, and worth quoting.
    package var quotesAnswer: Bool {
        switch self {
        case .fetch(.status), .mail, .exit, .killed, .unknown: true
        default: false
        }
    }
}
