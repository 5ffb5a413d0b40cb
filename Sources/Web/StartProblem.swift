import Foundation
package import Home
import NIOCore

/// Why the web server could not start.
package enum StartProblem: UserError.Cause {
    /// Another program listens at the port.
    case portInUse
    /// The address does not belong to this machine.
    case foreignAddress
    /// This machine has no addresses of that kind.
    case unsupportedAddress
    /// The host has no address.
    case unknownHost
    /// The system does not let this user listen at the port.
    case permissionDenied(port: Int)
    /// The process has no file descriptor left.
    case tooManyOpenFiles
    /// Any other error number of the system.
    case system(CInt)
    /// Anything else, in the words of the library.
    case unexpected(String)

    package var kind: UserError.Kind { .failed }

    package var note: String? { if case .unexpected(let text) = self { text } else { nil } }

    package var message: UserError.Message {
        switch self {
        case .portInUse:
            .init(
                Phrase(en: "the port is already in use", fr: "le port est déjà utilisé"),
                remedy: Self.otherPort
            )
        case .foreignAddress:
            .init(
                Phrase(
                    en: "the address does not belong to this machine",
                    fr: "l’adresse n’est pas celle de cette machine"
                ),
                remedy: Self.otherHost
            )
        case .unsupportedAddress:
            .init(
                Phrase(
                    en: "this machine does not support this kind of address",
                    fr: "cette machine ne connaît pas cette sorte d’adresse"
                ),
                remedy: Self.otherHost
            )
        case .unknownHost:
            .init(Phrase(en: "unknown host name", fr: "nom d’hôte inconnu"), remedy: Self.otherHost)
        case .permissionDenied(let port):
            .init(
                Phrase(
                    en: "permission denied to listen at this port",
                    fr: "permission refusée d’écouter sur ce port"
                ),
                remedy: port > 0 && port < 1024
                    ? Phrase(
                        en: "ports below 1024 need special rights: give a --port from 1024",
                        fr: "les ports sous 1024 exigent des droits : donnez un --port à partir de 1024"
                    ) : Self.otherPort
            )
        case .tooManyOpenFiles:
            .init(
                en: ("too many open files", "close other programs, or raise the limit (ulimit -n)"),
                fr: (
                    "trop de fichiers ouverts",
                    "fermez d’autres programmes, ou relevez la limite (ulimit -n)"
                )
            )
        case .system(let number):
            .init(
                Phrase(
                    en: "the system refused to listen here (error \(number))",
                    fr: "le système refuse d’écouter ici (erreur \(number))"
                ),
                remedy: Self.otherPort
            )
        case .unexpected:
            .init(
                en: ("the server could not start", "--verbose shows what the library reports"),
                fr: ("le serveur n’a pas pu démarrer", "--verbose montre ce que signale la bibliothèque")
            )
        }
    }

    private static let otherHost = Phrase(
        en: "give --host an address of this machine, or leave it out",
        fr: "donnez à --host une adresse de cette machine, ou retirez-le"
    )

    private static let otherPort = Phrase(
        en: "give another --port, or --port 0 for any free port",
        fr: "donnez un autre --port, ou --port 0 pour un port libre"
    )

    private init(_ number: CInt, port: Int) {
        self =
            switch number {
            case EADDRINUSE: .portInUse
            case EADDRNOTAVAIL: .foreignAddress
            case EAFNOSUPPORT, EPROTONOSUPPORT: .unsupportedAddress
            case EACCES, EPERM: .permissionDenied(port: port)
            case EMFILE, ENFILE: .tooManyOpenFiles
            default: .system(number)
            }
    }

    init(_ error: any Error, port: Int) {
        self =
            switch error {
            case let error as IOError: StartProblem(error.errnoCode, port: port)
            case is SocketAddressError, is SocketAddressError.UnknownHost: .unknownHost
            default: .unexpected(String(describing: error))
            }
    }
}

extension UserError {
    /// Why the server could not start, and what to do about it.
    init(startFailure error: any Error, host: String, port: Int) {
        if let error = error as? UserError {
            self = error
        } else {
            let place = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
            self.init(StartProblem(error, port: port), at: place)
        }
    }
}
