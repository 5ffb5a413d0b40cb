import Feeds

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

    private enum Source: Sendable {
        case server([String: [Float]], Prefixes)
        case builtIn(PieceTokenizer)
    }

    private let source: Source
    /// The length of each vector.
    let dimensionCount: Int

    /// Vectors by text, including its prefix; `nil` if there are none, or if their lengths differ.
    package init?(_ vectors: [String: [Float]], prefixes: Prefixes) {
        guard let count = vectors.first?.value.count, count > 0,
            vectors.allSatisfy({ $0.value.count == count })
        else { return nil }
        source = .server(vectors, prefixes)
        dimensionCount = count
    }

    /// Vectors made here, of any text.
    package init(_ vectors: PieceVectors) {
        source = .builtIn(PieceTokenizer(vectors: vectors))
        dimensionCount = vectors.dimensionCount
    }

    /// The share of meaning in the squared length of a text's vector; fitted on the development pages.
    var share: Float {
        switch source {
        case .server: 0.42
        case .builtIn: 0.36
        }
    }

    /// The text to embed for an article.
    package static func text(of document: Document, _ prefixes: Prefixes) -> String {
        prefixes.query + short(document.title, document.summary)
    }

    /// The text to embed for a link of the page.
    package static func text(of link: LabelledLink, _ prefixes: Prefixes) -> String {
        prefixes.passage + short(title(of: link), link.context)
    }

    /// The text to embed for a heading.
    package static func text(of section: LabelledSection, _ prefixes: Prefixes) -> String {
        prefixes.passage + section.path.joined(separator: ", ")
    }

    /// Empty for a link whose text is its address.
    private static func title(of link: LabelledLink) -> String {
        link.title.contains("://") ? "" : link.title
    }

    /// The title alone, if there is one: page and feeds differ in the length of other text, and a language
    /// model would separate them by that.
    private static func short(_ title: String, _ rest: String) -> String {
        String((title.isEmpty ? rest : title).prefix(length))
    }

    private static let length = 160

    /// Whether the vector of an article is available; those made here are, if only of nothing that is known.
    package func covers(_ document: Document) -> Bool {
        guard case .server = source else { return true }
        return vector(of: document) != nil
    }

    /// Whether the vectors of a page's links are available.
    package func covers(_ sections: [LabelledSection]) -> Bool {
        guard case .server(let vectors, let prefixes) = source else { return true }
        return sections.allSatisfy { section in
            section.links.allSatisfy {
                let text = Self.text(of: $0, prefixes)
                return vectors[text] != nil || text == prefixes.passage
            }
        }
    }

    /// The direction of what a text means, of length 1; `nil` for vectors that are asked of a server.
    func direction(of text: String) -> [Float]? {
        guard case .builtIn(let tokenizer) = source,
            let vector = tokenizer.vector(of: String(text.prefix(4 * Self.length)))
        else { return nil }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : nil
    }

    /// The words of two texts that mean nearly the same and are not the same, most alike first.
    ///
    /// Whole words, none of them twice; empty for vectors that are asked of a server.
    func akin(_ one: String, _ other: String, limit: Int) -> [Reasons.WordPair] {
        func words(of text: String) -> [(word: String, stem: String, direction: [Float])] {
            var seen: Set<String> = []
            return Tokens.terms(of: String(text.prefix(Self.length))).filter { seen.insert($0.stem).inserted }
                .compactMap { term in direction(of: term.word).map { (term.word, term.stem, $0) } }
        }
        let others = words(of: other)
        var pairs: [(alike: Float, pair: Reasons.WordPair)] = []
        for first in words(of: one) {
            for second in others where first.stem != second.stem {
                let alike = zip(first.direction, second.direction).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                guard alike >= Self.leastAlike else { continue }
                pairs.append((alike, .init(article: first.word, link: second.word)))
            }
        }
        var named: Set<String> = []
        return pairs.sorted {
            ($1.alike, $0.pair.article, $0.pair.link) < ($0.alike, $1.pair.article, $1.pair.link)
        }
        .map(\.pair).filter {
            named.isDisjoint(with: [$0.article, $0.link]) && named.insert($0.article).inserted
                && named.insert($0.link).inserted
        }
        .prefix(limit).map(\.self)
    }

    /// Of words that people hold to mean the same, in one language or two, nearly all are more alike.
    private static let leastAlike: Float = 0.45

    func vector(of document: Document) -> [Float]? {
        switch source {
        case .server(let vectors, let prefixes): vectors[Self.text(of: document, prefixes)]
        case .builtIn(let tokenizer):
            tokenizer.vector(of: Self.telling(document.title, document.summary))
        }
    }

    func vector(of link: LabelledLink) -> [Float]? {
        switch source {
        case .server(let vectors, let prefixes): vectors[Self.text(of: link, prefixes)]
        case .builtIn(let tokenizer):
            tokenizer.vector(of: Self.telling(Self.title(of: link), link.context))
        }
    }

    func vector(of section: LabelledSection) -> [Float]? {
        let path = section.path.joined(separator: ", ")
        switch source {
        case .server(let vectors, let prefixes): return vectors[prefixes.passage + path]
        case .builtIn(let tokenizer): return tokenizer.vector(of: path)
        }
    }

    /// A title of fewer words says too little by itself, such as the name of a product.
    private static let tellingWords = 4

    /// The title; if it says too little, with the start of what follows it.
    static func telling(_ title: String, _ rest: String) -> String {
        let start = String(title.prefix(length))
        guard Tokens.words(in: start).count < tellingWords else { return start }
        let rest = rest.prefix(4 * length)
        // The words around a link begin with those of the link, or hold them.
        if !start.isEmpty, let place = rest.firstRange(of: start) {
            return String(rest[place.lowerBound...].prefix(length))
        }
        return String([start, String(rest)].filter { !$0.isEmpty }.joined(separator: ". ").prefix(length))
    }
}

/// Embeddings as dimensions of the text space, centred.
///
/// The vectors of a language model are close together; subtracting their mean spreads them.
struct CentredEmbeddings: Sendable {
    private let common: [Float]
    private let share: Float

    /// Computes the mean of the vectors; `share` is what they get of the squared length of a text.
    init(of vectors: [[Float]], dimensions: Int, share: Float) {
        var sum = [Float](repeating: 0, count: dimensions)
        for vector in vectors { for index in sum.indices { sum[index] += vector[index] } }
        common = sum.map { $0 / Float(max(1, vectors.count)) }
        self.share = share
    }

    init(from reader: inout ModelReader) throws(DamagedModel) {
        common = try reader.read()
        share = try reader.read()
    }

    func write(to writer: inout ModelWriter) {
        writer.write(common)
        writer.write(share)
    }

    /// The vector of a text with its embedding, if it has one.
    func adding(_ raw: [Float]?, to text: TextVector) -> TextVector {
        guard let raw else { return text }
        var vector = SparseVector()
        vector.dimensions = raw.indices.map { Int32($0) }
        vector.weights = zip(raw, common).map { $0 - $1 }
        return text.adding(vector.scaled(to: 1), share: share)
    }
}
