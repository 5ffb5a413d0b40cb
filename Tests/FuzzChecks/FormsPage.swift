@testable import Pages

/// A page with a section in each form that a link can have.
enum FormsPage {
    /// The page as GitHub, Jekyll and Hugo read it.
    static func all() throws -> [Page] { try pages.get() }

    private static let pages = Result {
        try ["", "---\nlayout: page\n---\n\n", "+++\ntitle = \"T\"\n+++\n\n"].map(page)
    }

    private static func page(_ frontMatter: String) throws -> Page {
        try PageParser.parse(Array((frontMatter + text).utf8))
    }

    private static let text = """
        # Page

        ## Title
        * [Un](https://e.example/1)
        * [Deux](https://e.example/2)

        ## Site
        - Site : [Un](https://e.example/3)
        - Autre : [Deux](https://e.example/4)

        ## Text
        1. [Un](https://e.example/5) - des mots.
        2. [Deux](https://e.example/6) - d’autres mots.

        ## Address
        * Un : [https://e.example/7](https://e.example/7)

        ## Autolinks
        * <https://e.example/8>

        ## Bare
        * https://e.example/9

        ## Label
        * Un : <https://e.example/10>

        ## Table
        | a | b |
        |---|---|
        | x | [Un](https://e.example/11) |

        ## Site in a table
        | a | b |
        |---|---|
        | Un | [site](https://e.example/12) |

        ## Sentences
        * Dans un long dossier, on demande [combien](https://e.example/13) et pourquoi.

        ## Adorned
        * [x] **[Un](https://e.example/14)**
        * [ ] **[Deux](https://e.example/15)**

        ## Paragraphs
        [Un](https://e.example/16)

        [Deux](https://e.example/17)

        ##3 Broken
        * [Un](https://e.example/18
        * [Deux](http://e.example/19?utm_source=x)

        """
}
