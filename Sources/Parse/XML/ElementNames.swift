/// What the names of elements say about their content, each looked up once a document.
struct ElementNames {
    struct Traits {
        /// The local name in lower case.
        var local: String
        /// An entry of a feed.
        var isItem = false
        /// An element around all items.
        var isStructure = false
        /// An element of HTML that may stand in a value.
        var isHTML = false
        /// An element of HTML without content.
        var isVoid = false
        /// An element of HTML that ends an open one of its name.
        var endsSibling = false
        /// The elements that it may contain.
        var children: Set<String> = []
    }

    private var kinds: [ArraySlice<UInt8>: Int] = [:]
    private var kindsInLowerCase: [String: Int] = [:]
    private var traits: [Traits] = []

    subscript(kind: Int) -> Traits { traits[kind] }

    /// A number for a name, the same whatever its case.
    mutating func kind(of name: ArraySlice<UInt8>) -> Int {
        if let kind = kinds[name] { return kind }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        let kind = kindsInLowerCase[text] ?? traits.count
        if kind == traits.count {
            traits.append(Self.traits(of: text))
            kindsInLowerCase[text] = kind
        }
        kinds[name] = kind
        return kind
    }

    private static func traits(of name: String) -> Traits {
        let parts = name.split(separator: ":", maxSplits: 1)
        let local = String(parts.last ?? "")
        var traits = Traits(local: local)
        traits.isItem = local == "item" || local == "entry"
        traits.isStructure = ["rss", "rdf", "feed", "channel"].contains(local)
        traits.children = children[local] ?? []
        if parts.count == 1 {
            traits.isVoid = void.contains(name)
            traits.isHTML = traits.isVoid || html.contains(name)
            traits.endsSibling = ["p", "li", "dt", "dd", "tr", "td", "th", "option"].contains(name)
        }
        return traits
    }

    private static let void: Set<String> = [
        "area", "br", "col", "embed", "hr", "img", "input", "param", "track", "wbr",
    ]

    private static let html: Set<String> = [
        "a", "abbr", "acronym", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "button",
        "center", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
        "figure",
        "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "iframe", "ins", "kbd",
        "li",
        "mark", "nav", "object", "ol", "option", "p", "picture", "pre", "q", "s", "samp", "script", "section",
        "select", "small", "span", "strike", "strong", "style", "sub", "sup", "table", "tbody", "td", "tfoot",
        "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video",
    ]

    private static let children: [String: Set<String>] = {
        let person: Set<String> = ["name", "email", "uri", "url", "homepage"]
        return [
            "author": person, "contributor": person, "owner": person, "creator": person,
            "image": ["url", "title", "link", "width", "height", "description"],
            "textinput": ["title", "description", "name", "link"],
            "source": ["id", "title", "updated", "link", "subtitle", "author", "rights", "icon", "logo"],
            "group": ["content", "thumbnail", "title", "description", "player", "credit", "keywords"],
            "where": ["point", "pos"], "point": ["pos", "lat", "long"],
            "skipdays": ["day"], "skiphours": ["hour"], "items": ["seq"], "seq": ["li"],
        ]
    }()
}
