/// The order of a section's items.
package enum SectionOrder: String, Sendable, Codable, CaseIterable {
    /// New items go last.
    case append
    /// By title.
    case alphabetical
    /// New items go first: the dates descend.
    case newestFirst

    /// The order to offer after this one.
    package var next: SectionOrder {
        switch self {
        case .append: .newestFirst
        case .newestFirst: .alphabetical
        case .alphabetical: .append
        }
    }
}
