package import Feeds

/// Why a document gave no feed.
package typealias ParseError = ParseProblem
