/// A text to judge: title, summary and address of an article.
package struct Document: Sendable, Hashable {
    /// Plain text.
    package var title: String
    /// Plain text.
    package var summary: String
    /// The words of its path and its host are used.
    package var url: String

    package init(title: String, summary: String = "", url: String) {
        self.title = title
        self.summary = summary
        self.url = url
    }
}

/// A section of the page, with its links as examples.
package struct LabelledSection: Sendable {
    /// The heading path.
    package var path: [String]
    package var links: [LabelledLink]

    package init(path: [String], links: [LabelledLink]) {
        self.path = path
        self.links = links
    }
}

/// A link of the page, as an example of its section.
package struct LabelledLink: Sendable {
    package var title: String
    /// The text around it.
    package var context: String
    package var url: String
    /// Its line on the page, quoted in explanations.
    package var line: Int

    package init(title: String, context: String, url: String, line: Int = 0) {
        self.title = title
        self.context = context
        self.url = url
        self.line = line
    }
}

/// An earlier decision about a document.
package struct Verdict: Sendable {
    package var document: Document
    /// The index of the section it was accepted in; `nil` if it was refused.
    package var section: Int?
    /// 1 today, less with age.
    package var weight: Float
    /// Whether it was accepted, and is a link of the page by now.
    package var isOnPage: Bool

    package init(document: Document, section: Int?, weight: Float = 1, isOnPage: Bool = false) {
        self.document = document
        self.section = section
        self.weight = weight
        self.isOnPage = isOnPage
    }
}

/// The result of the classifier for a document.
package struct Judgement: Sendable {
    /// The probability that it belongs to the page.
    package var relevance: Double
    /// The probability of each section, given that the document belongs to the page; the sum is 1.
    package var sections: [Double]
    /// The probability that no section fits, given that the document belongs to the page.
    package var none: Double

    /// The document as it was judged, for its reasons.
    let vector: TextVector

    /// Section indices by descending probability.
    package var ranking: [Int] { sections.indices.sorted { (sections[$1], $0) < (sections[$0], $1) } }
}
