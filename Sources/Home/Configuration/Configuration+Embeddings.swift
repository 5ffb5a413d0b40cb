extension Configuration {
    /// Which server embeds texts, and how.
    package struct Embeddings: Sendable, Equatable {
        /// The address of the server or of its `/v1/embeddings`.
        package var url: String
        /// The model's name, as the server knows it.
        package var model: String
        /// The environment variable that holds the key.
        package var keyVariable: String?
        /// The prefix of articles, for models that distinguish queries from passages (the E5 family).
        package var queryPrefix = ""
        /// The prefix of the page's texts.
        package var passagePrefix = ""
        /// Texts in one request.
        package var batch = 32
        /// Seconds for one request.
        package var timeout = 60

        package init(url: String, model: String) {
            self.url = url
            self.model = model
        }

        /// The URL of requests: `url`, with its path completed.
        package var endpoint: String {
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            if base.hasSuffix("/embeddings") { return base }
            return base + (base.hasSuffix("/v1") ? "/embeddings" : "/v1/embeddings")
        }
    }
}
