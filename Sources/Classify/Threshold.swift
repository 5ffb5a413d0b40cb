/// How much an article must be worth to be proposed.
package enum Threshold {
    /// The least worth at which what is proposed is expected to be right so often.
    ///
    /// Worths are probabilities, so that their mean is the share that is expected to be right. Never less than 0.3: a
    /// good day is no excuse for a poor suggestion. Never more than 0.5: on a day of few articles, one that is likelier
    /// good than not is shown (on the development pages, three of four of those and more were right).
    ///
    /// - Parameters:
    ///   - precision: The share that is to be right, from 0 to 1.
    ///   - worths: Those of a fair sample of articles.
    /// - Returns: The least worth, from 0.3 to 0.5.
    package static func least(precision: Double, of worths: [Double]) -> Double {
        var sum = 0.0
        var least = precision
        for (index, worth) in worths.sorted(by: >).enumerated() {
            sum += worth
            guard sum / Double(index + 1) >= precision else { break }
            least = worth
        }
        return max(0.3, min(0.5, least))
    }
}
