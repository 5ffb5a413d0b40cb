package import struct Foundation.Date

/// A link that another list of links had, and has no more.
package struct DroppedLink: Hashable, Sendable {
    /// The title of the list, or else its address.
    package var list: String
    /// When that was seen.
    package var at: Date

    package init(list: String, at date: Date) { (self.list, at) = (list, date) }
}
