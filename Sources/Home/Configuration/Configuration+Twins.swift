import Feeds

extension Configuration {
    /// Two pages with the same links, such as a page and its translation.
    package struct Twins: Sendable, Equatable {
        package var one: String
        package var other: String
        /// Its place in the file, as in `veille.yml:12`.
        package var place: String

        package init(_ one: String, _ other: String, place: String) {
            (self.one, self.other, self.place) = (one, other, place)
        }
    }

    /// The page that should have the same links as a page; `nil` for most.
    package func twin(of page: String) -> String? {
        for pair in twins {
            if pair.one == page { return pair.other }
            if pair.other == page { return pair.one }
        }
        return nil
    }

    /// - Throws: ``UserError`` for a twin that is not a page of its own, or that has another twin.
    func requireTwins() throws {
        var known: Set<String> = []
        for pair in twins {
            for page in [pair.one, pair.other] {
                guard pages.contains(page) else {
                    throw UserError(ConfigurationProblem.twinNotListed(page, pages: pages), at: pair.place)
                }
                guard known.insert(page).inserted else {
                    throw UserError(ConfigurationProblem.severalTwins(page), at: pair.place)
                }
            }
        }
    }
}
