import Feeds

/// What is looked for in the lines of a page.
enum MarkdownPattern {
    /// A checkbox, an emoji or an image before a link.
    static let icon = Pattern(
        /^(?:<img\b[^<>]*>|!\[[^\[\]]*\]\([^()]*\)|:[a-z0-9_+\-]+:|\[[ xXoO~\-]\](?=\s)|[^\p{L}\p{N}\[\]()*_"'“«<:\-–—|·•→,.\s]+)\s*/
    )
    /// The attributes behind a link.
    static let attributes = Pattern(/^\{:?[^{}%]*\}/)
    /// A heading, right below an anchor.
    static let heading = Pattern(/^(#{1,6})\s+(\S.*)$/)
    /// A line that is an anchor.
    static let anchor = Pattern(/^\s*<a\s+(?:name|id)\s*=[^<>]*(?:\/>|>\s*(?:<\/a>)?)\s*$/)
    /// A heading in HTML.
    static let headingElement = Pattern(/<[hH]([1-6])\b[^>]*>(.*?)<\/[hH][1-6]>/)
    /// The name of a tag; what has a colon behind it is an address in angle brackets.
    static let tagName = Pattern(/<\/?([A-Za-z][A-Za-z0-9\-]*)(?![A-Za-z0-9\-:@.])/)
    /// A tag of HTML.
    static let tag = Pattern(/<[^>]*>/)
    /// The address of a link in HTML.
    static let reference = Pattern(/[hH][rR][eE][fF]\s*=\s*["']([^"']+)["']/)
    /// The kramdown attributes of a heading.
    static let headingAttributes = Pattern(/\s*\{[:#][^}]*\}\s*$/)
    /// The text of an inline link.
    static let linkText = Pattern(/\[([^\]]+)\]\(/)
    /// A link and nothing else.
    static let linkAlone = Pattern(/\[([^\[\]]+)\]\([^()\s]+\)\s*/)
    /// The start of a block that is no paragraph.
    static let blockStart = Pattern(/^(?:[-*+]\s|#|>|\d{1,9}[.)]\s)/)
    /// A reference definition.
    static let definition = Pattern(/^ {0,3}\[((?:[^\]\\]|\\.)+)\]:\s*\S/)
    /// The number of a version: `v2`, `1.0`, `v3.1.4`.
    static let version = Pattern(/\b(?:v[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}|[0-9]{1,6}(?:\.[0-9]{1,6}){1,3})\b/)
    /// An item of one word.
    static let itemOfOneWord = Pattern(/^\s*(?:[*+\-]|\d{1,9}[.)])\s+[^\s\[\]()]+$/)
    /// The marker of an item.
    static let marker = Pattern(/(?:[*+\-]|\d{1,9}[.)])\s/)
    /// The marker of an item, with the spaces around it.
    static let lead = Pattern(/\s*(?:[*+\-]|[0-9]{1,9}[.)])\s+/)
    /// The marker of a numbered item, with the spaces around it.
    static let numberedLead = Pattern(/(\s*)([0-9]{1,8})([.)]\s+)/)
    /// The number of an item, behind spaces.
    static let leadingNumber = Pattern(/\s*([0-9]{1,8})[.)]/)
    /// The start of a heading, a quotation or a block of code.
    static let otherBlock = Pattern(/\s*(?:#{1,6}\s|>|```|~~~)/)
    /// The start of an address on the web.
    static let webAddress = Pattern(/[hH][tT][tT][pP][sS]?:\/\/[^\/\s]/)
    /// The header of a hunk of a unified diff.
    static let hunk = Pattern(/^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,(\d{1,9}))? @@/)
    /// A percentage in a text.
    static let percentage = Pattern(/([0-9]{1,3})\s?%/)
    /// A percentage in an address.
    static let percentageInAddress = Pattern(/(?:^|[-_\/])([0-9]{1,3})(?:-?pour-?cent|-percent|pc\b|%25)/)
    /// A comment that silences findings.
    static let silence = Pattern(
        /<!-- veille-(enable|disable|disable-line|disable-next-line)((?:[ ,]+V[0-9]{3})*) *-->/
    )
    /// A sentence of more than an abbreviation.
    static let sentence = Pattern(/^.{20,}?[.!?…](?=\s|$)/)
    /// The start of a sentence that praises.
    static let praise = Pattern(
        /^(?:the (?:very )?(?:best|ultimate|leading|most (?:powerful|popular|advanced)|only .* you(?:’|')ll|#1|number one|world(?:’|')s)\b|world(?:’|')s\b|welcome to\b|discover\b|subscribe\b|sign up\b|l[ea]s? meilleure?s?\b|bienvenue\b|découvrez\b|abonnez|inscrivez|n° ?1\b)/
    )
    /// The number of an item.
    static let number = Pattern(/^([0-9]{1,9})([.)])(\s|$)/.matchingSemantics(.unicodeScalar))
}
