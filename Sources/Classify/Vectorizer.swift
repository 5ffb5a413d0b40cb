/// Makes the vectors of texts to judge, in the space of a corpus.
struct Vectorizer: Sendable {
    let space: TextSpace
    let embeddings: Embeddings?
    let centred: CentredEmbeddings?

    /// The weights, with or without embeddings.
    var weights: Weights { embeddings == nil ? .withoutEmbeddings : .withEmbeddings }

    /// The vector of a document.
    func vector(of document: Document) -> TextVector {
        let words = space.lookUp(Self.parts(of: document))
        return centred?.adding(embeddings?.vector(of: document), to: words) ?? words
    }

    static func parts(of document: Document) -> TextParts {
        [(document.title, 1), (document.summary, 0.6), (Tokens.words(ofURL: document.url), 0.5)]
    }

    static func parts(of link: LabelledLink) -> TextParts {
        [(title(of: link), 1), (link.context, 0.7), (Tokens.words(ofURL: link.url), 0.5)]
    }

    private static let briefLength = 100

    /// Its title with the start of its context; `nil` if the whole text is short.
    static func brief(of link: LabelledLink) -> TextParts? {
        guard link.context.count > briefLength else { return nil }
        let cut = String(link.context.prefix(briefLength))
        return [(title(of: link), 1), (cut, 0.4), (Tokens.words(ofURL: link.url), 0.5)]
    }

    /// The context, for a link whose text is its address.
    private static func title(of link: LabelledLink) -> String {
        link.title.contains("://") ? "" : link.title
    }
}

extension Vectorizer {
    /// `embeddings` are those that the model was trained with.
    init(from reader: inout ModelReader, embeddings: Embeddings?) throws(DamagedModel) {
        space = try TextSpace(from: &reader)
        self.embeddings = embeddings
        let hasMeaning: Bool = try reader.read()
        guard hasMeaning == (embeddings != nil) else { throw DamagedModel() }
        centred = hasMeaning ? try CentredEmbeddings(from: &reader) : nil
    }

    func write(to writer: inout ModelWriter) {
        space.write(to: &writer)
        writer.write(centred != nil)
        centred?.write(to: &writer)
    }
}
