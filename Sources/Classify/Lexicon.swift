import Feeds
private import CStemmer
private import Foundation

/// What comparing texts asks of each word, worked out once: texts repeat the words of others.
final class Lexicon: Sendable {
    /// A word in lower case.
    final class Word: Sendable {
        let text: String
        /// Without accents.
        let folded: String
        /// A French stop word.
        let isFrench: Bool
        /// An English stop word.
        let isEnglish: Bool
        /// Neither a stop word, nor a letter, nor a number.
        let isTelling: Bool
        /// The hash of each of its letter n-grams.
        let letterNGrams: [Int32]
        private let stems: (french: String, english: String)

        init(_ spelled: String) {
            let text = Self.composed(spelled)
            self.text = text
            folded = Tokens.folded(text)
            letterNGrams = LetterNGrams.hashes(of: folded)
            isFrench = Tokens.french.contains(text)
            isEnglish = Tokens.english.contains(text)
            isTelling = !isFrench && !isEnglish && text.utf8.count >= 2 && !text.allSatisfy(\.isNumber)
            stems = isTelling ? (Self.stem(text, .french), Self.stem(text, .english)) : (folded, folded)
        }

        /// A letter and its accent as one character, as stemmers know them.
        private static func composed(_ word: String) -> String {
            guard word.utf8.count <= 64, word.utf8.contains(where: { $0 == 0xCC || $0 == 0xCD }) else {
                return word
            }
            return word.precomposedStringWithCanonicalMapping
        }

        func stem(_ language: Tokens.Language) -> String {
            switch language {
            case .french: stems.french
            case .english: stems.english
            }
        }

        private static func stem(_ word: String, _ language: Tokens.Language) -> String {
            let bytes = Array(word.utf8)
            guard bytes.count <= 64 else { return Tokens.folded(word) }
            var out = [UInt8](repeating: 0, count: 128)
            let count = unsafe veille_stem(
                language.rawValue,
                bytes,
                Int32(bytes.count),
                &out,
                Int32(out.count)
            )
            return Tokens.folded(count > 0 ? String(decoding: out[..<Int(count)], as: UTF8.self) : word)
        }
    }

    static let shared = Lexicon()

    private let known = Guarded<[String: Word]>([:])

    /// As many words are kept; a poll of thousands of feeds meets a hundred thousand, most of them once.
    private static let capacity = 20_000

    /// The words of a text, with its names split, and with its names whole.
    func words(of text: String) -> (split: [Word], whole: [Word]) {
        let words = Tokens.words(in: text)
        let split = self.words(words)
        guard words.count > 1 else { return (split, split) }
        let whole = Tokens.words(in: text, splittingNames: false)
        return (split, whole == words ? split : self.words(whole))
    }

    func words(_ texts: [String]) -> [Word] {
        known.withLock { known in
            texts.map { text in
                if let word = known[text] { return word }
                // A text of one long word would stay for good.
                guard text.utf8.count <= 64 else { return Word(text) }
                if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
                let word = Word(text)
                known[text] = word
                return word
            }
        }
    }
}
