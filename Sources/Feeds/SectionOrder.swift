/// The order of a section's items.
package enum SectionOrder: String, Sendable, Codable, CaseIterable {
    /// New items go last.
    case append
    /// New items go first: the dates descend.
    case newestFirst
    /// By title.
    case alphabetical

    /// The order to offer after this one.
    package var next: SectionOrder {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
