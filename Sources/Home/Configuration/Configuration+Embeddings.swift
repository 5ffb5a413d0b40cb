extension Configuration {
    /// Which server embeds texts, and how.
    package struct Embeddings: Sendable, Equatable {
        /// The address of the server or of its `/v1/embeddings`.
        package var url: String
        /// The model's name, as the server knows it.
        package var model: String
        /// The environment variable that holds the key.
        package var keyVariable: String?
        /// What the text of an article starts with, for models that tell queries from passages (the E5 family).
        package var queryPrefix = ""
        /// What the texts of the page start with.
        package var passagePrefix = ""
        /// Texts in one request.
        package var batch = 32
        /// Seconds for one request.
        package var timeout = 60

        /// Names the server and the model.
        package init(url: String, model: String) {
            self.url = url
            self.model = model
        }

        /// Where the requests go: `url` completed, as it may be given with or without its end.
        package var endpoint: String {
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            if base.hasSuffix("/embeddings") { return base }
            return base + (base.hasSuffix("/v1") ? "/embeddings" : "/v1/embeddings")
        }
    }
}
