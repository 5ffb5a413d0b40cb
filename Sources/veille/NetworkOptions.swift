import ArgumentParser
import Curation
import Home

/// The option of commands that use the network.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Record every exchange in this folder; if it holds some already, replay them and use no network.",
            valueName: "dir"
        )
    )
    var cassette: String?

    /// The network for a home, or for no home at all.
    ///
    /// - Throws: ``UserError``.
    func open(_ common: CommonOptions, home: HomeFolder?) throws -> Network {
        try Network(home: home, recording: cassette, isOffline: common.offline)
    }
}
