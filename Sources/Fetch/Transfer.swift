private import CCurl
import Feeds
private import Foundation

/// What one transfer needs to know, by value.
struct TransferSettings: Sendable {
    var userAgent: String
    var connectTimeout: Int
    var timeout: Int
    var maximumBodyBytes: Int
    /// `host:port` that every connection goes to instead: for demonstrations and tests.
    var connectTo: String?
}

/// One hop of a request on a libcurl easy handle; owned by the loop's thread, and with it every C pointer of this room.
///
/// libcurl keeps the address of this object while the transfer runs: the set of running transfers keeps it alive.
@safe
final class Transfer {
    private let easy: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var connectList: UnsafeMutablePointer<curl_slist>?
    private let guardian: UnsafeMutablePointer<veille_address_guard>
    private let maximumBodyBytes: Int
    private let allowsPrivate: Bool
    private var body: [UInt8] = []
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    private var refusal: FetchError?

    init(_ request: Request, allowsPrivate: Bool, settings: TransferSettings) throws(FetchError) {
        guard CurlGlobal.isReady, let easy = unsafe curl_easy_init() else {
            throw FetchError(.cancelled, "libcurl did not start")
        }
        unsafe self.easy = easy
        unsafe guardian = .allocate(capacity: 1)
        self.allowsPrivate = allowsPrivate || settings.connectTo != nil
        maximumBodyBytes = settings.maximumBodyBytes
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe guardian.initialize(
            to: veille_address_guard(
                decide: { address, count, context in
                    guard let address = unsafe address, let context = unsafe context else { return 0 }
                    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    return unsafe transfer.mayOpen(Array(UnsafeBufferPointer(start: address, count: count)))
                        ? 1 : 0
                },
                context: me
            )
        )
        unsafe veille_set_address_guard(easy, guardian)
        unsafe veille_set_string(easy, CURLOPT_URL, request.url)
        unsafe veille_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe veille_set_string(easy, CURLOPT_USERAGENT, settings.userAgent)
        // Every encoding that this libcurl can undo.
        unsafe veille_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
        unsafe veille_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe veille_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        unsafe veille_set_long(easy, CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
        unsafe veille_set_long(easy, CURLOPT_TIMEOUT, settings.timeout)
        unsafe veille_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A server that drips less than a hundred bytes a second for as long is not read to its end.
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 100)
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_TIME, settings.connectTimeout)
        unsafe veille_set_pointer(easy, CURLOPT_WRITEDATA, me)
        unsafe veille_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe veille_set_pointer(easy, CURLOPT_HEADERDATA, me)
        unsafe veille_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe headerList = curl_slist_append(nil, "Accept: \(request.accept)")
        if let etag = request.validators?.etag {
            unsafe headerList = curl_slist_append(headerList, "If-None-Match: \(etag)")
        }
        if let date = request.validators?.lastModified {
            unsafe headerList = curl_slist_append(headerList, "If-Modified-Since: \(date)")
        }
        unsafe veille_set_list(easy, CURLOPT_HTTPHEADER, headerList)
        if let target = settings.connectTo {
            unsafe connectList = curl_slist_append(nil, "::\(target)")
            unsafe veille_set_list(easy, CURLOPT_CONNECT_TO, connectList)
        }
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(headerList)
        unsafe curl_slist_free_all(connectList)
        unsafe guardian.deallocate()
    }

    // MARK: What libcurl calls

    private func mayOpen(_ address: [UInt8]) -> Bool {
        if allowsPrivate || !PrivateNetwork.contains(address) { return true }
        refusal = FetchError(
            .privateNetwork,
            "the host is in a private network; allow it in veille.yml under fetch.allow_private"
        )
        return false
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBodyBytes else {
            refusal = FetchError(.tooLarge, "the body is larger than \(maximumBodyBytes / 1_048_576) MiB")
            return 0
        }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= 256 * 1024 else {
            refusal = FetchError(.tooLarge, "the header is larger than 256 KiB")
            return 0
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        // A status line starts a new block: what an interim answer said does not count.
        if line.hasPrefix("HTTP/") { headers.removeAll() }
        guard let colon = line.firstIndex(of: ":"), headers.count < 200 else { return bytes.count }
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
        headers.append((line[..<colon].lowercased(), value))
        return bytes.count
    }

    // MARK: The end

    fileprivate func isHandle(_ other: UnsafeMutableRawPointer) -> Bool { unsafe easy == other }
    fileprivate var key: UInt { unsafe UInt(bitPattern: easy) }
    fileprivate func add(to multi: UnsafeMutableRawPointer) { unsafe curl_multi_add_handle(multi, easy) }
    fileprivate func remove(from multi: UnsafeMutableRawPointer) {
        unsafe curl_multi_remove_handle(multi, easy)
    }

    fileprivate func result(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        if let refusal { return .failure(refusal) }
        guard code == CURLE_OK else { return .failure(Self.error(code)) }
        let response = unsafe Response(
            status: veille_get_long(easy, CURLINFO_RESPONSE_CODE),
            headers: headers,
            body: body,
            url: url,
            wireBytes: Int(veille_get_offset(easy, CURLINFO_SIZE_DOWNLOAD_T))
        )
        return .success(response)
    }

    private static func error(_ code: CURLcode) -> FetchError {
        let text = unsafe String(cString: curl_easy_strerror(code))
        let kind: FetchError.Kind =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotFound
            case CURLE_COULDNT_CONNECT: .connectionFailed
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
                .tls
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badURL
            default: .brokenAnswer
            }
        return FetchError(kind, text)
    }
}

/// The transfers under way on one libcurl multi handle.
///
/// Unchecked: every method but ``wake()`` is called by the loop's thread alone, and `curl_multi_wakeup` may be called by
/// any thread while the handle lives; the loop's lock makes sure of that.
@safe
final class TransferSet: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer
    private var running: [UInt: (id: UInt64, transfer: Transfer, url: String)] = [:]

    init() throws(FetchError) {
        guard CurlGlobal.isReady, let multi = unsafe curl_multi_init() else {
            throw FetchError(.cancelled, "libcurl did not start")
        }
        unsafe self.multi = multi
        unsafe veille_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        unsafe veille_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 128)
    }

    deinit {
        for (_, entry) in running { unsafe entry.transfer.remove(from: multi) }
        unsafe curl_multi_cleanup(multi)
    }

    func start(_ id: UInt64, _ transfer: Transfer, url: String) {
        running[transfer.key] = (id, transfer, url)
        unsafe transfer.add(to: multi)
    }

    func cancel(_ id: UInt64) -> Bool {
        guard let (key, entry) = running.first(where: { $0.value.id == id }) else { return false }
        unsafe entry.transfer.remove(from: multi)
        running[key] = nil
        return true
    }

    /// Moves every transfer on, and returns those that have ended.
    func perform() -> [(id: UInt64, result: Result<Response, FetchError>)] {
        var stillRunning: Int32 = 0
        unsafe curl_multi_perform(multi, &stillRunning)
        var ended: [(id: UInt64, result: Result<Response, FetchError>)] = []
        while true {
            let finished = unsafe veille_next_finished(multi)
            guard let easy = unsafe finished.easy else { break }
            guard let (id, transfer, url) = running.removeValue(forKey: UInt(bitPattern: easy)) else {
                continue
            }
            unsafe transfer.remove(from: multi)
            unsafe ended.append((id, transfer.result(finished.code, url: url)))
        }
        return ended
    }

    /// Sleeps until something happens, somebody wakes it, or the time is up.
    func wait(milliseconds: Int) { unsafe curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil) }

    func wake() { unsafe curl_multi_wakeup(multi) }
}

/// libcurl's global state: prepared once, before any thread uses it.
enum CurlGlobal {
    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
