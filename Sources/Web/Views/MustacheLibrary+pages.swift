import Feeds
import Mustache

extension MustacheLibrary {
    /// The templates of the pages, parsed.
    ///
    /// - Throws: What is wrong with a template.
    static func pages() throws -> MustacheLibrary {
        MustacheContentTypes.register(Markup(), named: "PAGE")
        return try MustacheLibrary(templates: [
            "layout": template(PackageResources.layout_mustache),
            "queue": template(PackageResources.queue_mustache),
            "card": template(PackageResources.card_mustache),
            "history": template(PackageResources.history_mustache),
            "preview": template(PackageResources.preview_mustache),
            "undo": template(PackageResources.undo_mustache),
            "mute": template(PackageResources.mute_mustache),
            "add": template(PackageResources.add_mustache),
            "check": template(PackageResources.check_mustache),
            "digest": template(PackageResources.digest_mustache),
            "send": template(PackageResources.send_mustache),
            "overview": template(PackageResources.overview_mustache),
            "picture": template(PackageResources.picture_mustache),
            "sources": template(PackageResources.sources_mustache),
            "scout": template(PackageResources.scout_mustache),
            "failure": template(PackageResources.failure_mustache),
            "refusal": template(PackageResources.refusal_mustache),
        ])
    }

    private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        try MustacheTemplate(string: "{{%CONTENT_TYPE:PAGE}}\n" + String(decoding: bytes, as: UTF8.self))
    }

    /// Escapes scalar by scalar: the library's own escaping overlooks a quotation mark that carries an accent.
    private struct Markup: MustacheContentType {
        func escapeText(_ text: String) -> String { PlainText.markup(text) }
    }
}
