/// A regular expression that is compiled once: a literal in a function is compiled at every call.
///
/// `Regex` is not sendable because closures may be part of one; those of a literal are not.
package struct Pattern<Output>: @unchecked Sendable {
    package let regex: Regex<Output>

    /// Takes a literal only.
    package init(_ regex: Regex<Output>) { self.regex = regex }
}
