import ArgumentParser
import Curation
import Home

/// The option of commands that use the network.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: .phrase(
            en:
                "Record every exchange in this folder, or replay the exchanges it already holds without a network.",
            fr: "Enregistrer les échanges dans ce dossier, ou rejouer sans réseau ceux qui s’y trouvent.",
            .folder
        )
    )
    var cassette: String?

    /// The network of a home, or without a home.
    ///
    /// - Throws: ``UserError``.
    func open(_ common: CommonOptions, home: HomeFolder?) throws -> Network {
        try Network(home: home, recording: cassette, isOffline: common.offline)
    }
}
