package import Feeds
package import Foundation
internal import GRDB

/// Health of an embeddings server that fails.
package struct EmbeddingHealth: Sendable, Equatable, Codable {
    /// The start of the current series of failures.
    package var failingSince: Date
    /// Consecutive failures.
    package var failures: Int
    /// What went wrong last.
    package var problem: EmbeddingProblem
    /// When it is asked again.
    package var nextTry: Date

    /// Makes a record.
    package init(failingSince: Date, failures: Int, problem: EmbeddingProblem, nextTry: Date) {
        self.failingSince = failingSince
        self.failures = failures
        self.problem = problem
        self.nextTry = nextTry
    }

    private enum CodingKeys: CodingKey { case failingSince, failures, problem, nextTry }

    private enum EarlierKeys: CodingKey { case detail }

    /// Reads a record; those of earlier versions have an English sentence in place of a problem.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        failingSince = try container.decode(Date.self, forKey: .failingSince)
        failures = try container.decode(Int.self, forKey: .failures)
        nextTry = try container.decode(Date.self, forKey: .nextTry)
        if let known = try? container.decode(EmbeddingProblem.self, forKey: .problem) {
            problem = known
        } else {
            let earlier = try decoder.container(keyedBy: EarlierKeys.self)
            problem = .unknown(try earlier.decodeIfPresent(String.self, forKey: .detail) ?? "")
        }
    }
}

extension Store {
    /// The stored vectors of texts, for those that have one.
    package func embeddings(of texts: [String], model: String) throws -> [String: [Float]] {
        try writer.read { db in
            let find = try db.cachedStatement(
                sql: "SELECT vector FROM embedding WHERE model = ? AND text = ?"
            )
            var vectors: [String: [Float]] = [:]
            for text in texts where vectors[text] == nil {
                let blob = try Data.fetchOne(find, arguments: [model, Self.hash(text)])
                if let blob { vectors[text] = Self.vector(blob) }
            }
            return vectors
        }
    }

    /// Stores vectors of texts.
    ///
    /// Vectors of the same model with another length are deleted: the model has changed.
    package func save(_ vectors: [(text: String, vector: [Float])], model: String) throws {
        guard let length = vectors.first?.vector.count else { return }
        try writer.write { db in
            try db.execute(
                sql: "DELETE FROM embedding WHERE model = ? AND length(vector) <> ?",
                arguments: [model, length * 4]
            )
            let insert = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO embedding (model, text, vector) VALUES (?, ?, ?)"
            )
            for (text, vector) in vectors {
                try insert.execute(arguments: [model, Self.hash(text), Self.blob(vector)])
            }
        }
    }

    /// The number of stored vectors of a model.
    package func embeddingCount(model: String) throws -> Int {
        try writer.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM embedding WHERE model = ?", arguments: [model])
                ?? 0
        }
    }

    /// The health of the server at an address; `nil` if it is healthy.
    package func embeddingHealth(of url: String) throws -> EmbeddingHealth? {
        try writer.read { db in
            let text = try String.fetchOne(
                db,
                sql: "SELECT value FROM mark WHERE name = ?",
                arguments: [Self.healthName(url)]
            )
            return try text.map { try JSONDecoder().decode(EmbeddingHealth.self, from: Data($0.utf8)) }
        }
    }

    /// Records the health of the server at an address.
    package func record(_ health: EmbeddingHealth?, of url: String) throws {
        try writer.write { db in
            guard let health else {
                return try db.execute(
                    sql: "DELETE FROM mark WHERE name = ?",
                    arguments: [Self.healthName(url)]
                )
            }
            try Self.mark(
                Self.healthName(url),
                String(decoding: try JSONEncoder().encode(health), as: UTF8.self),
                in: db
            )
        }
    }

    private static func healthName(_ url: String) -> String { "embeddings " + url }

    private static func hash(_ text: String) -> Int64 {
        Int64(bitPattern: StableHash.of(Array(text.utf8)))
    }

    /// 32-bit IEEE 754 numbers, little-endian.
    private static func blob(_ vector: [Float]) -> Data {
        var data = Data(capacity: vector.count * 4)
        for value in vector {
            for shift in [0, 8, 16, 24] as [UInt32] {
                data.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
            }
        }
        return data
    }

    private static func vector(_ blob: Data) -> [Float] {
        let bytes = [UInt8](blob)
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            Float(
                bitPattern: UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8
                    | UInt32(bytes[start + 2]) << 16 | UInt32(bytes[start + 3]) << 24
            )
        }
    }
}
