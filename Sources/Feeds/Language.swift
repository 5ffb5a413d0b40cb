/// A language that veille can write: messages, starter files, digests.
package enum Language: String, Sendable, CaseIterable, Codable {
    case en, fr

    /// The language of a BCP 47 tag, as in `fr-CA`; `nil` if veille does not support it.
    package init?(tag: String) {
        let primary = tag.lowercased().prefix { $0 != "-" && $0 != "_" }
        self.init(rawValue: String(primary))
    }

    /// The language of the environment, in POSIX order: `LC_ALL`, `LC_MESSAGES`, `LANG`.
    package init(environment: [String: String]) {
        let value = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first {
            !$0.isEmpty
        }
        self = value.flatMap { Language(tag: String($0.prefix { $0 != "." && $0 != "@" })) } ?? .en
    }
}
