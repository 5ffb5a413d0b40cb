/// What is judged: the words of an article, wherever they come from.
public struct Document: Sendable, Hashable {
    /// Plain text.
    public var title: String
    /// Plain text.
    public var summary: String
    /// The address; words of its path and its host count.
    public var url: String

    /// Makes a document.
    public init(title: String, summary: String = "", url: String) {
        self.title = title
        self.summary = summary
        self.url = url
    }
}

/// A section of the page, with its links as examples.
public struct LabelledSection: Sendable {
    /// Its heading path.
    public var path: [String]
    /// Its links.
    public var links: [LabelledLink]

    /// Makes a section.
    public init(path: [String], links: [LabelledLink]) {
        self.path = path
        self.links = links
    }
}

/// A link of the page, as an example of its section.
public struct LabelledLink: Sendable {
    /// Its title.
    public var title: String
    /// The words around it.
    public var context: String
    /// Its address.
    public var url: String
    /// Its line in the page, to be quoted in explanations.
    public var line: Int

    /// Makes an example.
    public init(title: String, context: String, url: String, line: Int = 0) {
        self.title = title
        self.context = context
        self.url = url
        self.line = line
    }
}

/// What a person said of a document before.
public struct Verdict: Sendable {
    /// The document.
    public var document: Document
    /// The place of the section it was accepted in; `nil` when it was refused.
    public var section: Int?
    /// How much it counts: 1 today, less with age.
    public var weight: Float

    /// Makes a verdict.
    public init(document: Document, section: Int?, weight: Float = 1) {
        self.document = document
        self.section = section
        self.weight = weight
    }
}

/// What the classifier says of a document.
public struct Judgement: Sendable {
    /// How much it is worth proposing for the page, from 0 to 1.
    public var relevance: Double
    /// How sure each section is, given that the document belongs to the page; they sum to 1.
    public var sections: [Double]
    /// How likely it is that the document fits none of the sections, given that it belongs to the page.
    public var none: Double

    /// The sections from the most to the least likely.
    public var ranking: [Int] { sections.indices.sorted { (sections[$1], $0) < (sections[$0], $1) } }
}
