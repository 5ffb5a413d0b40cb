import Foundation

/// Why a kept model cannot be read.
package struct DamagedModel: Error {}

/// Writes the values of a trained model end to end, for the machine it was trained on.
///
/// The one file that copies memory: ``ModelReader`` proves that no copy leads out of the bytes.
struct ModelWriter {
    private(set) var data = Data()

    mutating func write<Value: BitwiseCopyable>(_ values: [Value]) {
        unsafe withUnsafeBytes(of: Int64(values.count)) { unsafe data.append(contentsOf: $0) }
        unsafe values.withUnsafeBytes { unsafe data.append(contentsOf: $0) }
    }

    mutating func write<Value: BitwiseCopyable>(_ value: Value) { write([value]) }

    mutating func write(_ texts: [String]) {
        write(texts.map { Int32($0.utf8.count) })
        var bytes: [UInt8] = []
        for text in texts { bytes += text.utf8 }
        write(bytes)
    }
}

/// Reads what ``ModelWriter`` wrote, in the same order.
struct ModelReader {
    private let data: Data
    private var place = 0

    init(_ data: Data) { self.data = data }

    mutating func read<Value: BitwiseCopyable>(_: Value.Type = Value.self) throws(DamagedModel) -> [Value] {
        let count = try unsafe bytes(MemoryLayout<Int64>.size) { unsafe $0.loadUnaligned(as: Int64.self) }
        let (length, overflow) = MemoryLayout<Value>.stride.multipliedReportingOverflow(by: Int(count))
        guard count >= 0, !overflow else { throw DamagedModel() }
        // All empty arrays share one storage, which is not to be written to.
        if count == 0 { return [] }
        return try unsafe bytes(length) { bytes in
            unsafe [Value](unsafeUninitializedCapacity: Int(count)) { values, initialized in
                unsafe UnsafeMutableRawBufferPointer(values).copyMemory(from: bytes)
                initialized = Int(count)
            }
        }
    }

    mutating func read<Value: BitwiseCopyable>(_: Value.Type = Value.self) throws(DamagedModel) -> Value {
        let values: [Value] = try read()
        guard let value = values.first, values.count == 1 else { throw DamagedModel() }
        return value
    }

    mutating func read() throws(DamagedModel) -> [String] {
        let lengths: [Int32] = try read()
        let bytes: [UInt8] = try read()
        var texts: [String] = []
        texts.reserveCapacity(lengths.count)
        var start = 0
        for length in lengths {
            guard length >= 0, start + Int(length) <= bytes.count else { throw DamagedModel() }
            texts.append(String(decoding: bytes[start..<start + Int(length)], as: UTF8.self))
            start += Int(length)
        }
        return texts
    }

    /// Throws unless all was read.
    func end() throws(DamagedModel) { if place != data.count { throw DamagedModel() } }

    private mutating func bytes<Result>(
        _ count: Int,
        _ read: (UnsafeRawBufferPointer) -> Result
    ) throws(DamagedModel) -> Result {
        guard count >= 0, count <= data.count - place else { throw DamagedModel() }
        let start = place
        place += count
        return unsafe data.withUnsafeBytes { all in
            unsafe read(UnsafeRawBufferPointer(rebasing: all[start..<start + count]))
        }
    }
}

extension ModelWriter {
    mutating func write(_ documents: [Document]) {
        write(documents.map(\.title))
        write(documents.map(\.summary))
        write(documents.map(\.url))
    }
}

extension ModelReader {
    mutating func readDocuments() throws(DamagedModel) -> [Document] {
        let (titles, summaries, urls): ([String], [String], [String]) = (try read(), try read(), try read())
        guard titles.count == summaries.count, titles.count == urls.count else { throw DamagedModel() }
        return titles.indices.map { Document(title: titles[$0], summary: summaries[$0], url: urls[$0]) }
    }
}
