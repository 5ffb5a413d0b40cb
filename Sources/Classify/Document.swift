/// What is judged: the words of an article, wherever they come from.
package struct Document: Sendable, Hashable {
    /// Plain text.
    package var title: String
    /// Plain text.
    package var summary: String
    /// The address; words of its path and its host count.
    package var url: String

    /// Makes a document.
    package init(title: String, summary: String = "", url: String) {
        self.title = title
        self.summary = summary
        self.url = url
    }
}

/// A section of the page, with its links as examples.
package struct LabelledSection: Sendable {
    /// Its heading path.
    package var path: [String]
    /// Its links.
    package var links: [LabelledLink]

    /// Makes a section.
    package init(path: [String], links: [LabelledLink]) {
        self.path = path
        self.links = links
    }
}

/// A link of the page, as an example of its section.
package struct LabelledLink: Sendable {
    /// Its title.
    package var title: String
    /// The words around it.
    package var context: String
    /// Its address.
    package var url: String
    /// Its line in the page, to be quoted in explanations.
    package var line: Int

    /// Makes an example.
    package init(title: String, context: String, url: String, line: Int = 0) {
        self.title = title
        self.context = context
        self.url = url
        self.line = line
    }
}

/// What a person said of a document before.
package struct Verdict: Sendable {
    /// The document.
    package var document: Document
    /// The place of the section it was accepted in; `nil` when it was refused.
    package var section: Int?
    /// How much it counts: 1 today, less with age.
    package var weight: Float

    /// Makes a verdict.
    package init(document: Document, section: Int?, weight: Float = 1) {
        self.document = document
        self.section = section
        self.weight = weight
    }
}

/// What the classifier says of a document.
package struct Judgement: Sendable {
    /// How much it is worth proposing for the page, from 0 to 1.
    package var relevance: Double
    /// How sure each section is, given that the document belongs to the page; they sum to 1.
    package var sections: [Double]
    /// How likely it is that the document fits none of the sections, given that it belongs to the page.
    package var none: Double

    /// The sections from the most to the least likely.
    package var ranking: [Int] { sections.indices.sorted { (sections[$1], $0) < (sections[$0], $1) } }
}
