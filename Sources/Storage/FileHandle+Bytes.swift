import Foundation

extension FileHandle {
    /// The bytes from a place in a file, fewer where it ends.
    ///
    /// The place that the next read would start from stays: several threads read.
    ///
    /// - Throws: `POSIXError`.
    func bytes(at offset: Int64, atMost wanted: Int) throws -> [UInt8] {
        var failure: POSIXErrorCode?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            while count < wanted, let start = buffer.baseAddress {
                let read = unsafe pread(
                    fileDescriptor,
                    start + count,
                    wanted - count,
                    off_t(offset) + off_t(count)
                )
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = POSIXErrorCode(rawValue: errno) ?? .EIO }
                guard read > 0 else { break }
                count += read
            }
        }
        if let failure { throw POSIXError(failure) }
        return bytes
    }
}

extension Array where Element: BitwiseCopyable {
    /// Values whose bytes were written by the same version on the same machine.
    init(bytes: ArraySlice<UInt8>) {
        let count = bytes.count / MemoryLayout<Element>.stride
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe bytes.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[..<(count * MemoryLayout<Element>.stride)])
                )
            }
            initialized = count
        }
    }

    /// The bytes of the values, as they are in memory.
    var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0) } }
}
