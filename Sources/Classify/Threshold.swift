/// The relevance an article needs to be proposed.
package enum Threshold {
    /// The lowest relevance at which the proposals reach an expected precision.
    ///
    /// Relevances are probabilities, so their mean is the expected precision. At least 0.3: a good day does
    /// not excuse a poor suggestion. At most 0.5: on a day with few articles, one that is more likely
    /// relevant than not is shown (on the development pages, three of four such articles were relevant).
    ///
    /// - Parameters:
    ///   - precision: The target precision, from 0 to 1.
    ///   - relevances: The relevances of a representative sample of articles.
    /// - Returns: The threshold, from 0.3 to 0.5.
    package static func least(precision: Double, of relevances: [Double]) -> Double {
        var sum = 0.0
        var least = precision
        for (index, relevance) in relevances.sorted(by: >).enumerated() {
            sum += relevance
            guard sum / Double(index + 1) >= precision else { break }
            least = relevance
        }
        return max(lowest, min(0.5, least))
    }

    /// No article with less is proposed, whatever the day.
    package static let lowest = 0.3
}
