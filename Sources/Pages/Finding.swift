package import Feeds
package import struct Foundation.Date

/// Something on a page that its author would want to know.
package struct Finding: Sendable, Equatable {
    /// The stable codes; their meaning never changes.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// A link without its `)`.
        case unclosedLink = "V001"
        /// A heading that renders as text.
        case malformedHeading = "V002"
        /// A link without its `]`.
        case unclosedBracket = "V003"
        /// A reference to a definition that is not there.
        case undefinedReference = "V004"
        /// Text that was meant as a link, or a link that leads nowhere.
        case brokenLink = "V005"
        /// An address twice on the page.
        case duplicateURL = "V101"
        /// The same article twice on the page, by two addresses.
        case duplicateArticle = "V102"
        /// An article that another page has, too.
        case onAnotherPage = "V103"
        /// An older version of what another entry leads to.
        case superseded = "V104"
        /// A link that the twin of the page does not have.
        case missingOnTwin = "V105"
        /// The text of a link is its address.
        case addressAsText = "V201"
        /// The text of a link says nothing: “here”, or no text at all.
        case emptyText = "V202"
        /// A percentage in the text differs from the one in the address.
        case differingFigure = "V203"
        /// An old entry of a section that promises what is new.
        case stale = "V204"
        /// A marker that differs from its neighbours' and so splits the list.
        case splitList = "V301"
        /// Some items have a blank line between them, others not.
        case mixedSpacing = "V302"
        /// White space at the end of a line.
        case trailingSpaces = "V303"
        /// `http`, where `https` answers, too.
        case insecure = "V401"
        /// The address redirects for good.
        case redirected = "V402"
        /// The address is dead.
        case dead = "V403"
        /// Nobody knows: the server keeps programs out, or does not answer yet.
        case suspect = "V404"
        /// A shortened address: it hides where it leads, and dies with its service.
        case shortened = "V405"
        /// An address for phones, or with tracking parameters.
        case tracking = "V406"
        /// Another thing is there: the address was taken over.
        case hijacked = "V407"
        /// A repository that its owner has closed.
        case archived = "V408"
        /// A repository that its forge no longer has.
        case deleted = "V409"
        /// A repository without a commit for years.
        case unmaintained = "V410"
        /// A repository whose licence has changed.
        case otherLicence = "V411"
        /// Another list that is followed has dropped it.
        case droppedElsewhere = "V412"
        /// A new entry is written in another form than those of its section.
        case otherForm = "V501"
        /// A new entry is not where the order of its section puts it.
        case outOfOrder = "V502"
        /// A new entry suits another section better.
        case otherSection = "V503"
        /// A new entry was refused before.
        case refusedBefore = "V504"
        /// A new entry lacks the description that the others have.
        case noDescription = "V505"
    }

    /// How much it matters.
    package enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
        /// A matter of taste.
        case hint
        /// Readers may be misled.
        case warning
        /// The page does not show what was meant.
        case error

        /// Hints come before warnings, and warnings before errors.
        package static func < (one: Severity, other: Severity) -> Bool {
            one.rank < other.rank
        }

        private var rank: Int {
            switch self {
            case .hint: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// What goes with a finding.
    package enum Detail: Sendable, Hashable {
        /// A space or a quote cuts the address of an unclosed link.
        case cutAddress
        /// Where the address leads now, or the shorter one that is enough.
        case address(String)
        /// Where the same thing is now, under this title; the name of its site if that is another one.
        case moved(to: String, title: String, site: String?)
        /// Where it seems to be now, how many visits in a row have seen that, and how many it takes.
        case redirecting(to: String, visits: Int, limit: Int)
        /// What is there.
        case takeover(Takeover)
        /// In what an entry differs from the others of its section.
        case form([FormDifference])
        /// The entry that it belongs after; `nil` at the start.
        case order(after: String?)
        /// The section that it suits.
        case section([String])
        /// When it was refused.
        case refused(Date)
        /// The address of the newer version, on another line.
        case newer(String)
        /// Of when it is, or since when it is so.
        case since(Date)
        /// The list that has dropped it, and when.
        case dropped(by: String, at: Date)
        /// The former and the present licence.
        case licences(from: String, to: String)
        /// The page that has the article too, and its line there.
        case otherPage(String, line: Int)
        /// The page that should have the same links.
        case twin(String)
        /// The percentages of the text and of the address.
        case percentages(text: Int, address: Int)
        /// Why it is not known whether the article is there.
        case suspicion(LinkHealth.Suspicion)
        /// What failed.
        case failure(Problem)
        /// What failed, how many times in a row, and how many it takes to call the link dead.
        case failing(Problem, failures: Int, limit: Int)
    }

    /// Which.
    package let code: Code
    /// The line, from 1.
    package let line: Int
    /// The text it is about: a title, a heading or an address.
    package let subject: String
    /// Another line that it is about: the first of two duplicates, the end of a cut list.
    package var otherLine: Int?
    /// What goes with it, where the code and the subject do not tell everything.
    package var detail: Detail?
    /// The line as it should be, where that is known.
    package var correction: String?

    /// Makes a finding.
    package init(
        _ code: Code,
        line: Int,
        subject: String,
        otherLine: Int? = nil,
        detail: Detail? = nil
    ) {
        self.code = code
        self.line = line
        self.subject = subject
        self.otherLine = otherLine
        self.detail = detail
    }

    /// How much it matters.
    package var severity: Severity { code.severity }

    /// Whether `fix` may know a repair.
    package var mayHaveRepair: Bool {
        switch code {
        case .unclosedLink, .unclosedBracket, .malformedHeading, .brokenLink, .insecure, .dead, .deleted,
            .tracking:
            true
        case .redirected: if case .moved = detail { true } else { false }
        case .hijacked: if case .takeover(let takeover) = detail { takeover.lastSeen != nil } else { false }
        default: false
        }
    }
}

extension Finding.Code {
    /// How much it matters.
    package var severity: Finding.Severity {
        switch self {
        case .unclosedLink, .malformedHeading, .unclosedBracket, .undefinedReference, .brokenLink, .dead,
            .deleted, .hijacked:
            .error
        case .duplicateURL, .duplicateArticle, .redirected, .insecure, .suspect, .otherForm, .outOfOrder,
            .refusedBefore, .noDescription, .missingOnTwin:
            .warning
        case .onAnotherPage, .addressAsText, .emptyText, .differingFigure, .splitList, .mixedSpacing,
            .trailingSpaces, .shortened, .tracking, .archived, .unmaintained,
            .otherLicence, .droppedElsewhere, .otherSection, .superseded, .stale:
            .hint
        }
    }

    /// Whether it is told only to those who ask: what it finds is often meant.
    package var isPedantic: Bool {
        self == .mixedSpacing || self == .differingFigure || self == .onAnotherPage
    }
}
