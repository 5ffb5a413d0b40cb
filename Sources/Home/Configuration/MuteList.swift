package import Foundation

/// A list of what is muted.
package enum MuteList: String, Sendable, CaseIterable {
    case sites, words

    fileprivate var path: any WritableKeyPath<Configuration.Mute, [String]> & Sendable {
        switch self {
        case .sites: \.sites
        case .words: \.words
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
        let old: String
        do {
            old = try String(contentsOf: configurationURL, encoding: .utf8)
        } catch {
            throw UserError(FileProblem.unreadable(.configuration, .init(error)), at: Self.fileName)
        }
        var wanted = try Configuration(yaml: old, name: Self.fileName)
        var entries = wanted.mute[keyPath: list.path]
        guard entries.contains(entry) != isMuted else { return false }
        if isMuted { entries.append(entry) } else { entries.removeAll { $0 == entry } }
        wanted.mute[keyPath: list.path] = entries
        let cause = ConfigurationProblem.notEditable(lines: MuteEdit.lines(list.rawValue, entries))
        let edit = MuteEdit(list: list.rawValue, entry: entry, isAdded: isMuted)
        guard let new = edit.applied(to: old), (try? Configuration(yaml: new)) == wanted else {
            throw UserError(cause, at: Self.fileName)
        }
        do {
            try FileWriter.replace(configurationURL, with: Array(new.utf8), expecting: Array(old.utf8))
        } catch is FileWriter.ContentChanged {
            throw UserError(cause, at: Self.fileName)
        } catch {
            throw UserError(fileError: error, at: Self.fileName) ?? error
        }
        return true
    }
}
