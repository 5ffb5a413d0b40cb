/// Vectors of texts by their meaning, as a model of language elsewhere gives them.
package struct Embeddings: Sendable {
    /// What a text starts with for models that tell questions from answers, as the E5 family does.
    package struct Prefixes: Sendable, Equatable {
        /// Of articles.
        package var query: String
        /// Of the page's links and headings.
        package var passage: String

        /// Names both.
        package init(query: String = "", passage: String = "") {
            self.query = query
            self.passage = passage
        }
    }

    private let prefixes: Prefixes
    private let vectors: [String: [Float]]
    /// How many numbers each has.
    let dimensionCount: Int

    /// Takes the vectors by their texts, prefix included; `nil` when there is none, or when they differ in length.
    package init?(_ vectors: [String: [Float]], prefixes: Prefixes) {
        guard let count = vectors.first?.value.count, count > 0,
            vectors.allSatisfy({ $0.value.count == count })
        else { return nil }
        self.vectors = vectors
        self.prefixes = prefixes
        dimensionCount = count
    }

    /// The text of an article that a vector is wanted for.
    package static func text(of document: Document, _ prefixes: Prefixes) -> String {
        prefixes.query + short(document.title, document.summary)
    }

    /// The text of a link of the page that a vector is wanted for.
    package static func text(of link: LabelledLink, _ prefixes: Prefixes) -> String {
        prefixes.passage + short(link.title.contains("://") ? "" : link.title, link.context)
    }

    /// The text of a heading that a vector is wanted for.
    package static func text(of section: LabelledSection, _ prefixes: Prefixes) -> String {
        prefixes.passage + section.path.joined(separator: ", ")
    }

    /// The title alone, where there is one: a page and its feeds differ in how much they say besides, and a model of
    /// language would tell them apart by that.
    private static func short(_ title: String, _ rest: String) -> String {
        String((title.isEmpty ? rest : title).prefix(length))
    }

    private static let length = 160

    /// Whether the vector of an article is there.
    package func covers(_ document: Document) -> Bool { vector(of: document) != nil }

    /// Whether the vectors of a page's links are there.
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

/// Vectors of meaning as the models of this room want them: in their own dimensions, and told apart.
///
/// Those of a model of language lie close together; what all have in common is taken away.
struct Meanings: Sendable {
    private let common: [Float]

    /// Learns what the vectors have in common.
    init(of vectors: [[Float]], dimensions: Int) {
        var sum = [Float](repeating: 0, count: dimensions)
        for vector in vectors { for index in sum.indices { sum[index] += vector[index] } }
        common = sum.map { $0 / Float(max(1, vectors.count)) }
    }

    /// What is left of a vector, of length 1.
    func vector(_ raw: [Float]?) -> SparseVector {
        guard let raw else { return SparseVector() }
        var vector = SparseVector()
        vector.dimensions = raw.indices.map { Int32($0) }
        vector.weights = zip(raw, common).map { $0 - $1 }
        return vector.scaled(to: 1)
    }
}
