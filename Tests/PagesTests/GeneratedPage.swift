/// A page with a random mix of the styles found in curated pages.
struct GeneratedPage {
    private var random: SplitMix
    private var address = 0

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func text() -> String {
        var lines: [String] = frontMatter()
        for _ in 0..<random.upTo(7) + 1 { lines += block() }
        let ends = ["\n", "\n", "\n", "\r\n", "\r"]
        let end = random.pick(ends)
        let isMixed = random.oneIn(12)
        var text = random.oneIn(10) ? "\u{FEFF}" : ""
        for (index, line) in lines.enumerated() {
            text += line
            if index + 1 < lines.count || !random.oneIn(6) { text += isMixed ? random.pick(ends) : end }
        }
        return text
    }

    private mutating func frontMatter() -> [String] {
        switch random.upTo(8) {
        case 0: ["---", "layout: page", "title: \(words())", "---", ""]
        case 1: ["+++", "title = \"\(words())\"", "+++"]
        case 2: ["{", "  \"title\": \"\(words())\"", "}", ""]
        case 3: ["---", "title: [unclosed", "---"]
        default: []
        }
    }

    private mutating func words() -> String {
        let all = [
            "Énergie", "données", "l’IA", "eau", "carbone", "モデル", "نموذج مفتوح", "C++", "30\u{A0}%",
            "open source", "« négatif »",
            "and", "the", "rapport_2024", "x", "α", "naïve",
        ]
        return (0..<random.upTo(4) + 1).map { _ in random.pick(all) }.joined(separator: " ")
    }

    private mutating func url() -> String {
        address += 1
        let hosts = ["e.fr", "www.example.org", "exemple.fr:8080", "пример.рф"]
        let paths = [
            "/a/\(address)", "/\(address)_(x)", "/?id=\(address)&b=c", "/\(address)#partie", "/\(address)/",
        ]
        return random.pick(["https://", "https://", "http://"]) + random.pick(hosts) + random.pick(paths)
    }

    private mutating func link() -> String {
        switch random.upTo(12) {
        case 0: return "<\(url())>"
        case 1: return url()
        case 2:
            let address = url()
            return "[\(address)](\(address))"
        case 3: return "[\(words())](\(url()) \"\(words())\")"
        case 4: return "[\(words())][ref]"
        case 5: return "[**\(words())**](\(url()))"
        case 6: return "[\(words())](\(url())"
        default: return "[\(words())](\(url()))"
        }
    }

    private mutating func content() -> String {
        switch random.upTo(12) {
        case 0: return "\(words()) : \(link())"
        case 1: return "\(words())\u{A0}: \(link())"
        case 2: return "\(words()) - \(link())"
        case 3: return "\(link()) - \(words())."
        case 4: return "\(link()) — \(words())"
        case 5: return "\(words()) \(link()) \(words())."
        case 6: return "\(link()) et \(link())"
        case 7: return "\(link()) ![badge](https://img.e.fr/\(address).svg)"
        case 8: return "\(words()) `[code](https://non.fr)`"
        case 9: return "\(link()) {:target=\"_blank\"}"
        case 10: return words()
        default: return link()
        }
    }

    private mutating func list() -> [String] {
        var lines: [String] = []
        var marker = random.pick(["*", "-", "+", "1.", "1)"])
        let gap = random.pick([" ", " ", "   ", "\t"])
        let indent = random.pick(["", "", "", " ", "  "])
        let isLoose = random.oneIn(3)
        for index in 0..<random.upTo(5) + 1 {
            if random.oneIn(15) { marker = random.pick(["*", "-"]) }
            let number = marker.first?.isNumber == true ? "\(index + 1)" + marker.dropFirst() : marker
            lines.append(indent + number + gap + content())
            if random.oneIn(8) { lines.append(indent + "  " + link()) }
            if random.oneIn(10) { lines += ["    - \(content())", "    - \(content())"] }
            if isLoose != random.oneIn(8) { lines.append(random.pick(["", "", "  "])) }
        }
        if random.oneIn(10) { lines.append("{: .liens}") }
        return lines
    }

    /// Items that head lists of their own, sometimes several with a text between.
    private mutating func groups() -> [String] {
        let (marker, indent) = random.oneIn(2) ? ("1. ", "   ") : ("- ", "  ")
        var lines: [String] = []
        for _ in 0..<random.upTo(3) + 1 {
            lines.append(marker + words() + random.pick(["", "", " :"]))
            for _ in 0..<random.upTo(3) + 1 {
                if random.oneIn(2) { lines += ["", indent + words() + " :", ""] }
                lines += list().map { $0.isEmpty ? $0 : indent + $0 }
            }
        }
        return lines + [""]
    }

    private mutating func heading() -> [String] {
        let title = words()
        switch random.upTo(12) {
        case 0: return [title, "---", ""]
        case 1: return [title, "===", ""]
        case 2: return ["##3 \(title)"]
        case 3: return ["**\(title)**", ""]
        case 4: return ["\(title) :", ""]
        case 5: return ["<h2>\(title)</h2>", ""]
        case 6: return ["## \(title) {#ancre}", ""]
        case 7: return ["## \(title) ##"]
        default:
            return [
                "", String(repeating: "#", count: random.upTo(3) + 1) + " \(title)",
                random.oneIn(2) ? "" : "texte",
            ]
        }
    }

    private mutating func block() -> [String] {
        switch random.upTo(17) {
        case 16: return heading() + groups()
        case 0: return ["```", "* [non](https://non.fr/\(address))", random.oneIn(20) ? "" : "```", ""]
        case 1: return ["<!-- \(link())", "-->", ""]
        case 2: return ["<div>", link(), "</div>", ""]
        case 3: return ["> \(content())", ""]
        case 4: return ["| nom | lien |", "|---|---|", "| \(words()) | \(link()) |", "| x | \(link()) |", ""]
        case 5: return [words(), ": \(content())", ""]
        case 6: return ["{% include x.html %}", "{{< youtube abc >}}", "{:toc}", ""]
        case 7: return [content(), ""]
        case 8: return ["[ref]: \(url())", "[autre]: <\(url())> 'titre'", ""]
        case 9: return ["* TOC", "{:toc}", ""]
        case 10: return ["    \(link())", "", "$$", "x_1", "$$", ""]
        case 11, 12: return heading()
        default: return heading() + list() + (random.oneIn(3) ? [] : [""])
        }
    }
}

/// SplitMix64: the same pages on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func upTo(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    mutating func oneIn(_ count: Int) -> Bool { upTo(count) == 0 }

    mutating func pick(_ choices: [String]) -> String { choices[upTo(choices.count)] }
}
