import Feeds
import Yams

/// A key of `veille.yml`, with all that the reader, the starter file, the manual and the docs need.
package struct Setting<Target>: Sendable {
    /// The key with those above it, as in `fetch.timeout`.
    package let key: String
    /// What its value must be.
    package let form: SettingForm
    /// Its default as YAML writes it, or an example where there is none.
    package let value: String
    /// What it is for, in a few words.
    package let summary: Phrase
    /// Whether the starter file shows it.
    package let isInStarterFile: Bool
    /// Reads a value into its target.
    let read: @Sendable (Node, SettingReader, inout Target) throws -> Void

    init(
        _ key: String,
        _ form: SettingForm,
        value: String,
        _ summary: Phrase,
        isInStarterFile: Bool = true,
        read: @escaping @Sendable (Node, SettingReader, inout Target) throws -> Void
    ) {
        self.key = key
        self.form = form
        self.value = value
        self.summary = summary
        self.isInStarterFile = isInStarterFile
        self.read = read
    }
}

/// A key with other keys below it: `fetch`, `classify.embeddings`.
package struct SettingGroup: Sendable {
    /// The key with those above it.
    package let key: String
    /// What the keys are for; `nil` where the name says it.
    package let summary: Phrase?
    /// What the starter file shows instead of the keys: a value, and lines below it.
    let sample: (value: String, lines: [String])?
    /// Checks and builds what depends on several keys of the group.
    let finish: @Sendable (Node, SettingReader, inout ConfigurationDraft) throws -> Void

    init(
        _ key: String,
        _ summary: Phrase? = nil,
        sample: (value: String, lines: [String])? = nil,
        finish: @escaping @Sendable (Node, SettingReader, inout ConfigurationDraft) throws -> Void = {
            _,
            _,
            _ in
        }
    ) {
        self.key = key
        self.summary = summary
        self.sample = sample
        self.finish = finish
    }
}

// MARK: Common kinds of values

extension Setting where Target == ConfigurationDraft {
    typealias Path<Value> = WritableKeyPath<ConfigurationDraft, Value> & Sendable

    static func whole(
        _ key: String,
        _ range: ClosedRange<Int>,
        _ path: any Path<Int>,
        en: String,
        fr: String
    ) -> Setting {
        Setting(
            key,
            .whole(range),
            value: String(ConfigurationDraft()[keyPath: path]),
            Phrase(en: en, fr: fr)
        ) { node, reader, draft in draft[keyPath: path] = try reader.whole(node, key, range) }
    }

    static func number(
        _ key: String,
        _ range: ClosedRange<Double>,
        _ path: any Path<Double>,
        en: String,
        fr: String
    ) -> Setting {
        Setting(
            key,
            .number(range),
            value: SettingForm.written(ConfigurationDraft()[keyPath: path]),
            Phrase(en: en, fr: fr)
        ) { node, reader, draft in draft[keyPath: path] = try reader.number(node, key, range) }
    }

    static func text(
        _ key: String,
        _ path: any Path<String?>,
        form: SettingForm = .text,
        example: String = "\"\"",
        en: String,
        fr: String,
        isInStarterFile: Bool = true
    ) -> Setting {
        Setting(key, form, value: example, Phrase(en: en, fr: fr), isInStarterFile: isInStarterFile) {
            node,
            reader,
            draft in
            let text = try reader.text(node, key, form)
            draft[keyPath: path] = text.isEmpty ? nil : text
        }
    }

    static func list(
        _ key: String,
        _ path: any Path<[String]>,
        en: String,
        fr: String,
        isInStarterFile: Bool = true
    ) -> Setting {
        let initial = ConfigurationDraft()[keyPath: path]
        return Setting(
            key,
            .list,
            value: "[\(initial.joined(separator: ", "))]",
            Phrase(en: en, fr: fr),
            isInStarterFile: isInStarterFile
        ) { node, reader, draft in draft[keyPath: path] = try reader.list(node, key) }
    }
}
