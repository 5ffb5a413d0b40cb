import Pages
import Testing

/// Where and how a new line is written: in the section that most links of the page are in.
@Suite struct PlacementTests {
    private func add(_ title: String, to text: String, site: String = "", url: String = "https://n.fr/x")
        throws
        -> String
    {
        let page = try PageParser.parse(Array(text.utf8))
        let section = try #require(page.linkSections.first)
        let link = NewLink(title: title, url: url, site: site)
        let edit = try PageEditor.add(link, to: section.path, of: page)
        return String(decoding: edit.page.bytes, as: UTF8.self)
    }

    private static func list(_ titles: String, marker: String = "-") -> String {
        "## T\n\n"
            + titles.split(separator: ",").enumerated().map { "\(marker) [\($1)](https://e.fr/\($0))\n" }
            .joined()
    }

    /// The titles of a page, with the new one in brackets.
    private static func order(_ text: String, new title: String) throws -> String {
        try PageParser.parse(Array(text.utf8)).links.map {
            $0.url == "https://n.fr/x" ? "[\($0.title)]" : $0.title
        }
        .joined(separator: ",")
    }

    struct Order: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var titles: String
        var new: String
        var expected: String

        init(_ name: String, _ titles: String, _ new: String, _ expected: String) {
            testDescription = name
            self.titles = titles
            self.new = new
            self.expected = expected
        }
    }

    @Test(arguments: [
        Order("sorted", "Abri,Berge,Cour,Digue", "Canal", "Abri,Berge,[Canal],Cour,Digue"),
        Order(
            "the first one is out of place",
            "Sponsor,Abri,Berge,Cour,Digue,Eau,Flore,Gué,Haie",
            "Canal",
            "Sponsor,Abri,Berge,[Canal],Cour,Digue,Eau,Flore,Gué,Haie"
        ),
        Order(
            "one in the middle is out of place",
            "Abri,Berge,Zone,Cour,Digue,Eau,Flore,Gué",
            "Dune",
            "Abri,Berge,Zone,Cour,Digue,[Dune],Eau,Flore,Gué"
        ),
        Order(
            "others were added behind a long sorted part",
            "Abri,Berge,Cour,Digue,Eau,Flore,Gué,Haie,Île,Jardin,Quai,Mare,Pont,Lac",
            "Fleuve",
            "Abri,Berge,Cour,Digue,Eau,[Fleuve],Flore,Gué,Haie,Île,Jardin,Quai,Mare,Pont,Lac"
        ),
        Order(
            "articles count",
            "Gate,Roof,The arch,Wall",
            "The abbey",
            "Gate,Roof,[The abbey],The arch,Wall"
        ),
        Order(
            "articles do not count",
            "L’abri,Berge,La cour,Le quai",
            "Le canal",
            "L’abri,Berge,[Le canal],La cour,Le quai"
        ),
        Order(
            "articles count where no entry says otherwise",
            "Abri,Berge,Lac,Mare,Quai",
            "Le canal",
            "Abri,Berge,Lac,[Le canal],Mare,Quai"
        ),
        Order(
            "two places are as good: the one in the sorted part",
            "Abri,Berge,Cour,Digue,Eau,Quai,Zone,Lac",
            "Rive",
            "Abri,Berge,Cour,Digue,Eau,Quai,[Rive],Zone,Lac"
        ),
        Order(
            "capitals first",
            "Abri,Cour,Zone,abeille,berge,dune",
            "cour",
            "Abri,Cour,Zone,abeille,berge,[cour],dune"
        ),
        Order(
            "numbers by value",
            "Pas 1,Pas 2,Pas 9,Pas 10,Pas 11",
            "Pas 3",
            "Pas 1,Pas 2,[Pas 3],Pas 9,Pas 10,Pas 11"
        ),
        Order(
            "by the name before the colon",
            "C: x,Go: z,Go: a,Rust: b,Zig: a",
            "Java: a",
            "C: x,Go: z,Go: a,[Java: a],Rust: b,Zig: a"
        ),
        Order("three sorted entries alone say nothing", "Abri,Berge,Dune", "Cour", "Abri,Berge,Dune,[Cour]"),
        Order("without order", "Dune,Abri,Zone,Berge", "Cour", "Dune,Abri,Zone,Berge,[Cour]"),
    ])
    func `the order of a list`(order: Order) throws {
        let text = try add(order.new, to: Self.list(order.titles))
        #expect(try Self.order(text, new: order.new) == order.expected)
    }

    @Test func `a short list is sorted where the other sections are`() throws {
        let others =
            "\n## U\n\n- [Abri](https://e.fr/a)\n- [Berge](https://e.fr/b)\n- [Dune](https://e.fr/c)\n- [Eau](https://e.fr/d)\n"
        let page =
            Self.list("Abri,Dune") + others + others.replacing("U", with: "V").replacing("e.fr", with: "f.fr")
        #expect(try Self.order(add("Cour", to: page), new: "Cour").hasPrefix("Abri,[Cour],Dune"))
    }

    @Test(arguments: [
        "le 14/03/2026", "14.03.2026", "2026/03/14", "2026 Mar 14", "(14 mars 2026)", "March 14th, 2026",
        "**14** mars 2026", "14 March 2026",
    ])
    func `the newest first, with dates like`(date: String) throws {
        func entry(_ day: String, _ number: Int) -> String {
            "- [Fait \(7 * number % 5)](https://e.fr/\(number)) - "
                + date.replacing("14", with: day) + "\n"
        }
        let list = ["28", "21", "17", "02"].enumerated().map { entry($1, $0) }.joined()
        let rising = ["02", "17", "21", "28"].enumerated().map { entry($1, $0) }.joined()
        #expect(try Self.order(add("Cour", to: "## T\n\n" + list), new: "Cour").hasPrefix("[Cour]"))
        #expect(try Self.order(add("Cour", to: "## T\n\n" + rising), new: "Cour").hasSuffix("[Cour]"))
    }

    @Test func `numbers that are no dates are no order`() throws {
        let list =
            "## T\n\n"
            + ["9.8.2", "7.6.5", "5.4.3", "3.2.1"].enumerated().map {
                "- [Fait \(7 * $0 % 5)](https://e.fr/\($0)) - version \($1), 14 pages\n"
            }.joined()
        #expect(try Self.order(add("Cour", to: list), new: "Cour").hasSuffix("[Cour]"))
    }

    @Test(arguments: [
        Edit(
            "an item without a link has a place in the order",
            "## T\n\n- [Abri](https://e.fr/1)\n- [Berge](https://e.fr/2)\n- Digues\n  - [un](https://e.fr/3)\n- [Eau](https://e.fr/4)\n- [Flore](https://e.fr/5)\n",
            "## T\n\n- [Abri](https://e.fr/1)\n- [Berge](https://e.fr/2)\n- [Cour](https://n.fr/x)\n- Digues\n  - [un](https://e.fr/3)\n- [Eau](https://e.fr/4)\n- [Flore](https://e.fr/5)\n"
        ),
        Edit(
            "bold inside the link text",
            "## T\n\n1. [**Un**](https://e.fr/1): mots\n1. [**A**](https://e.fr/2): mots\n",
            "## T\n\n1. [**Un**](https://e.fr/1): mots\n1. [**A**](https://e.fr/2): mots\n1. [**Cour**](https://n.fr/x)\n"
        ),
        Edit(
            "code inside the link text",
            "## T\n\n- [`un`](https://e.fr/1)\n- [`deux`](https://e.fr/2)\n",
            "## T\n\n- [`un`](https://e.fr/1)\n- [`deux`](https://e.fr/2)\n- [`Cour`](https://n.fr/x)\n"
        ),
        Edit(
            "emphasis around a link with a description on the next line",
            "## T\n\n- **[Un](https://e.fr/1)**\n  mots\n- **[A](https://e.fr/2)**\n  mots\n",
            "## T\n\n- **[Un](https://e.fr/1)**\n  mots\n- **[A](https://e.fr/2)**\n  mots\n- **[Cour](https://n.fr/x)**\n"
        ),
        Edit(
            "emphasis around a link and its colon",
            "## T\n\n- **[Un](https://e.fr/1):** mots\n- **[A](https://e.fr/2)**: mots\n- **[B](https://e.fr/3)** mots\n",
            "## T\n\n- **[Un](https://e.fr/1):** mots\n- **[A](https://e.fr/2)**: mots\n- **[B](https://e.fr/3)** mots\n- **[Cour](https://n.fr/x)**\n"
        ),
        Edit(
            "emphasis that ends behind the colon",
            "## T\n\n- **[Un](https://e.fr/1):** mots\n- **[A](https://e.fr/2):** mots\n- **[B](https://e.fr/3)** mots\n",
            "## T\n\n- **[Un](https://e.fr/1):** mots\n- **[A](https://e.fr/2):** mots\n- **[B](https://e.fr/3)** mots\n- **[Cour](https://n.fr/x):**\n"
        ),
        Edit(
            "boxes with other marks",
            "## T\n\n- [o] [Un](https://e.fr/1)\n- [x] [A](https://e.fr/2)\n",
            "## T\n\n- [o] [Un](https://e.fr/1)\n- [x] [A](https://e.fr/2)\n- [ ] [Cour](https://n.fr/x)\n"
        ),
        Edit(
            "emphasis that goes on behind the link",
            "## T\n\n- **[Un](https://e.fr/1) mots**\n- **[A](https://e.fr/2) mots**\n",
            "## T\n\n- **[Un](https://e.fr/1) mots**\n- **[A](https://e.fr/2) mots**\n- [Cour](https://n.fr/x)\n"
        ),
        Edit(
            "an emoji written as a word",
            "## T\n\n- :link: [Un](https://e.fr/1)\n- :link: [A](https://e.fr/2)\n",
            "## T\n\n- :link: [Un](https://e.fr/1)\n- :link: [A](https://e.fr/2)\n- :link: [Cour](https://n.fr/x)\n"
        ),
        Edit(
            "each entry has an icon of its own",
            "## T\n\n- <img src=\"a.svg\"> **[Un](https://e.fr/1)** - mots\n- <img src=\"b.svg\"> **[A](https://e.fr/2)** - mots\n",
            "## T\n\n- <img src=\"a.svg\"> **[Un](https://e.fr/1)** - mots\n- <img src=\"b.svg\"> **[A](https://e.fr/2)** - mots\n- **[Cour](https://n.fr/x)**\n"
        ),
        Edit(
            "attributes behind the link",
            "## T\n\n- [Un](https://e.fr/1){:target=\"_blank\"}\n- [A](https://e.fr/2){:target=\"_blank\"}\n",
            "## T\n\n- [Un](https://e.fr/1){:target=\"_blank\"}\n- [A](https://e.fr/2){:target=\"_blank\"}\n- [Cour](https://n.fr/x){:target=\"_blank\"}\n"
        ),
        Edit(
            "a name and a plain address",
            "## T\n\n- Une cour https://e.fr/1\n- Abri https://e.fr/2\n",
            "## T\n\n- Une cour https://e.fr/1\n- Abri https://e.fr/2\n- Cour https://n.fr/x\n"
        ),
        Edit(
            "a label and a plain address",
            "## T\n\n- Une cour : https://e.fr/1\n- Abri : https://e.fr/2\n",
            "## T\n\n- Une cour : https://e.fr/1\n- Abri : https://e.fr/2\n- Cour : https://n.fr/x\n"
        ),
        Edit(
            "a table without outer bars",
            "## T\n\nNom | Mots\n---|---\n[Un](https://e.fr/1) | des mots\n[A](https://e.fr/2) | des mots\n",
            "## T\n\nNom | Mots\n---|---\n[Un](https://e.fr/1) | des mots\n[A](https://e.fr/2) | des mots\n[Cour](https://n.fr/x) | \n"
        ),
        Edit(
            "a table with attributes below it",
            "## T\n\n| Nom | Mots |\n|---|---|\n| [Un](https://e.fr/1) | mots |\n| [A](https://e.fr/2) | mots |\n{: .table}\n",
            "## T\n\n| Nom | Mots |\n|---|---|\n| [Un](https://e.fr/1) | mots |\n| [A](https://e.fr/2) | mots |\n| [Cour](https://n.fr/x) |  |\n{: .table}\n"
        ),
        Edit(
            "a table with bold links",
            "## T\n\n| Nom | Mots |\n|---|---|\n|**[Un](https://e.fr/1)**| des mots |\n|**[A](https://e.fr/2)**| des mots |\n",
            "## T\n\n| Nom | Mots |\n|---|---|\n|**[Un](https://e.fr/1)**| des mots |\n|**[A](https://e.fr/2)**| des mots |\n|**[Cour](https://n.fr/x)**|  |\n"
        ),
        Edit(
            "entries of several paragraphs",
            "## T\n\n**[Un](https://e.fr/1)**\n\nDes mots.\n\n**[A](https://e.fr/2)**\n\nDes mots.\n\nFin.\n",
            "## T\n\n**[Un](https://e.fr/1)**\n\nDes mots.\n\n**[A](https://e.fr/2)**\n\nDes mots.\n\n**[Cour](https://n.fr/x)**\n\nFin.\n"
        ),
        Edit(
            "a gap that is none of the entries",
            "## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n- [Z](https://e.fr/3)\n\n\n\n\n- [B](https://e.fr/4)\n",
            "## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n- [Z](https://e.fr/3)\n\n\n\n\n- [B](https://e.fr/4)\n- [Cour](https://n.fr/x)\n"
        ),
        Edit(
            "an item without a link counts",
            "## T\n\n1. [Un](https://e.fr/1)\n2. [A](https://e.fr/2)\n3. Rien\n",
            "## T\n\n1. [Un](https://e.fr/1)\n2. [A](https://e.fr/2)\n3. Rien\n4. [Cour](https://n.fr/x)\n"
        ),
        Edit(
            "behind entries with items of their own",
            "## T\n\n- [Un](https://e.fr/1)\n  - [cours](https://e.fr/2)\n  - [textes](https://e.fr/3)\n- [A](https://e.fr/4)\n  - [cours](https://e.fr/5)\n",
            "## T\n\n- [Un](https://e.fr/1)\n  - [cours](https://e.fr/2)\n  - [textes](https://e.fr/3)\n- [A](https://e.fr/4)\n  - [cours](https://e.fr/5)\n- [Cour](https://n.fr/x)\n"
        ),
    ])
    func `a line as its neighbours are`(edit: Edit) throws {
        #expect(try add("Cour", to: edit.before) == edit.after)
    }

    @Test func `a host is no name for a site`() throws {
        let names = "## T\n\n- Le Carnet : [Un](https://carnet.fr/1)\n- La Revue : [A](https://revue.fr/2)\n"
        #expect(try add("Cour", to: names, site: "n.fr") == names + "- [Cour](https://n.fr/x)\n")
        let hosts = "## T\n\n- carnet.fr : [Un](https://carnet.fr/1)\n- revue.fr : [A](https://revue.fr/2)\n"
        #expect(try add("Cour", to: hosts, site: "n.fr") == hosts + "- n.fr : [Cour](https://n.fr/x)\n")
    }

    @Test func `a title that is the address is written once`() throws {
        let text = "## T\n\n- Une cour https://e.fr/1\n- Abri https://e.fr/2\n"
        #expect(try add("www.n.fr/x", to: text) == text + "- https://n.fr/x\n")
    }

    @Test func `the description follows the emphasis as it does elsewhere`() throws {
        let text = "## T\n\n- **[Un](https://e.fr/1):** Des mots.\n- **[A](https://e.fr/2):** D’autres.\n"
        let page = try PageParser.parse(Array(text.utf8))
        let link = NewLink(title: "Cour", url: "https://n.fr/x", site: "", summary: "Une cour vue d’en haut.")
        let edit = try PageEditor.add(link, to: ["T"], of: page)
        #expect(edit.line == "- **[Cour](https://n.fr/x):** Une cour vue d’en haut.")
    }

    @Test func `a title with two parts is marked like the others`() throws {
        let text = "## T\n\n- [**Go**: _Un_](https://e.fr/1)\n- [**C**: _A_](https://e.fr/2)\n"
        #expect(try add("Zig: Cour", to: text) == text + "- [**Zig**: _Cour_](https://n.fr/x)\n")
        #expect(try add("Cour", to: text) == text + "- [Cour](https://n.fr/x)\n")
    }

    @Test func `an item may head several lists`() throws {
        let text = """
            ## T

            1. G
                1. [A](https://e.fr/a)
                2. [B](https://e.fr/b)

                Ensuite :
                - [C](https://e.fr/c)
                - [D](https://e.fr/d)

            """
        let page = try PageParser.parse(Array(text.utf8))
        let link = NewLink(title: "E", url: "https://e.fr/e", site: "")
        let edit = try PageEditor.add(link, to: ["T", "G"], of: page)
        #expect(edit.line == "    - [E](https://e.fr/e)")
    }
}
