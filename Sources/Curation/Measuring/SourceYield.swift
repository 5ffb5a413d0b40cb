extension Statistics.Source {
    /// Why a source may go.
    package enum Weakness: String, Sendable, Encodable {
        /// It had articles once, and none in these weeks.
        case silent
        /// Of what was proposed of it, nothing was wanted.
        case unwanted
        /// It had many articles, and none was worth proposing.
        case offTopic
    }

    /// Why it may go; `nil` if nothing speaks against it, or nobody can tell yet.
    ///
    /// One that fails is another matter; and before anything was accepted, the page says too little.
    package func weakness(among all: [Statistics.Source]) -> Weakness? {
        let recent = articles.reduce(0, +)
        if isFailing { return nil }
        if accepted > 0 { return recent == 0 && entries > 0 ? .silent : nil }
        if refused >= Self.enoughRefused { return .unwanted }
        if recent == 0 { return entries > 0 ? .silent : nil }
        let isJudged = all.contains { $0.accepted > 0 }
        return isJudged && proposed == 0 && recent >= Self.enoughArticles ? .offTopic : nil
    }

    private static let enoughRefused = 5
    private static let enoughArticles = 30
}
