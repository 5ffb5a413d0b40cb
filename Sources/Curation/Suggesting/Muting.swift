import Feeds
import Foundation
package import Home
import Storage

/// What a person does not want to be proposed: the articles of a site, and those with a word or a phrase in their title.
package struct Muting: Sendable {
    /// The entries of sites, by host.
    private var sites: [String: String] = [:]
    /// The words of all phrases as a tree, so that a title is compared with all of them at once.
    private var tree: [Node] = [Node()]

    private struct Node {
        /// The positions in the tree of the phrases that go on, by their next word.
        var next: [String: Int] = [:]
        /// The entry that ends here.
        var entry: String?
    }

    /// The longest phrase, in characters: the titles of articles are not longer.
    private static let longest = 300

    package init(_ mute: Configuration.Mute) {
        for entry in mute.sites {
            guard let host = Self.host(of: entry), sites[host] == nil else { continue }
            sites[host] = entry
        }
        for entry in mute.words where entry.utf8.count <= 4 * Self.longest {
            let words = Self.words(of: entry)
            guard !words.isEmpty else { continue }
            var place = 0
            for word in words {
                if let next = tree[place].next[word] {
                    place = next
                } else {
                    tree[place].next[word] = tree.count
                    place = tree.count
                    tree.append(Node())
                }
            }
            tree[place].entry = tree[place].entry ?? entry
        }
    }

    package var isEmpty: Bool { sites.isEmpty && tree.count == 1 }

    /// The entry of the lists that mutes an article; `nil` if none does.
    ///
    /// - Parameters:
    ///   - title: Its title.
    ///   - url: Its address.
    /// - Returns: The site, the word or the phrase, as `veille.yml` says it.
    package func entry(title: String, url: String) -> String? {
        if !sites.isEmpty, let entry = site(of: url) { return entry }
        guard tree.count > 1 else { return nil }
        let words = Self.words(of: String(title.prefix(Self.longest)))
        for start in words.indices {
            var place = 0
            for word in words[start...] {
                guard let next = tree[place].next[word] else { break }
                if let entry = tree[next].entry { return entry }
                place = next
            }
        }
        return nil
    }

    /// The entry that mutes a suggestion nobody has decided on; `nil` for what a person brought, and for repairs.
    func entry(for suggestion: Suggestion, key: String, _ history: DecisionHistory) -> String? {
        guard !isEmpty, suggestion.repair == nil,
            let entry = entry(title: suggestion.article.title, url: suggestion.article.url),
            history.standing(page: suggestion.page, key: key) == nil
        else { return nil }
        let isBrought = history.decisions(page: suggestion.page, key: key).contains {
            $0.verdict == .propose
        }
        return isBrought ? nil : entry
    }

    private func site(of url: String) -> String? {
        guard let host = WebURL(url)?.host else { return nil }
        var rest = host[...]
        while true {
            if let entry = sites[String(rest)] { return entry }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }

    /// The host of a site that was named by it, or by an address on it; without `www.`, which stands for the whole site.
    package static func host(of site: String) -> String? {
        let site = site.trimmingCharacters(in: .whitespaces)
        guard let host = (WebURL(site) ?? WebURL("https://" + site))?.host else { return nil }
        let short = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        return short.isEmpty ? nil : short
    }

    /// Whether a text holds a word that a title may have, and can be written on one line.
    package static func isPhrase(_ text: String) -> Bool {
        text.count <= longest && !words(of: text).isEmpty
            && text.unicodeScalars.allSatisfy { !CharacterSet.controlCharacters.contains($0) }
            && !text.contains(where: \.isNewline)
    }

    /// Whether two entries mute the same.
    static func isSame(_ one: String, _ other: String) -> Bool {
        one == other || words(of: one) == words(of: other)
    }

    /// The words of a text, in one case and without accents.
    ///
    /// Where a script writes no spaces, each character is a word: a phrase then is found anywhere.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func finish() {
            if !word.isEmpty { words.append(SearchQuery.fold(word)) }
            word = ""
        }
        for character in text {
            if character.isWrittenWithoutSpaces {
                finish()
                words.append(String(character))
            } else if character.isLetter || character.isNumber
                // C is not C++ or C#.
                || !word.isEmpty && (character == "+" || character == "#")
            {
                word.append(character)
            } else {
                finish()
            }
        }
        finish()
        return words
    }
}

extension HomeFolder {
    /// What is muted now.
    package var muting: Muting { Muting(mute) }

    /// Mutes a site with the hosts below it, or no longer, in `veille.yml`.
    ///
    /// - Parameters:
    ///   - site: The host, or an address on it.
    ///   - isMuted: Whether it is muted from now on.
    /// - Returns: Whether that changed anything.
    /// - Throws: ``UserError``, as ``HomeFolder/setMuted(_:in:isMuted:)``, and if it is no site.
    package func mute(site: String, isMuted: Bool = true) throws -> Bool {
        guard let host = Muting.host(of: site), host.contains(where: { $0 == "." || $0 == ":" }),
            host.utf8.count <= 253,
            !host.split(separator: ".", omittingEmptySubsequences: false).contains(""),
            host.allSatisfy({ $0.isLetter || $0.isNumber || ".-_:[]".contains($0) })
        else { throw UserError(ConfigurationProblem.notASite(PlainText.printable(site))) }
        return try change(host, in: .sites, mute.sites.filter { Muting.host(of: $0) == host }, isMuted)
    }

    /// Mutes a word or a phrase of titles, or no longer, in `veille.yml`.
    ///
    /// - Parameters:
    ///   - word: The word or phrase.
    ///   - isMuted: Whether it is muted from now on.
    /// - Returns: Whether that changed anything.
    /// - Throws: ``UserError``, as ``HomeFolder/setMuted(_:in:isMuted:)``, and if no title can have it.
    package func mute(word: String, isMuted: Bool = true) throws -> Bool {
        let word = word.trimmingCharacters(in: .whitespaces)
        guard Muting.isPhrase(word) else {
            throw UserError(ConfigurationProblem.notAWord(PlainText.printable(String(word.prefix(80)))))
        }
        let known = mute.words.filter { Muting.isSame($0, word) }
        return try change(word, in: .words, known, isMuted)
    }

    private func change(_ entry: String, in list: MuteList, _ known: [String], _ isMuted: Bool) throws -> Bool
    {
        if isMuted { return known.isEmpty ? try setMuted(entry, in: list, isMuted: true) : false }
        for other in known { try setMuted(other, in: list, isMuted: false) }
        return !known.isEmpty
    }
}

extension Character {
    /// Whether it is of Chinese or Japanese, or of Thai, Lao, Burmese or Khmer.
    fileprivate var isWrittenWithoutSpaces: Bool {
        switch unicodeScalars.first?.value ?? 0 {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            isLetter || isNumber || self == "ー"
        default: false
        }
    }
}
