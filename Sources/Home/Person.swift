package import Feeds
package import Foundation

/// Who decides in a folder.
package enum Person: Sendable, Hashable {
    /// Whom git names as an author there.
    case ofGit
    /// Somebody who is known otherwise, such as by the login of a forge.
    case named(String)
    /// Nobody knows.
    case unknown

    /// The longest name that is kept, in Unicode scalars.
    private static let longest = 80

    /// Asked once for each folder: a process may decide a thousand times.
    private static let namesOfGit = Guarded<[String: String?]>([:])

    /// The name, as the ledger has it; `nil` if none is known.
    ///
    /// Of git it is `GIT_AUTHOR_NAME`, `user.name`, or else the first part of `user.email`: what git would guess from the
    /// machine is no name.
    package func name(in folder: URL) -> String? {
        switch self {
        case .ofGit:
            Self.namesOfGit.withLock { names in
                if let known = names[folder.path] { return known }
                let name = Self.nameOfGit(in: folder)
                names[folder.path] = .some(name)
                return name
            }
        case .named, .unknown: cleanName
        }
    }

    /// The name that is known without asking git, on one line and not too long.
    package var cleanName: String? { if case .named(let name) = self { Self.clean(name) } else { nil } }

    /// Whether two names are those of one person: capital letters and what is not shown do not make another.
    package static func isSame(_ one: String, _ other: String) -> Bool { identity(one) == identity(other) }

    /// The same for all ways to write a name.
    package static func identity(_ name: String) -> String { (clean(name) ?? "").lowercased() }

    private static func nameOfGit(in folder: URL) -> String? {
        if let name = ProcessInfo.processInfo.environment["GIT_AUTHOR_NAME"].flatMap(clean) { return name }
        let git = Git(folder: folder)
        return git.answer(["config", "--get", "user.name"]).flatMap(clean)
            ?? git.answer(["config", "--get", "user.email"]).flatMap { clean($0.prefix { $0 != "@" }) }
    }

    private static func clean(_ name: some StringProtocol) -> String? {
        let name = PlainText.line(String(name)).trimmingCharacters(in: .whitespacesAndNewlines)
        return name.isEmpty ? nil : String(name.unicodeScalars.prefix(longest))
    }
}

extension HomeFolder {
    /// The decision with the name of who makes it here.
    package func signed(_ decision: Decision) -> Decision {
        var decision = decision
        decision.by = decision.by ?? person.name(in: folder)
        return decision
    }

    /// The same folder, for the people of another: where a work tree stands for it.
    package func decided(asIn other: HomeFolder) -> HomeFolder {
        var home = self
        (home.person, home.writer) = (other.person, other.writer)
        return home
    }

    /// The same folder, where another person decides.
    package func decided(by person: Person) -> HomeFolder {
        var home = self
        home.person = person
        return home
    }
}
