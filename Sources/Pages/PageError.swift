/// Why a page was not read, or a line not written.
package struct PageError: Error, Sendable, Equatable {
    /// The closed set of reasons, with their arguments.
    package enum Kind: Sendable, Hashable {
        /// The file holds a NUL byte.
        case nulByte
        /// The file is not UTF-8.
        case notUTF8
        /// There is no section of that heading path; the ones that there are.
        case noSuchSection([String], known: [[String]])
        /// The section is made of something a line cannot be added to.
        case nowhereToInsert(Obstruction)
        /// The address is already on the page, at the line of the error.
        case alreadyThere
        /// Not an `http` or `https` address; its first 80 characters.
        case badAddress(String)
        /// The address has a control or white space character; its first 80 characters.
        case harmfulAddress(String)
        /// The line to be repaired is no longer there; its first 80 characters.
        case lineGone(String)
        /// The line that was written is another one now; its first 80 characters.
        case lineChanged(String)
        /// The line would have changed something else.
        case notProven(Doubt)
    }

    /// The reasons without their arguments, as programs see them.
    package enum Reason: String, Sendable, CaseIterable {
        case notText, noSuchSection, nowhereToInsert, alreadyThere, badAddress, lineGone, lineChanged,
            notProven
    }

    /// Why nothing can be added at a place.
    package enum Obstruction: Sendable, Hashable, CaseIterable {
        /// The section has no item to imitate.
        case noItem
        /// The table has no row to imitate.
        case noRow
        /// The table has no column for a person's note.
        case noNoteColumn
        /// The place is before the first heading.
        case beforeFirstHeading
        /// A comment, `veille:off`, closes this part of the page.
        case closed
        /// The page has changed since an entry was removed, or no commit has it with the entry.
        case unknownPlace
    }

    /// What an edit would have done beside adding or repairing one link; the texts are lines of the page.
    package enum Doubt: Sendable, Hashable {
        /// The record of the ledger is for another address than that of its article.
        case otherAddress(String)
        /// The edited line has a line break.
        case lineBreak
        /// The edited line would be a heading, a quotation or code.
        case otherBlock
        /// The line holds a template command.
        case templateCommand(String)
        /// The line would show another title.
        case title(line: String, shown: String)
        /// kramdown would not read the line as one more link, and the rest as it was.
        case kramdown(String)
        /// A new line would join another: the page mixes line ends.
        case mixedLineEnds
        /// Undoing the edit does not give the page back.
        case notReversible
        /// The sections of the page would change.
        case sections(String)
        /// Another link would change.
        case otherLink(String)
        /// Running text would change.
        case runningText(String)
        /// The line does not read as a link of the section.
        case notALink(String, section: [String])
        /// The line leads to another address.
        case address(String, wanted: String)
        /// The line has so many links.
        case links(Int)
        /// The line is not one whole link.
        case notWhole
        /// A repair would change which links a section has.
        case linksOf(String)
        /// The link would still not be whole.
        case stillNotWhole
        /// The line would still not be a heading.
        case stillNoHeading
        /// A repair would break a link.
        case breaksLink
        /// The entry has entries below it, which would be left without it.
        case entriesBelow
        /// Lines around the entry may not be its own: the end of a block, a comment.
        case looseLines
        /// A line has HTML, an image or invisible characters that those around it do not have, or a comment for veille.
        case foreignMarkup(String)
        /// The numbers of the list would have a gap.
        case numbering
        /// A repair of a kind that a later veille knows; its code.
        case unknownRepair(String)
    }

    /// Which.
    package let kind: Kind
    /// The line of the page it is about, when there is one.
    package let line: Int?

    /// Makes an error.
    package init(_ kind: Kind, line: Int? = nil) {
        self.kind = kind
        self.line = line
    }

    /// The reason without its arguments.
    package var reason: Reason {
        switch kind {
        case .nulByte, .notUTF8: .notText
        case .noSuchSection: .noSuchSection
        case .nowhereToInsert: .nowhereToInsert
        case .alreadyThere: .alreadyThere
        case .badAddress, .harmfulAddress: .badAddress
        case .lineGone: .lineGone
        case .lineChanged: .lineChanged
        case .notProven: .notProven
        }
    }
}
