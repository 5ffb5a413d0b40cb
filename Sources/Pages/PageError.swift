/// Why a page was not read, or a line not written.
package struct PageError: Error, Sendable, Equatable {
    /// The closed set of reasons.
    package enum Kind: String, Sendable, CaseIterable {
        /// The file holds a NUL byte or is not UTF-8.
        case notText
        /// There is no section of that name.
        case noSuchSection
        /// The section is made of something a line cannot be added to.
        case nowhereToInsert
        /// The address is already on the page.
        case alreadyThere
        /// The address is none that can be written.
        case badAddress
        /// The line that was to be mended is no longer there.
        case lineGone
        /// The line would have changed something else.
        case notProven
    }

    /// Which.
    package let kind: Kind
    /// The line of the page it is about, when there is one.
    package let line: Int?
    /// For people.
    package let detail: String

    init(_ kind: Kind, line: Int? = nil, _ detail: String) {
        self.kind = kind
        self.line = line
        self.detail = detail
    }
}
