import Classify
private import Crypto
package import Foundation
import Home

/// The files of vectors that the user has installed for more languages, in the user's data folder.
package struct InstalledVectors: Sendable {
    /// `nil` if the environment names none.
    let folder: URL?

    /// - Parameter environment: The variables `XDG_DATA_HOME` and `HOME` of the XDG Base Directory Specification.
    package init(environment: [String: String]) {
        func folder(_ variable: String) -> URL? {
            environment[variable].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        }
        let data = folder("XDG_DATA_HOME") ?? folder("HOME")?.appending(path: ".local/share")
        self.folder = data?.appending(path: "veille")
    }

    /// All files, ordered by name.
    package func all() -> [MeaningVectors] {
        guard let folder, let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return []
        }
        return files.filter { $0.hasPrefix("vectors-") && $0.hasSuffix(".bin") }.sorted()
            .map { MeaningVectors(file: folder.appending(path: $0)) }
    }

    /// The files that this version knows, by the hash of their content: `Benchmarks/meaning/make-vectors.py` makes them.
    private static let known: Set<String> = [
        // German, English, Spanish, Italian, Dutch and Portuguese.
        "2e12d188c2c2e8993228d4d0206154e59ac7dba4a10a5cdf7cb2826de7f6f70a"
    ]

    /// Copies a file to where it is found, in place of one for the same languages.
    ///
    /// `hash` is the SHA-256 that the content must have, in hexadecimal; a file that this version does not know needs it.
    ///
    /// - Throws: ``UserError`` if the file cannot be read, is no file of vectors, has another hash, or cannot be written.
    package func install(_ file: URL, hash: String?) throws -> MeaningVectors {
        guard let folder else { throw UserError(MeaningProblem.noDataFolder) }
        let data: Data
        do {
            data = try Data(contentsOf: file)
        } catch {
            throw UserError(fileError: error, at: file.path) ?? error
        }
        let languages: [String]
        do {
            languages = try PieceVectors(data).languages
        } catch {
            throw UserError(error == .foreign ? MeaningProblem.foreign : .damaged, at: file.path)
        }
        let found = SHA256.hash(data: data).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        if let hash {
            guard hash.lowercased() == found else {
                throw UserError(MeaningProblem.otherHash(found), at: file.path)
            }
        } else if !Self.known.contains(found) {
            throw UserError(MeaningProblem.unknown(found), at: file.path)
        }
        // The languages are part of what was hashed, but a name must not lead out of the folder.
        guard !languages.isEmpty, languages.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isLetter } }) else {
            throw UserError(MeaningProblem.damaged, at: file.path)
        }
        let target = folder.appending(path: "vectors-\(languages.joined(separator: "-")).bin")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try data.write(to: target, options: .atomic)
        } catch {
            throw UserError(fileError: error, at: target.path) ?? error
        }
        return MeaningVectors(file: target)
    }
}
