import Feeds
import Hummingbird

/// The frame of every page.
struct LayoutView<Content: Sendable>: Sendable {
    let title: String
    let lang: String
    let labels: [String: String]
    let toasts: [Texts.Toast]
    let template: String
    let view: Content
    let csrf: String
    let isReadOnly: Bool
    /// Who asks, where the server knows people by name.
    let person: String?
    /// How far the work is that runs now; `nil` if nothing does.
    let work: String?
    /// What is asked again meanwhile, where no script does it; `nil` for a page with fields.
    let refresh: String?
    let search: String
    /// `?lang=fr` where the address says so; empty otherwise.
    let languageQuery: String
    /// The language that the address asks for.
    let asked: String?
    let tabs: [LinkView]
    let other: OtherLanguageView
    let keys: [KeyView]

    init(
        title: String,
        texts: Texts,
        template: String,
        view: Content,
        csrf: String,
        isReadOnly: Bool,
        person: String?,
        work: String?,
        refresh: String?,
        search: String,
        languageQuery: String,
        asked: String?,
        tabs: [LinkView],
        other: OtherLanguageView,
        keys: [KeyView]
    ) {
        self.title = title
        lang = texts.language.rawValue
        labels = texts.labels
        toasts = texts.toasts
        self.template = template
        self.view = view
        self.csrf = csrf
        self.isReadOnly = isReadOnly
        self.person = person
        self.work = work
        self.refresh = refresh
        self.search = search
        self.languageQuery = languageQuery
        self.asked = asked
        self.tabs = tabs
        self.other = other
        self.keys = keys
    }
}

struct LinkView: Sendable {
    let path: String
    let label: String
    let isCurrent: Bool
    /// By which the script finds it.
    var name = ""
}

/// The letter of an action.
struct KeyView: Sendable {
    let action: String
    let letter: String
    let label: String
}

/// The link to the same page in the other language.
struct OtherLanguageView: Sendable {
    let link: String
    let code: String
    let name: String

    init(_ language: Language, _ request: Request) {
        let kept = request.queryItems.filter { !$0.hasPrefix("lang=") }.map(String.init)
        link = Request.joined(kept + ["lang=\(language.rawValue)"])
        code = language.rawValue
        name =
            switch language {
            case .fr: "Français"
            case .en: "English"
            }
    }
}

struct ErrorView: Sendable {
    let code: Int
    let message: String
    var typed: WebError.Typed?
}

/// An error without anything of the review around it.
struct RefusalView: Sendable {
    let lang: String
    let view: ErrorView
}
