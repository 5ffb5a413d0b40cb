internal import GRDB

/// Refers to a stored entry; meaningful for one store, and only while the entry is kept.
package struct EntryReference: Hashable, Sendable {
    /// Its row.
    let row: Int64
}

/// Refers to a stored feed; meaningful for one store, and only while the feed is followed.
package struct FeedReference: Hashable, Comparable, Sendable {
    /// Its row.
    let row: Int64

    /// In the order in which the feeds were first followed.
    package static func < (one: FeedReference, other: FeedReference) -> Bool { one.row < other.row }
}

extension EntryReference: DatabaseValueConvertible {
    var databaseValue: DatabaseValue { row.databaseValue }
    static func fromDatabaseValue(_ value: DatabaseValue) -> EntryReference? {
        Int64.fromDatabaseValue(value).map { EntryReference(row: $0) }
    }
}

extension FeedReference: DatabaseValueConvertible {
    var databaseValue: DatabaseValue { row.databaseValue }
    static func fromDatabaseValue(_ value: DatabaseValue) -> FeedReference? {
        Int64.fromDatabaseValue(value).map { FeedReference(row: $0) }
    }
}
