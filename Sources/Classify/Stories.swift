package import struct Foundation.Date

/// Known articles, to detect when another one covers the same news.
///
/// Titles are compared by shared words, texts by figures and shingles (three consecutive words); candidates
/// are found by MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive
/// Datasets*, chapter 3).
package struct Stories: Sendable {
    /// An article, as far as stories need it.
    package struct Article: Sendable {
        /// Plain text.
        package var title: String
        /// The summary, plain text.
        package var text: String
        /// The name of its site.
        package var site: String
        package var host: String
        package var published: Date?

        package init(
            title: String,
            text: String = "",
            site: String = "",
            host: String = "",
            published: Date? = nil
        ) {
            self.title = title
            self.text = text
            self.site = site
            self.host = host
            self.published = published
        }
    }

    private struct Known: Sendable {
        var name: String
        var features: Features
    }

    private var known: [Known] = []
    private var byWord: [String: [Int]] = [:]
    private var byFigure: [String: [Int]] = [:]
    private var byBand: [UInt64: [Int]] = [:]

    package init() {}

    /// Adds an article under a name.
    package mutating func insert(_ article: Article, as name: String) {
        let features = Features(article)
        for word in features.words { byWord[word, default: []].append(known.count) }
        for figure in features.figuresOfText { byFigure[figure, default: []].append(known.count) }
        for band in features.bands { byBand[band, default: []].append(known.count) }
        known.append(Known(name: name, features: features))
    }

    /// The name of the most similar article that covers the same news.
    package func find(_ article: Article) -> String? {
        let features = Features(article)
        var shared: [Int: Int] = [:]
        for word in features.words { for index in byWord[word] ?? [] { shared[index, default: 0] += 1 } }
        for figure in features.figuresOfText {
            for index in byFigure[figure] ?? [] { shared[index, default: 0] += 0 }
        }
        for band in features.bands { for index in byBand[band] ?? [] { shared[index, default: 0] += 0 } }
        var best: (similarity: Double, index: Int)?
        for (index, words) in shared {
            guard let similarity = features.similarity(to: known[index].features, sharedWords: words) else {
                continue
            }
            // Deterministic whatever the order of the dictionary.
            if best.map({ ($0.similarity, index) < (similarity, $0.index) }) ?? true {
                best = (similarity, index)
            }
        }
        return best.map { known[$0.index].name }
    }

    /// The index of the original article: the one whose site the others name, otherwise the oldest.
    package static func primary(of articles: [Article]) -> Int? {
        func isNamed(_ index: Int) -> Bool {
            let own = articles[index]
            return articles.indices.contains { other in
                guard other != index, articles[other].host != own.host else { return false }
                let text = " " + Tokens.words(in: articles[other].text).joined(separator: " ") + " "
                let site = Tokens.words(in: own.site).joined(separator: " ")
                return (site.utf8.count >= 4 && text.contains(" \(site) "))
                    || (!own.host.isEmpty && articles[other].text.contains(own.host))
            }
        }
        return articles.indices.min { one, other in
            let (isFirst, isSecond) = (isNamed(one), isNamed(other))
            if isFirst != isSecond { return isFirst }
            let (first, second) = (articles[one].published, articles[other].published)
            if let first, let second, first != second { return first < second }
            return one < other
        }
    }
}

extension Stories {
    /// The compared features of an article.
    private struct Features: Sendable {
        let words: Set<String>
        let figures: Set<String>
        let figuresOfText: Set<String>
        let text: String
        let shingles: Set<UInt64>
        let bands: [UInt64]
        let published: Date?

        /// Titles with fewer words are not comparable.
        private static let minimumWords = 4
        private static let minimumShingles = 12
        /// Articles more than three weeks apart are different stories.
        private static let span = 21 * 86_400.0

        init(_ article: Article) {
            words = Set(Tokens.terms(of: article.title).map(\.stem))
            figures = Self.figures(of: article.title)
            figuresOfText = Self.figures(of: article.title + " " + article.text).filter(Self.isDistinctive)
            text = article.text
            let plain = Tokens.words(in: article.text)
            shingles =
                plain.count < 3
                ? [] : Set((0..<plain.count - 2).map { MinHash.shingle(plain[$0..<$0 + 3]) })
            bands = shingles.count < Self.minimumShingles ? [] : MinHash.bands(of: shingles)
            published = article.published
        }

        /// The similarity of two articles; `nil` if they are different stories.
        func similarity(to other: Features, sharedWords: Int) -> Double? {
            if let published, let date = other.published,
                abs(published.timeIntervalSince(date)) > Self.span
            {
                return nil
            }
            // “Letter 12” and “Letter 13”, “version 3.1” and “version 3.2”.
            if !figures.isSubset(of: other.figures), !other.figures.isSubset(of: figures) { return nil }
            let shorter = min(words.count, other.words.count)
            let ofTitles =
                shorter < Self.minimumWords
                ? 0 : Double(sharedWords) / Double(words.count + other.words.count - sharedWords)
            if ofTitles >= 0.6 { return ofTitles }
            let ofShingles =
                min(shingles.count, other.shingles.count) < Self.minimumShingles
                ? 0 : Self.jaccard(shingles, other.shingles)
            if ofShingles >= 0.4 { return ofShingles }
            // None of these is enough alone: a third of the title words or two figures, and part of the text.
            let sharedFigures = figuresOfText.count(where: other.figuresOfText.contains)
            guard ofTitles >= 0.3 || sharedFigures >= 2 else { return nil }
            let (terms, others) = (terms, other.terms)
            guard min(terms.count, others.count) >= 8 else { return nil }
            let ofTexts = Self.jaccard(terms, others)
            guard ofTexts >= (sharedFigures >= 2 ? 0.15 : 0.3) else { return nil }
            return max(ofTitles, ofTexts)
        }

        /// Words with a digit.
        private static func figures(of text: String) -> Set<String> {
            Set(
                text.split { !$0.isNumber && !$0.isLetter }
                    .filter { $0.contains(where: \.isNumber) }.map { $0.lowercased() }
            )
        }

        /// Years and small numbers are common.
        private static func isDistinctive(_ figure: String) -> Bool {
            guard let number = Int(figure) else { return true }
            return number >= 13 && !(1990...2099).contains(number)
        }

        /// Computed on demand: stemming all texts is expensive.
        private var terms: Set<String> { Set(Tokens.terms(of: text).map(\.stem)) }

        private static func jaccard<Element>(_ one: Set<Element>, _ other: Set<Element>) -> Double {
            let shared =
                one.count < other.count ? one.count(where: other.contains) : other.count(where: one.contains)
            return Double(shared) / Double(one.count + other.count - shared)
        }
    }
}

/// MinHash signatures: they estimate the Jaccard similarity of sets.
private enum MinHash {
    /// 16 bands of two rows: texts that share half of their shingles collide with probability 0.99.
    private static let bandCount = 16

    static func shingle(_ words: ArraySlice<String>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0x20) &* 0x100_0000_01b3
        }
        return hash
    }

    static func bands(of shingles: Set<UInt64>) -> [UInt64] {
        (0..<bandCount).map { band in
            let (first, second) = (
                least(shingles, UInt64(band) * 2 + 1), least(shingles, UInt64(band) * 2 + 2)
            )
            return mixed(first &+ mixed(second) &+ UInt64(band))
        }
    }

    private static func least(_ shingles: Set<UInt64>, _ seed: UInt64) -> UInt64 {
        let salt = mixed(seed)
        return shingles.reduce(.max) { min($0, mixed($1 ^ salt)) }
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
