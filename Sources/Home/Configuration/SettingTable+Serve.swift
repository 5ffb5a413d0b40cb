import Feeds
import Yams

/// The keys of `serve`: who decides where the review is served to a team.
extension SettingTable {
    static let trustedProxy = SettingGroup(
        "serve.trusted_proxy",
        Phrase(
            en: "a proxy that signs people in, as in {from: [127.0.0.1], header: Remote-User}",
            fr: "un proxy qui identifie les personnes, comme {from: [127.0.0.1], header: Remote-User}"
        ),
        sample: ("{}", [])
    ) { node, reader, draft in
        guard node.mapping?.isEmpty == false else { return }
        let key = "serve.trusted_proxy."
        guard !draft.proxyAddresses.isEmpty else { throw reader.missing(node, key + "from") }
        guard let header = draft.proxyHeader else { throw reader.missing(node, key + "header") }
        // What every browser sends is no name.
        guard !["host", "cookie", "authorization", "origin", "x-csrf-token"].contains(header.lowercased())
        else { throw reader.invalid(node, key + "header", .fieldName) }
        draft.configuration.serve.trustedProxy = .init(from: draft.proxyAddresses, header: header)
    }

    static let serve: [Setting<ConfigurationDraft>] = [
        Setting(
            "serve.people",
            .mapping,
            value: "{}",
            Phrase(
                en: "{Anne: {token_env: NAME}}, the environment variable with that person’s token",
                fr: "{Anne: {token_env: NOM}}, la variable d’environnement avec le jeton de cette personne"
            )
        ) { node, reader, draft in
            try reader.pairs(node, "serve.people") { name, value, key in
                var variable: String?
                try reader.pairs(value, key) { word, value, key in
                    guard word == "token_env" else {
                        throw UserError(
                            ConfigurationProblem.unknownKey(key, known: ["token_env"]),
                            at: reader.place(value)
                        )
                    }
                    variable = try reader.text(value, key, .variable)
                }
                guard let variable else { throw reader.missing(value, key + ".token_env") }
                let people = draft.configuration.serve.people
                guard let name = Person.named(name).cleanName, !people.contains(where: { $0.name == name })
                else {
                    throw reader.invalid(node, "serve.people", .mapping)
                }
                draft.configuration.serve.people.append(.init(name: name, variable: variable))
            }
        },
        Setting(
            "serve.trusted_proxy.from",
            .addressRanges,
            value: "[127.0.0.1]",
            Phrase(
                en: "the addresses of the proxy; a name that comes from elsewhere is refused",
                fr: "les adresses du proxy ; un nom qui vient d’ailleurs est refusé"
            ),
            isInStarterFile: false
        ) { node, reader, draft in
            draft.proxyAddresses = try reader.list(node, "serve.trusted_proxy.from", .addressRanges).map {
                text in
                guard let range = AddressRange(text) else {
                    throw reader.invalid(node, "serve.trusted_proxy.from", .addressRanges)
                }
                return range
            }
        },
        .text(
            "serve.trusted_proxy.header",
            \.proxyHeader,
            form: .fieldName,
            example: "Remote-User",
            en: "the header field with the name",
            fr: "le champ d’en-tête avec le nom",
            isInStarterFile: false
        ),
    ]
}
