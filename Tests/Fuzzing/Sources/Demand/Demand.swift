/// Crashes with a message, in an optimized build too, unless something holds.
public func demand(
    _ holds: @autoclosure () throws -> Bool,
    _ message: @autoclosure () -> String = "what is demanded does not hold",
    file: StaticString = #fileID,
    line: UInt = #line
) rethrows {
    if try !holds() { fatalError(message(), file: file, line: line) }
}
