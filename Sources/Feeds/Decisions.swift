/// Where the records of a ledger are read from.
package protocol DecisionSource: Sendable {
    /// The record with a number; `nil` if it is no longer there.
    func decision(at index: Int) -> Decision?
}

/// All records of a ledger, in the order in which they were added, and what is known of each.
///
/// Those of a large ledger stay in its files until they are looked at.
package struct DecisionLog: Sendable {
    package private(set) var rows = DecisionRows()
    private var source: (any DecisionSource)?
    /// The number of records that are in the source; those after them are here.
    private var sourced = 0
    private var own: [Decision] = []

    package init(_ decisions: some Sequence<Decision> = []) { for decision in decisions { append(decision) } }

    /// The records of a source.
    package init(_ rows: DecisionRows, in source: any DecisionSource) {
        (self.rows, self.source, sourced) = (rows, source, rows.count)
    }

    package var count: Int { rows.count }

    /// Adds a record.
    package mutating func append(_ decision: Decision) {
        rows.append(decision)
        own.append(decision)
    }

    /// Adds the records of another one.
    package mutating func append(contentsOf other: DecisionLog) {
        for decision in other.all { append(decision) }
    }

    /// All records.
    package var all: Decisions { Decisions(self, at: nil) }

    package subscript(index: Int) -> Decision {
        guard index < sourced else { return own[index - sourced] }
        guard let decision = source?.decision(at: index),
            DecisionRows.hash(of: decision.record) == rows.rows[index].record
        else { return rows.outline(of: index) }
        return decision
    }
}

/// Decisions of a ledger, each read when it is looked at.
package struct Decisions: RandomAccessCollection, Sendable {
    private let log: DecisionLog
    /// The numbers of the records; `nil` for all.
    private let numbers: [Int32]?

    /// None.
    package init() { self.init(DecisionLog(), at: nil) }

    init(_ log: DecisionLog, at numbers: [Int32]?) { (self.log, self.numbers) = (log, numbers) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { numbers?.count ?? log.count }

    package subscript(position: Int) -> Decision { log[number(position)] }

    /// What is known of a decision without reading it.
    package func row(at position: Int) -> DecisionRows.Row { log.rows.rows[number(position)] }

    private func number(_ position: Int) -> Int { numbers.map { Int($0[position]) } ?? position }
}

extension Decisions: Equatable {
    package static func == (one: Decisions, other: Decisions) -> Bool { one.elementsEqual(other) }
}
