import Curation
import Pages

/// The form for a link that a person brings.
struct AddView: Sendable {
    /// What was typed, after an attempt that failed.
    struct Typed: Sendable {
        var url = ""
        var title = ""
        var note = ""
        var place = ""
    }

    let url: String
    let title: String
    let note: String
    let titleLabel: String
    /// The sections, after the likeliest one of each page.
    let places: [OptionView]
    let problem: String?
    /// The address of a bookmark that brings another page here.
    let bookmark: String?

    init(
        _ files: [PageFile],
        _ typed: Typed,
        problem: String?,
        isOffline: Bool,
        bookmark: String?,
        texts: Texts
    ) {
        self.bookmark = bookmark
        (url, title, note) = (typed.url, typed.title, typed.note)
        self.problem = problem
        titleLabel =
            isOffline
            ? texts.text(en: "Title", fr: "Titre")
            : texts.text(en: "Title, if not that of the page", fr: "Titre, sinon celui de la page")
        places = files.enumerated().flatMap { index, file in
            let likeliest = texts.text(en: "the likeliest", fr: "la plus probable")
            let page = files.count > 1 ? "\(file.name) · " : ""
            let sections = file.page.linkSections.enumerated().map { number, section in
                (
                    "\(index + 1).\(number + 1)",
                    page + "\(number + 1) · " + section.path.joined(separator: " / ")
                )
            }
            return ([("\(index + 1).", page + likeliest)] + sections).map { value, name in
                OptionView(value: value, name: name, isChosen: value == typed.place)
            }
        }
    }
}
