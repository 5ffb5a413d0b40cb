import ArgumentParser
import Foundation
import Home

struct CompletionCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "completion",
            en: "Print a script that completes commands, options, suggestions and sections.",
            fr: "Écrire un script qui complète commandes, options, propositions et sections.",
            discussion: Phrase(
                en: """
                    The first lines of the script say where it goes. Inside a home, the names of suggestions, \
                    sections and pages are also completed; descriptions are in the language of this command.
                    """,
                fr: """
                    Les premières lignes du script disent où le mettre. Là où il y a un veille.yml, les noms \
                    des propositions, des sections et des pages sont aussi complétés ; les descriptions sont \
                    dans la langue de cette commande.
                    """
            ),
            examples: [
                Example("veille completion bash > ~/.local/share/bash-completion/completions/veille"),
                Example(
                    "veille completion zsh > ~/.zfunc/_veille",
                    en: "with fpath=(~/.zfunc $fpath) before compinit",
                    fr: "avec fpath=(~/.zfunc $fpath) avant compinit"
                ),
                Example("veille completion fish > ~/.config/fish/completions/veille.fish"),
            ]
        )
    }

    /// The shells that the argument parser supports.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        fileprivate var generator: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }

        /// Where the shell looks for the script.
        fileprivate var path: String {
            switch self {
            case .bash: "~/.local/share/bash-completion/completions/veille"
            case .zsh: "~/.zfunc/_veille"
            case .fish: "~/.config/fish/completions/veille.fish"
            }
        }
    }

    @Argument(help: .phrase(en: "The shell: bash, zsh or fish.", fr: "Le shell : bash, zsh ou fish.", .shell))
    var shell: Shell

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        console.out(Self.script(for: shell))
        let fpath =
            shell == .zsh
            ? Phrase(
                en: ", put fpath=(~/.zfunc $fpath) before compinit in ~/.zshrc",
                fr: ", mettez fpath=(~/.zfunc $fpath) avant compinit dans ~/.zshrc"
            ) : Phrase("")
        console.next(
            Phrase(
                en: "veille completion \(shell.rawValue) > \(shell.path)\(fpath.en), then open a new shell",
                fr:
                    "veille completion \(shell.rawValue) > \(shell.path)\(fpath.fr), puis ouvrez un autre shell"
            )
        )
    }

    /// The script, with a comment on how to install it.
    static func script(for shell: Shell) -> String {
        var lines = Veille.completionScript(for: shell.generator)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let hint = "# To install: veille completion \(shell.rawValue) > \(shell.path)"
        switch shell {
        case .bash:
            // The script is sourced, never executed.
            if lines.first?.hasPrefix("#!") == true { lines.removeFirst() }
            lines.insert(hint[...], at: 0)
        case .zsh:
            // compinit expects #compdef on the first line.
            lines.insert("\(hint), with fpath=(~/.zfunc $fpath) before compinit in ~/.zshrc", at: 1)
        case .fish:
            lines.insert(hint[...], at: 0)
        }
        return lines.joined(separator: "\n")
    }
}
