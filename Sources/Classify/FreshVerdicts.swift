package import Feeds
private import Foundation

/// Applies decisions that the models have not learned yet to their scores, immediately and on any page.
///
/// An approximation of retraining: articles similar to an accepted one gain, those similar to a refused one
/// and those of its site lose; the chosen section attracts similar articles.
package struct FreshVerdicts: Sendable {
    private var stems: [String: [Int]] = [:]
    private var lengths: [Double] = []
    private var sections: [[String]?] = []
    private var sites: [String: (accepted: Double, refused: Double)] = [:]

    package init() {}

    package var isEmpty: Bool { lengths.isEmpty }

    /// Adds a decision: the chosen section, or `nil` for a refusal.
    package mutating func insert(_ document: Document, section: [String]?) {
        let words = Self.words(of: document)
        for word in words { stems[word, default: []].append(lengths.count) }
        lengths.append(Double(max(1, words.count)))
        sections.append(section)
        let host = SiteHabits.host(document.url)
        var count = sites[host] ?? (0, 0)
        if section == nil { count.refused += 1 } else { count.accepted += 1 }
        sites[host] = count
    }

    /// The prefixes of the title's words: for similarity as good as stems, and a hundred times faster.
    ///
    /// A queue of thousands is corrected between two key presses.
    private static func words(of document: Document) -> Set<String> {
        var words: Set<String> = []
        for word in Tokens.words(in: document.title) where word.utf8.count > 2 && !Tokens.isStopWord(word) {
            words.insert(Tokens.folded(String(word.prefix(6))))
        }
        return words
    }

    /// Corrects the relevance of a suggestion, and the shares of its section and of the runner-up.
    package func correct(_ suggestion: inout Suggestion) {
        let article = suggestion.article
        let document = Document(title: article.title, summary: article.summary, url: article.url)
        let words = Self.words(of: document)
        var shared: [Int: Double] = [:]
        for word in words { for verdict in stems[word] ?? [] { shared[verdict, default: 0] += 1 } }
        var change = 0.0
        var pull: [[String]: Double] = [:]
        // In a fixed order: floating-point sums depend on it.
        for (verdict, count) in shared.sorted(by: { $0.key < $1.key }) {
            let similarity = count * count / (lengths[verdict] * Double(max(1, words.count)))
            guard similarity > 0.02 else { continue }
            change += (sections[verdict] == nil ? -1 : 1) * Self.step * similarity
            if let section = sections[verdict] { pull[section, default: 0] += Self.step * similarity }
        }
        if let site = sites[SiteHabits.host(article.url)] {
            change += Self.siteStep * log((site.accepted + 1) / (site.refused + 1))
        }
        let odds = log(max(1e-6, suggestion.relevance) / max(1e-6, 1 - suggestion.relevance))
        suggestion.relevance = logistic(odds + max(-Self.maximumChange, min(Self.maximumChange, change)))
        guard var other = suggestion.runnerUp else { return }
        let sum = suggestion.confidence + other.confidence
        let own = suggestion.confidence * exp(min(Self.maximumChange, pull[suggestion.section] ?? 0))
        let its = other.confidence * exp(min(Self.maximumChange, pull[other.section] ?? 0))
        guard own + its > 0 else { return }
        suggestion.confidence = sum * own / (own + its)
        other.confidence = sum * its / (own + its)
        suggestion.runnerUp = other
        guard its > own else { return }
        suggestion.runnerUp = .init(section: suggestion.section, confidence: suggestion.confidence)
        suggestion.section = other.section
        suggestion.confidence = other.confidence
        suggestion.line = ""
    }

    /// In log-odds, for an article with the same words.
    private static let step = 2.5
    /// In log-odds, for about each doubling of the site's balance.
    private static let siteStep = 0.6
    private static let maximumChange = 4.0
}
