import Feeds

/// How much of what was at an address, or of what the page's line says of it, is there now.
///
/// All between 0 and 1.
struct Likeness {
    /// The share of the words of the old title, or of the line's, that the new title, site name, summary and headings
    /// have.
    private(set) var title = 0.0
    /// The share of the words of the line's title that the whole page has; 1 if it has none.
    private(set) var lineTitle = 0.0
    /// The share of the words of the line that the whole page has.
    private(set) var line = 0.0
    /// The share of the most frequent words that both have.
    private(set) var words = 0.0
    /// The likeness of meaning of both starts.
    private(set) var meaning = 0.0
    /// That of their titles, summaries and headings.
    private(set) var head = 0.0
    /// The share of the longer words of the old titles that the whole page has: names stay.
    private(set) var names = 0.0
    /// How much more it sells than before.
    private(set) var selling = 0.0
    private(set) var isShort = false
    /// Whether meanings could be compared.
    private let hasMeaning: Bool
    private(set) var isElsewhere = false
    private(set) var isInOtherLanguage = false

    init(
        of page: ReadPage,
        line: Continuity.Line,
        past: PageSnapshot?,
        way: Continuity.Way,
        _ embeddings: Embeddings?
    ) {
        let present = page.snapshot
        let head = Set(page.head.stems)
        let all = head.union(page.words.stems)
        let lineTitle = Self.stems(line.title)
        self.lineTitle = lineTitle.isEmpty ? 1 : Self.share(of: lineTitle, in: all)
        title = max(
            Self.share(of: lineTitle, in: head),
            past.map { Self.share(of: Self.stems($0.title), in: head) } ?? 0
        )
        self.line = Self.share(of: lineTitle.union(Self.stems(line.note)), in: all)
        if let past {
            let (old, new) = (Set(past.words), Set(present.words))
            let least = min(old.count, new.count)
            words = least == 0 ? 0 : Double(old.intersection(new).count) / Double(least)
        }
        // The built-in vectors know Latin letters; of others they compare spaces.
        let old = past?.words ?? Array(lineTitle.union(Self.stems(line.note)))
        hasMeaning =
            embeddings != nil && [old, present.words].allSatisfy { $0.count(where: Self.isLatin) >= 3 }
        let note = line.title + ". " + line.note
        self.head = Self.meaning(past?.head ?? note, present.head, embeddings)
        meaning = Self.meaning(
            past.map { $0.head + ". " + $0.start } ?? note,
            present.head + ". " + present.start,
            embeddings
        )
        let shown = Set(page.words.words.map(\.text))
        let titles = Tokens.words(in: (past?.title ?? "") + " . " + line.title).filter { $0.count > 3 }
        names = Self.share(of: Set(titles), in: shown)
        selling = min(0.15, max(0, present.selling - (past?.selling ?? 0)))
        isShort = page.content.text.utf8.count < 250
        isElsewhere = CanonicalURL(way.from) != CanonicalURL(way.to)
        isInOtherLanguage = past?.language != nil && past?.language != present.language
    }

    /// Whether what is there is what was there.
    var isSame: Bool {
        hasMeaning
            ? words + meaning >= 0.8 || title >= 0.6 && head >= 0.6
            : words >= 0.45 || title >= 0.8 && words >= 0.2
    }

    /// Whether hardly anything of what was there is left.
    var isFar: Bool {
        hasMeaning
            ? words + meaning < (isInOtherLanguage ? 0.9 : 0.7) && head < 0.6 : words < 0.15 && title < 0.6
    }

    /// Whether what is there is somebody else's, more likely than a new life of the same thing.
    ///
    /// Fitted on 320 changes of our own making; docs/checking.md has what comes of it.
    var isOfAnother: Bool {
        let score =
            2.2 - 1.77 * line - 0.74 * words - 0.74 * meaning - head - 1.05 * names - 0.68 * title
            + 11.3 * selling - (isShort ? 0.77 : 0) - (isElsewhere ? 1.04 : 0)
        // Six to four.
        return isFar && score > 0.405
    }

    /// Whether what is there suits the page's own words for it.
    var suitsLine: Bool {
        hasMeaning
            ? title >= 0.6 && meaning >= 0.35 || line >= 0.6 && meaning >= 0.3 : title >= 0.8 && line >= 0.5
    }

    /// Whether half of what it was called is there: enough where a site sends to another of its own pages.
    var recallsLine: Bool { title >= 0.5 }

    /// Whether no word of the line's title is there, and hardly any of the others.
    var hasLeftLine: Bool { lineTitle == 0 && line < 0.25 }

    private static func isLatin(_ word: String) -> Bool {
        word.unicodeScalars.first.map { $0.value < 0x250 && $0.properties.isAlphabetic } ?? false
    }

    private static func meaning(_ one: String, _ other: String, _ embeddings: Embeddings?) -> Double {
        guard let one = embeddings?.direction(of: one), let other = embeddings?.direction(of: other) else {
            return 0
        }
        return Double(max(0, zip(one, other).reduce(Float(0)) { $0 + $1.0 * $1.1 }))
    }

    private static func stems(_ text: String) -> Set<String> { Set(Tokens.terms(of: text).map(\.stem)) }

    private static func share(of words: Set<String>, in others: Set<String>) -> Double {
        words.isEmpty ? 0 : Double(words.intersection(others).count) / Double(words.count)
    }
}
