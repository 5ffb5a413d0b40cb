package import Home
package import Pages

extension Phrase {
    /// Why a page cannot be read, or a line not be written.
    package init(_ error: PageError) {
        switch error.kind {
        case .nulByte:
            self.init(
                en: "not a text file: it contains a NUL byte",
                fr: "ce n’est pas un fichier texte : il contient un octet nul"
            )
        case .notUTF8:
            self.init(
                en: "not UTF-8: save it as UTF-8 (iconv -f windows-1252 -t utf-8)",
                fr: "ce n’est pas de l’UTF-8 : enregistrez-la en UTF-8 (iconv -f windows-1252 -t utf-8)"
            )
        case .noSuchSection(let path, let known):
            let names = known.map { Phrase(quoting: Self.path($0)) }
            let list = Phrase.list(names, separator: ", ")
            self.init(
                en: "no section “\(Self.path(path))”; the page has \(list.en)",
                fr: "pas de section « \(Self.path(path)) » ; la page a \(list.fr)"
            )
        case .nowhereToInsert(let obstruction): self.init(obstruction)
        case .alreadyThere:
            let place = error.line.map { Phrase(en: " (line \($0))", fr: " (l. \($0))") } ?? Phrase("")
            self.init(
                en: "the address is already on the page\(place.en)",
                fr: "l’adresse est déjà sur la page\(place.fr)"
            )
        case .badAddress(let address):
            self.init(
                en: "“\(address)” is not an http or https address",
                fr: "« \(address) » n’est pas une adresse http ou https"
            )
        case .harmfulAddress(let address):
            self.init(
                en: "“\(address)” contains a control or white space character",
                fr: "« \(address) » contient un caractère de contrôle ou une espace"
            )
        case .lineGone(let line):
            self.init(
                en: "the line has changed or is gone: “\(line)”",
                fr: "la ligne a changé ou n’est plus là : « \(line) »"
            )
        case .lineChanged(let line):
            self.init(
                en: "the line was changed since, to “\(line)”",
                fr: "la ligne a été modifiée depuis, en « \(line) »"
            )
        case .notProven(let doubt): self.init(doubt)
        }
    }

    private static func path(_ path: [String]) -> String { path.joined(separator: " / ") }

    private init(quoting text: String) { self.init(en: "“\(text)”", fr: "« \(text) »") }

    private init(_ obstruction: PageError.Obstruction) {
        switch obstruction {
        case .noItem:
            self.init(
                en: "the section has no item to imitate",
                fr: "la section n’a aucun élément à imiter"
            )
        case .noRow:
            self.init(en: "the table has no row to imitate", fr: "le tableau n’a aucune ligne à imiter")
        case .noNoteColumn:
            self.init(
                en: "the table has no column for a note",
                fr: "le tableau n’a aucune colonne pour une note"
            )
        case .beforeFirstHeading:
            self.init(
                en: "nothing can be added before the first heading",
                fr: "rien ne peut être ajouté avant le premier titre"
            )
        case .closed:
            self.init(
                en: "this part of the page is closed by a comment, veille:off",
                fr: "cette partie de la page est fermée par un commentaire, veille:off"
            )
        case .unknownPlace:
            self.init(
                en: "the page has changed since, or is in no commit with the entry: its place is not certain",
                fr:
                    "la page a changé depuis, ou n’est dans aucun commit avec l’entrée : sa place est incertaine"
            )
        }
    }

    private init(_ doubt: PageError.Doubt) {
        switch doubt {
        case .otherAddress(let address):
            self.init(
                en: "its record in state/decisions.jsonl is for another address than \(address)",
                fr: "son enregistrement dans state/decisions.jsonl vise une autre adresse que \(address)"
            )
        case .lineBreak:
            self.init(
                en: "the new line contains a line break: one line is one link",
                fr: "la nouvelle ligne contient un saut de ligne : une ligne, un lien"
            )
        case .otherBlock:
            self.init(
                en: "the new line would be a heading, a quotation or code",
                fr: "la nouvelle ligne serait un titre, une citation ou du code"
            )
        case .templateCommand(let line):
            self.init(
                en: "the line “\(line)” contains a template command, {{ or {%",
                fr: "la ligne « \(line) » contient une commande de gabarit, {{ ou {%"
            )
        case .title(let line, let shown):
            self.init(
                en: "the line “\(line)” would show “\(shown)”",
                fr: "la ligne « \(line) » afficherait « \(shown) »"
            )
        case .kramdown(let line):
            self.init(
                en: "kramdown would not read the line “\(line)” as one more link, with the rest unchanged",
                fr: "kramdown ne lirait pas la ligne « \(line) » comme un lien de plus, le reste inchangé"
            )
        case .mixedLineEnds:
            self.init(
                en: "the page mixes line endings here: the new line would join another",
                fr: "la page mélange les fins de ligne ici : la nouvelle ligne se joindrait à une autre"
            )
        case .notReversible:
            self.init(
                en: "undoing the edit does not give the page back",
                fr: "défaire la modification ne rend pas la page d’origine"
            )
        case .sections(let line):
            self.init(
                en: "the line “\(line)” would change the sections of the page",
                fr: "la ligne « \(line) » changerait les sections de la page"
            )
        case .otherLink(let line):
            self.init(
                en: "the line “\(line)” would change another link",
                fr: "la ligne « \(line) » changerait un autre lien"
            )
        case .runningText(let line):
            self.init(
                en: "the line “\(line)” would change running text",
                fr: "la ligne « \(line) » changerait du texte courant"
            )
        case .notALink(let line, let section):
            self.init(
                en: "the line “\(line)” does not read as a link of “\(Self.path(section))”",
                fr: "la ligne « \(line) » ne se lit pas comme un lien de « \(Self.path(section)) »"
            )
        case .address(let found, let wanted):
            self.init(
                en: "the new line links to \(found), not to \(wanted)",
                fr: "la nouvelle ligne mène à \(found), et non à \(wanted)"
            )
        case .links(let count):
            self.init(
                en: "the new line has \(count) links, not one",
                fr: "la nouvelle ligne a \(count) liens, et non un seul"
            )
        case .notWhole:
            self.init(
                en: "the new line is not one complete link",
                fr: "la nouvelle ligne n’est pas un lien complet"
            )
        case .linksOf(let section):
            self.init(
                en: "the repair would change which links “\(section)” has",
                fr: "la réparation changerait les liens de « \(section) »"
            )
        case .stillNotWhole:
            self.init(
                en: "the link would still not be complete",
                fr: "le lien resterait incomplet"
            )
        case .stillNoHeading:
            self.init(
                en: "the line would still not be a heading",
                fr: "la ligne ne serait toujours pas un titre"
            )
        case .breaksLink:
            self.init(en: "the repair would break a link", fr: "la réparation casserait un lien")
        case .entriesBelow:
            self.init(
                en: "the entry has others below it, which would be left without it",
                fr: "d’autres entrées en dépendent, qui resteraient sans elle"
            )
        case .looseLines:
            self.init(
                en: "lines around the entry may not be its own",
                fr: "des lignes voisines ne sont peut-être pas celles de l’entrée"
            )
        case .foreignMarkup(let line):
            self.init(
                en: "the line “\(line)” has HTML, an image or invisible characters, unlike those around it",
                fr:
                    "la ligne « \(line) » a du HTML, une image ou des caractères invisibles, contrairement à ses voisines"
            )
        case .numbering:
            self.init(
                en: "the numbers of the list would have a gap",
                fr: "il y aurait un trou dans les numéros de la liste"
            )
        case .unknownRepair(let code):
            self.init(
                en: "this version of veille does not know repairs of kind \(code)",
                fr: "cette version de veille ne connaît pas les réparations \(code)"
            )
        }
    }
}
