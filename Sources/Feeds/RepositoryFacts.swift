package import struct Foundation.Date
package import typealias Foundation.TimeInterval

/// What a forge says of a repository.
///
/// Stored as JSON: a property is never renamed.
package struct RepositoryFacts: Hashable, Sendable, Codable {
    /// When the forge was asked.
    package var asked: Date
    /// The last commit, or else the last change, as the forge tells it.
    package var lastCommit: Date?
    /// The identifier of its licence (SPDX); `nil` if it has none that the forge knows.
    package var licence: String?
    /// Whether its owner has closed it.
    package var isArchived: Bool
    /// The licence before this one.
    package private(set) var formerLicence: String?
    /// When the forge first told of this licence in place of the former.
    package private(set) var licenceChanged: Date?

    package init(asked: Date, lastCommit: Date? = nil, licence: String? = nil, isArchived: Bool = false) {
        self.asked = asked
        self.lastCommit = lastCommit
        self.licence = licence
        self.isArchived = isArchived
    }

    /// Whether its forge told anything.
    package var isKnown: Bool { isArchived || lastCommit != nil || licence != nil }

    /// These facts, with what earlier ones tell of the licence, and of all where the forge tells nothing now.
    ///
    /// A forge that does not recognise a licence, for once or from now on, tells of no change.
    package func after(_ before: RepositoryFacts?) -> RepositoryFacts {
        var facts = self
        guard let before else { return facts }
        facts.formerLicence = before.formerLicence
        facts.licenceChanged = before.licenceChanged
        facts.lastCommit = lastCommit ?? before.lastCommit
        guard let known = before.licence else { return facts }
        guard let licence, licence.lowercased() != known.lowercased() else {
            facts.licence = known
            return facts
        }
        facts.formerLicence = known
        facts.licenceChanged = asked
        return facts
    }

    /// Whether to ask again.
    package func isDue(at date: Date) -> Bool {
        // An answer in the future means that the clock was wrong.
        !(-3600..<Self.lifetime).contains(date.timeIntervalSince(asked))
    }

    private static let lifetime: TimeInterval = 27 * 86_400

    /// The last commit, if it was that many years old when the forge was asked.
    package func lastCommit(olderThan years: Int) -> Date? {
        guard years > 0, let lastCommit else { return nil }
        return asked.timeIntervalSince(lastCommit) >= Double(years) * 365.25 * 86_400 ? lastCommit : nil
    }

    /// The former and the present licence, as long as the change is news.
    package var licenceChange: (from: String, to: String)? {
        guard let formerLicence, let licence, let licenceChanged,
            asked.timeIntervalSince(licenceChanged) < Self.newsLifetime
        else { return nil }
        return (formerLicence, licence)
    }

    private static let newsLifetime: TimeInterval = 90 * 86_400
}
