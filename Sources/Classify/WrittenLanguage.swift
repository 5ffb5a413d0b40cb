/// Which language a text is written in, told by its script and its most frequent words.
enum WrittenLanguage {
    /// The primary subtag (BCP 47); `nil` if it does not show.
    static func of(_ page: PageWords) -> String? {
        if let language = ofScript(page.text) { return language }
        var counts: [String: Int] = [:]
        for word in page.words {
            for language in PageLanguage.byWord[word.text] ?? [] { counts[language, default: 0] += 1 }
        }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let first = ranked.first, first.value >= 3, first.value * 20 >= page.words.count else {
            return nil
        }
        // Neighbours such as Spanish and Portuguese share words.
        if ranked.count > 1, ranked[1].value * 20 > first.value * 19 { return nil }
        return first.key
    }

    /// The language of a text that is mostly in a script of its own.
    private static func ofScript(_ text: String) -> String? {
        var counts: [String: Int] = [:]
        var latin = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: latin += 1
            case 0x370...0x3FF: counts["el", default: 0] += 1
            case 0x400...0x52F: counts["ru", default: 0] += 1
            case 0x590...0x5FF: counts["he", default: 0] += 1
            case 0x600...0x6FF: counts["ar", default: 0] += 1
            case 0x900...0x97F: counts["hi", default: 0] += 1
            case 0xE00...0xE7F: counts["th", default: 0] += 1
            case 0x3040...0x30FF: counts["ja", default: 0] += 1
            case 0x4E00...0x9FFF: counts["zh", default: 0] += 1
            case 0xAC00...0xD7AF: counts["ko", default: 0] += 1
            default: break
            }
        }
        // Japanese mixes Chinese characters with its own.
        if let kana = counts["ja"], kana * 4 > counts["zh"] ?? 0 { counts["zh"] = nil }
        guard let first = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        // A character stands for several letters.
        let weight = ["zh", "ja", "ko", "th"].contains(first.key) ? 3 : 1
        return first.value >= 10 && first.value * weight > latin ? first.key : nil
    }
}
