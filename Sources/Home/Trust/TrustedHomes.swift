package import Foundation

/// The homes that a person has confirmed, and the programs that each may run.
///
/// Kept outside of every home: whoever may write to a home must not be able to confirm it.
package struct TrustedHomes: Sendable {
    /// A confirmed home.
    package struct Home: Codable, Sendable, Equatable {
        /// Its path, without symbolic links.
        package let folder: String
        /// The programs of its channels, each with its arguments, as they were confirmed.
        package let programs: [[String]]
    }

    private struct Document: Codable {
        var v = 1
        var homes: [Home]
    }

    /// The file; `nil` if the environment names no folder for it.
    private let file: URL?

    /// - Parameter environment: The variables `XDG_STATE_HOME` and `HOME` of the XDG Base Directory Specification.
    package init(environment: [String: String]) {
        func folder(_ variable: String) -> URL? {
            environment[variable].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        }
        let state = folder("XDG_STATE_HOME") ?? folder("HOME")?.appending(path: ".local/state")
        file = state?.appending(path: "veille/trusted.json")
    }

    /// The path of the list; `nil` if the environment names no folder for it.
    package var path: String? { file?.path }

    /// All confirmed homes, ordered by their path.
    ///
    /// - Throws: ``UserError`` if the file cannot be read.
    package func all() throws -> [Home] {
        guard let file else { return [] }
        return try Self.homes(try content(of: file), of: file).sorted { $0.folder < $1.folder }
    }

    /// Whether a home was confirmed.
    package func contains(_ folder: URL) throws -> Bool {
        try all().contains { $0.folder == Self.path(folder) }
    }

    /// Whether the home may run a program with these arguments.
    package func allows(_ program: [String], in folder: URL) throws -> Bool {
        try all().contains { $0.folder == Self.path(folder) && $0.programs.contains(program) }
    }

    /// Confirms a home with the programs that its channels run now, in place of those confirmed before.
    ///
    /// - Throws: ``UserError`` if the file cannot be written.
    @discardableResult
    package func confirm(_ home: HomeFolder) throws -> Home {
        let confirmed = Home(
            folder: Self.path(home.folder),
            programs: home.configuration.digest.channels.compactMap(\.program)
        )
        try change { homes in homes.filter { $0.folder != confirmed.folder } + [confirmed] }
        return confirmed
    }

    /// Takes the confirmation of a folder back; `false` if it had none.
    ///
    /// - Throws: ``UserError`` if the file cannot be written.
    package func revoke(_ folder: URL) throws -> Bool {
        let path = Self.path(folder)
        guard try contains(folder) else { return false }
        try change { homes in homes.filter { $0.folder != path } }
        return true
    }

    // MARK: The file

    private static func path(_ folder: URL) -> String { folder.resolvingSymlinksInPath().path }

    private func content(of file: URL) throws -> [UInt8]? {
        do {
            return [UInt8](try Data(contentsOf: file))
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw UserError(fileError: error, at: file.path) ?? error
        }
    }

    private static func homes(_ bytes: [UInt8]?, of file: URL) throws -> [Home] {
        guard let bytes else { return [] }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.v == 1
        else {
            throw UserError(TrustProblem.unreadableList, at: file.path)
        }
        return document.homes
    }

    private func change(_ change: ([Home]) -> [Home]) throws {
        guard let file else { throw UserError(TrustProblem.noStateFolder) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Another process may confirm another home at the same time.
        for attempt in 1... {
            let old = try content(of: file)
            let homes = change(try Self.homes(old, of: file)).sorted { $0.folder < $1.folder }
            do {
                try FileWriter.replace(
                    file,
                    with: Array(try encoder.encode(Document(homes: homes))) + [0x0A],
                    expecting: old
                )
                return
            } catch is FileWriter.ContentChanged where attempt < 10 {
                continue
            } catch {
                throw UserError(fileError: error, at: file.path) ?? error
            }
        }
    }
}

extension Channel {
    /// The program that it runs, with its arguments.
    package var program: [String]? {
        if case .command(let command, _) = transport { command } else { nil }
    }
}
