import GRDB
import Testing

@testable import Storage

@Suite struct StoreErrorTests {
    @Test(
        arguments: [
            (11, .corrupt), (26, .corrupt), (13, .disk), (10, .disk), (8, .notWritable), (14, .notWritable),
            (3, .notWritable), (5, .busy), (6, .busy), (261, .busy), (1, .other), (21, .other),
        ] as [(Int32, StoreError.Kind)]
    )
    func `a result code of SQLite has a kind`(code: Int32, kind: StoreError.Kind) {
        let error = StoreError(DatabaseError(resultCode: ResultCode(rawValue: code), message: "m"))
        #expect(error.kind == kind && error.note == "m")
    }
}
