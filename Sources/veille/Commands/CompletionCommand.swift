import ArgumentParser
import Foundation
import Home

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print what makes a shell complete commands, options, suggestions and sections.",
        discussion: """
            The first lines say where the script goes. What it completes inside a home is asked of the home: the names \
            of suggestions, sections and pages.

            Examples:
              veille completion bash > ~/.local/share/bash-completion/completions/veille
              veille completion zsh > ~/.zfunc/_veille        with fpath=(~/.zfunc $fpath) before compinit
              veille completion fish > ~/.config/fish/completions/veille.fish
            """
    )

    /// The shells that the parser of arguments knows.
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

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
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

    /// The script, which says where it belongs.
    static func script(for shell: Shell) -> String {
        var lines = Veille.completionScript(for: shell.generator)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let hint = "# To install: veille completion \(shell.rawValue) > \(shell.path)"
        switch shell {
        case .bash:
            // It is read by a shell that runs, never started.
            if lines.first?.hasPrefix("#!") == true { lines.removeFirst() }
            lines.insert(hint[...], at: 0)
        case .zsh:
            // compinit wants to see #compdef first.
            lines.insert("\(hint), with fpath=(~/.zfunc $fpath) before compinit in ~/.zshrc", at: 1)
        case .fish:
            lines.insert(hint[...], at: 0)
        }
        return lines.joined(separator: "\n")
    }
}
