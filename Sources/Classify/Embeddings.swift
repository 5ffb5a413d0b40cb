/// Embeddings of texts from an external language model.
package struct Embeddings: Sendable {
    /// The prefixes of models that distinguish queries from passages, such as the E5 family.
    package struct Prefixes: Sendable, Equatable {
        /// For articles.
        package var query: String
        /// For the page's links and headings.
        package var passage: String

        package init(query: String = "", passage: String = "") {
            self.query = query
            self.passage = passage
        }
    }

    private let prefixes: Prefixes
    private let vectors: [String: [Float]]
    /// The length of each vector.
    let dimensionCount: Int

    /// Vectors by text, including its prefix; `nil` if there are none, or if their lengths differ.
    package init?(_ vectors: [String: [Float]], prefixes: Prefixes) {
        guard let count = vectors.first?.value.count, count > 0,
            vectors.allSatisfy({ $0.value.count == count })
        else { return nil }
        self.vectors = vectors
        self.prefixes = prefixes
        dimensionCount = count
    }

    /// The text to embed for an article.
    package static func text(of document: Document, _ prefixes: Prefixes) -> String {
        prefixes.query + short(document.title, document.summary)
    }

    /// The text to embed for a link of the page.
    package static func text(of link: LabelledLink, _ prefixes: Prefixes) -> String {
        prefixes.passage + short(link.title.contains("://") ? "" : link.title, link.context)
    }

    /// The text to embed for a heading.
    package static func text(of section: LabelledSection, _ prefixes: Prefixes) -> String {
        prefixes.passage + section.path.joined(separator: ", ")
    }

    /// The title alone, if there is one: page and feeds differ in the length of other text, and a language
    /// model would separate them by that.
    private static func short(_ title: String, _ rest: String) -> String {
        String((title.isEmpty ? rest : title).prefix(length))
    }

    private static let length = 160

    /// Whether the vector of an article is available.
    package func covers(_ document: Document) -> Bool { vector(of: document) != nil }

    /// Whether the vectors of a page's links are available.
    package func covers(_ sections: [LabelledSection]) -> Bool {
        sections.allSatisfy { section in
            section.links.allSatisfy {
                vector(of: $0) != nil || Self.text(of: $0, prefixes) == prefixes.passage
            }
        }
    }

    func vector(of document: Document) -> [Float]? { vectors[Self.text(of: document, prefixes)] }

    func vector(of link: LabelledLink) -> [Float]? { vectors[Self.text(of: link, prefixes)] }

    func vector(of section: LabelledSection) -> [Float]? { vectors[Self.text(of: section, prefixes)] }
}

/// Embeddings as dimensions of the text space, centred.
///
/// The vectors of a language model are close together; subtracting their mean spreads them.
struct CentredEmbeddings: Sendable {
    private let common: [Float]

    /// Computes the mean of the vectors.
    init(of vectors: [[Float]], dimensions: Int) {
        var sum = [Float](repeating: 0, count: dimensions)
        for vector in vectors { for index in sum.indices { sum[index] += vector[index] } }
        common = sum.map { $0 / Float(max(1, vectors.count)) }
    }

    /// The centred vector, of length 1.
    func vector(_ raw: [Float]?) -> SparseVector {
        guard let raw else { return SparseVector() }
        var vector = SparseVector()
        vector.dimensions = raw.indices.map { Int32($0) }
        vector.weights = zip(raw, common).map { $0 - $1 }
        return vector.scaled(to: 1)
    }
}
