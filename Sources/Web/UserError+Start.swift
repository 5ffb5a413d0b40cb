import Foundation
import Home
import NIOCore

extension UserError {
    /// Why the server could not start, and what to do about it.
    init(startFailure error: any Error, host: String, port: Int) {
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        switch error {
        case let error as UserError:
            self = error
        case let error as IOError:
            let (reason, remedy) = Self.reason(error.errnoCode, port: port)
            self.init(.failed, place: place, reason, remedy: remedy)
        case is SocketAddressError:
            self.init(
                .failed,
                place: place,
                Phrase(en: "unknown host name", fr: "nom d’hôte inconnu"),
                remedy: Self.otherHost
            )
        default:
            let detail = String(describing: error)
            self.init(
                .failed,
                place: place,
                Phrase(
                    en: "the server could not start: \(detail)",
                    fr: "le serveur n’a pas pu démarrer : \(detail)"
                )
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

    private static func reason(_ number: CInt, port: Int) -> (Phrase, remedy: Phrase?) {
        switch number {
        case EADDRINUSE:
            (Phrase(en: "the port is already in use", fr: "le port est déjà utilisé"), otherPort)
        case EADDRNOTAVAIL:
            (
                Phrase(
                    en: "the address does not belong to this machine",
                    fr: "l’adresse n’est pas celle de cette machine"
                ), otherHost
            )
        case EAFNOSUPPORT, EPROTONOSUPPORT:
            (
                Phrase(
                    en: "this machine does not support this kind of address",
                    fr: "cette machine ne connaît pas cette sorte d’adresse"
                ), otherHost
            )
        case EACCES, EPERM:
            (
                Phrase(
                    en: "permission denied to listen at this port",
                    fr: "permission refusée d’écouter sur ce port"
                ),
                port > 0 && port < 1024
                    ? Phrase(
                        en: "ports below 1024 need special rights: give a --port from 1024",
                        fr: "les ports sous 1024 exigent des droits : donnez un --port à partir de 1024"
                    ) : otherPort
            )
        case EMFILE, ENFILE:
            (
                Phrase(en: "too many files are open", fr: "trop de fichiers sont ouverts"),
                Phrase(
                    en: "close other programs, or raise the limit (ulimit -n)",
                    fr: "fermez d’autres programmes, ou relevez la limite (ulimit -n)"
                )
            )
        default:
            (
                Phrase(
                    en: "the system refused to listen here (error \(number))",
                    fr: "le système refuse d’écouter ici (erreur \(number))"
                ), otherPort
            )
        }
    }
}
