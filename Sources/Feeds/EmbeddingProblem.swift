/// Why a server gave no vectors: a closed set, each with its arguments.
///
/// Stored as JSON by the names of its cases: a case is never renamed, only added.
package enum EmbeddingProblem: Hashable, Sendable, Codable {
    /// The request got no answer.
    case fetch(FetchProblem)
    /// The server answered with an error status, and said something about it.
    case status(Int, said: String)
    /// The texts cannot be written as JSON.
    case notEncodable
    /// The answer is not a list of embeddings.
    case notEmbeddings
    /// A vector is missing, or they differ in length.
    case unequal
    /// The vectors could not be stored.
    case notStored
    /// Something that another version of veille has stored, in English.
    case unknown(String)
}
