package import Foundation

/// A list of what is muted.
package enum MuteList: String, Sendable, CaseIterable {
    case sites, words

    fileprivate var path: WritableKeyPath<Configuration, [String]> {
        switch self {
        case .sites: \.mute.sites
        case .words: \.mute.words
        }
    }
}

extension HomeFolder {
    /// The file with the settings.
    package var configurationURL: URL { folder.appending(path: Self.fileName) }

    /// What is muted, as `veille.yml` says now: a process that runs for long follows the file.
    ///
    /// While it cannot be read, what it said at the start counts.
    package var mute: Configuration.Mute {
        guard let text = try? String(contentsOf: configurationURL, encoding: .utf8) else {
            return configuration.mute
        }
        // Most homes mute nothing: without the word, or an escape that may stand for it, there is no such key.
        let none = Configuration.Mute()
        if configuration.mute == none, !text.contains("mute"), !text.contains("\\") { return none }
        return (try? Configuration(yaml: text))?.mute ?? configuration.mute
    }

    /// Adds an entry to what is muted, or takes it away, in `veille.yml`; no other byte of the file changes.
    ///
    /// - Parameters:
    ///   - entry: The host, the word or the phrase.
    ///   - list: The list that it belongs to.
    ///   - isMuted: Whether it is added.
    /// - Returns: Whether the file was changed: an entry is not there twice.
    /// - Throws: ``UserError``, with the lines to write by hand if the file cannot be edited safely.
    @discardableResult
    package func setMuted(_ entry: String, in list: MuteList, isMuted: Bool) throws -> Bool {
        try change(
            ListEdit(group: "mute", list: list.rawValue, entry: entry, isAdded: isMuted),
            list.path
        )
    }

    /// Writes a host into `veille.yml` that is never to be proposed as a source.
    ///
    /// - Throws: ``UserError``, with the lines to write by hand if the file cannot be edited safely.
    package func refuseSource(_ host: String) throws {
        try change(
            ListEdit(group: "fetch", list: "unwanted", entry: host, isAdded: true),
            \.fetch.unwanted
        )
    }
}
