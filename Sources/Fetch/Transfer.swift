private import CCurl
import Feeds
private import Foundation

/// One hop of a request on a libcurl easy handle.
///
/// Owned by the loop's thread; contains all C pointers of this target.
///
/// libcurl keeps the address of this object while the transfer runs, so ``TransferSet`` keeps it alive.
@safe
final class Transfer {
    fileprivate let easy: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    private let addressGuard: UnsafeMutablePointer<veille_address_guard>
    private let maximumBodyBytes: Int
    /// Whether a longer body is cut.
    private let wantsExcerpt: Bool
    /// Whether the body went on after the excerpt.
    private var isCut = false
    private let allowsPrivate: Bool
    private var body: [UInt8] = []
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    private var refusal: FetchError?
    /// The mail message and the number of bytes sent; empty for other requests.
    private var message: [UInt8] = []
    private var sentBytes = 0
    private let sendsData: Bool
    private let isMail: Bool

    /// Configures a handle that is new or was reset.
    fileprivate init(_ request: Request, settings: TransferSettings, on easy: UnsafeMutableRawPointer) {
        unsafe self.easy = easy
        unsafe addressGuard = .allocate(capacity: 1)
        // The user chose the proxy, so it may be private; the target was checked before.
        allowsPrivate = settings.allowsPrivate || settings.connectTo != nil || settings.proxy != nil
        wantsExcerpt = request.excerpt != nil
        maximumBodyBytes = min(request.excerpt ?? .max, settings.maximumBodyBytes)
        sendsData = request.method != .get && request.method != .head
        isMail = if case .mail = request.method { true } else { false }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe checkAddresses(context)
        unsafe veille_set_string(easy, CURLOPT_URL, request.url)
        configure(settings)
        unsafe receive(context)
        if case .mail(let message) = request.method {
            unsafe submit(message, context)
        } else {
            unsafe submit(request, settings, context)
            if let target = settings.connectTo { set(["::\(target)"], for: CURLOPT_CONNECT_TO) }
        }
        set(settings.resolve, for: CURLOPT_RESOLVE)
    }

    /// Asks ``allowsConnection(_:)`` before each connection, once the name is resolved.
    private func checkAddresses(_ context: UnsafeMutableRawPointer) {
        unsafe addressGuard.initialize(
            to: veille_address_guard(
                decide: { address, count, context in
                    guard let address = unsafe address, let context = unsafe context else { return 0 }
                    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    return unsafe transfer.allowsConnection(
                        Array(UnsafeBufferPointer(start: address, count: count))
                    )
                        ? 1 : 0
                },
                context: context
            )
        )
        unsafe veille_set_address_guard(easy, addressGuard)
    }

    private func configure(_ settings: TransferSettings) {
        unsafe veille_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe veille_set_string(easy, CURLOPT_USERAGENT, settings.userAgent)
        // All encodings that this libcurl can decode.
        unsafe veille_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
        unsafe veille_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, settings.decodesBody ? 1 : 0)
        // Set even if empty: otherwise libcurl reads the environment by its own rules.
        unsafe veille_set_string(easy, CURLOPT_PROXY, settings.proxy ?? "")
        if let file = settings.caFile { unsafe veille_set_string(easy, CURLOPT_CAINFO, file) }
        unsafe veille_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        unsafe veille_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe veille_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        unsafe veille_set_long(easy, CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
        unsafe veille_set_long(easy, CURLOPT_TIMEOUT_MS, settings.timeout)
        unsafe veille_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A second request to a host waits to reuse the connection of the first.
        unsafe veille_set_long(easy, CURLOPT_PIPEWAIT, 1)
        // Abort servers that send less than 100 bytes per second for half of the timeout.
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 100)
        let lowSpeedTime = max(settings.connectTimeout, settings.timeout / 2000)
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_TIME, lowSpeedTime)
    }

    /// Has headers and body delivered to this object.
    private func receive(_ context: UnsafeMutableRawPointer) {
        unsafe veille_set_pointer(easy, CURLOPT_WRITEDATA, context)
        unsafe veille_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        unsafe veille_set_pointer(easy, CURLOPT_HEADERDATA, context)
        unsafe veille_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private func submit(_ request: Request, _ settings: TransferSettings, _ context: UnsafeMutableRawPointer)
    {
        var fields = ["Accept: \(request.accept)"]
        if let etag = request.validators?.etag { fields.append("If-None-Match: \(etag)") }
        if let date = request.validators?.lastModified { fields.append("If-Modified-Since: \(date)") }
        if let authorization = settings.authorization { fields.append("Authorization: \(authorization)") }
        if let cookie = settings.cookie { fields.append("Cookie: \(cookie)") }
        if request.wantsCertificate { unsafe veille_set_long(easy, CURLOPT_CERTINFO, 1) }
        switch request.method {
        case .get: break
        case .head: unsafe veille_set_long(easy, CURLOPT_NOBODY, 1)
        case .mail: break
        case .post(let contentType, var body), .put(let contentType, var body):
            if case .put = request.method { unsafe veille_set_string(easy, CURLOPT_CUSTOMREQUEST, "PUT") }
            fields.append("Content-Type: \(contentType)")
            unsafe veille_set_long(easy, CURLOPT_POSTFIELDSIZE, body.count)
            // libcurl copies the body, so the size must be set first.
            unsafe body.withUnsafeMutableBytes {
                _ = unsafe veille_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? context)
            }
        }
        set(fields, for: CURLOPT_HTTPHEADER)
    }

    private func submit(_ message: Request.Message, _ context: UnsafeMutableRawPointer) {
        self.message = message.bytes
        unsafe veille_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Mail servers may pause for long: only the total timeout applies.
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 0)
        unsafe veille_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        let encryption: curl_usessl =
            switch message.encryption {
            case .required: CURLUSESSL_ALL
            case .ifOffered: CURLUSESSL_TRY
            case .off: CURLUSESSL_NONE
            }
        unsafe veille_set_long(easy, CURLOPT_USE_SSL, Int(encryption.rawValue))
        if let login = message.login {
            unsafe veille_set_string(easy, CURLOPT_USERNAME, login.user)
            unsafe veille_set_string(easy, CURLOPT_PASSWORD, login.password)
        }
        unsafe veille_set_string(easy, CURLOPT_MAIL_FROM, "<\(message.sender)>")
        set(message.recipients.map { "<\($0)>" }, for: CURLOPT_MAIL_RCPT)
        unsafe veille_allow_refused_recipients(easy)
        unsafe veille_set_long(easy, CURLOPT_UPLOAD, 1)
        unsafe veille_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.bytes.count))
        unsafe veille_set_pointer(easy, CURLOPT_READDATA, context)
        unsafe veille_set_read(easy) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.send(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private func set(_ texts: [String], for option: CURLoption) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts { unsafe list = curl_slist_append(list, text) }
        guard let list = unsafe list else { return }
        unsafe lists.append(list)
        unsafe veille_set_list(easy, option, list)
    }

    deinit {
        while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
        unsafe addressGuard.deallocate()
    }

    // MARK: What libcurl calls

    private func allowsConnection(_ address: [UInt8]) -> Bool {
        if allowsPrivate || !PrivateNetwork.contains(address) { return true }
        refusal = Self.privateNetwork
        return false
    }

    static let privateNetwork = FetchError(.privateNetwork)

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBodyBytes else {
            if wantsExcerpt {
                unsafe body.append(contentsOf: bytes.prefix(maximumBodyBytes - body.count))
                isCut = true
            } else {
                refusal = FetchError(.tooLarge(.body(limit: maximumBodyBytes)))
            }
            // libcurl ends the transfer.
            return 0
        }
        // Most feeds fit: growing step by step would fragment the heap.
        if body.isEmpty { body.reserveCapacity(min(maximumBodyBytes, 64 * 1024)) }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    private func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = message[sentBytes...].prefix(buffer.count)
        unsafe buffer.copyBytes(from: part)
        sentBytes += part.count
        return part.count
    }

    private static let maximumHeaderBytes = 256 * 1024

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            refusal = FetchError(.tooLarge(.header(limit: Self.maximumHeaderBytes)))
            return 0
        }
        if isMail {
            let line = unsafe String(decoding: bytes.prefix { $0 >= 0x20 }, as: UTF8.self)
            headers.append(("reply", line))
            return bytes.count
        }
        // A status line starts a new block: drop the fields of interim responses.
        if unsafe bytes.starts(with: "HTTP/".utf8) { headers.removeAll() }
        guard let colon = unsafe bytes.firstIndex(of: UInt8(ascii: ":")), headers.count < 200 else {
            return bytes.count
        }
        var start = colon + 1
        var end = bytes.count
        while start < end, unsafe bytes[start] <= 0x20 { start += 1 }
        while end > start, unsafe bytes[end - 1] <= 0x20 { end -= 1 }
        let name = unsafe String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        unsafe headers.append((name, Self.text(Array(bytes[start..<end]))))
        return bytes.count
    }

    /// The value of a field: UTF-8, or otherwise Latin-1 (RFC 9110 §5.5).
    private static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    // MARK: The end

    fileprivate func result(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        outcome(code, url: url).mapError { error in
            var error = error
            error.traffic = traffic
            return error
        }
    }

    /// Traffic so far.
    fileprivate var traffic: Traffic {
        let wasSent = unsafe veille_get_long(easy, CURLINFO_REQUEST_SIZE) > 0
        return unsafe Traffic(
            requests: wasSent ? 1 : 0,
            wireBytes: Int(veille_get_offset(easy, CURLINFO_SIZE_DOWNLOAD_T))
        )
    }

    private func outcome(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        if let refusal { return .failure(refusal) }
        if isMail { return replies(code, url: url) }
        guard code == CURLE_OK || code == CURLE_WRITE_ERROR && (isCut || hasBytesAfterEnd) else {
            return .failure(error(code))
        }
        if let fault = unpack() { return .failure(fault) }
        var response = unsafe Response(
            status: veille_get_long(easy, CURLINFO_RESPONSE_CODE),
            headers: headers,
            body: body,
            url: url,
            wireBytes: traffic.wireBytes
        )
        response.transferInfo = transferInfo
        // Bytes arrived but none were decoded: the compressed body was truncated.
        if body.isEmpty, response.wireBytes > 0 {
            return .failure(FetchError(.truncated))
        }
        return .success(response)
    }

    /// Whether only the bytes after the end of a compressed body were wrong: libcurl wanted no more of them.
    private var hasBytesAfterEnd: Bool {
        !body.isEmpty && headers.contains { $0.name == "content-encoding" }
    }

    /// Unpacks a body that is gzip although libcurl did not know, at most twice.
    private func unpack() -> FetchError? {
        for _ in 0..<2 where !wantsExcerpt && Gzip.isCompressed(body) {
            do throws(Gzip.Fault) {
                body = try Gzip.content(of: body, limit: maximumBodyBytes)
            } catch {
                return FetchError(
                    error == .tooLarge
                        ? .tooLarge(.body(limit: maximumBodyBytes)) : .brokenAnswer(.compression)
                )
            }
        }
        return nil
    }

    /// The final SMTP replies; a rejection is also a response.
    private func replies(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        // The last line of a reply has a space after its code; the reply to QUIT does not count.
        let last = headers.last { $0.value.dropFirst(3).first != "-" && !$0.value.hasPrefix("221") }
        let status = last.flatMap { Int($0.value.prefix(3)) } ?? 0
        if code == CURLE_USE_SSL_FAILED {
            return .failure(FetchError(.tls(.noSTARTTLS)))
        }
        guard code == CURLE_OK || status >= 400 else { return .failure(error(code)) }
        return .success(Response(status: status, headers: headers, url: url))
    }

    private var transferInfo: Response.TransferInfo {
        func seconds(_ info: CURLINFO) -> Double { unsafe Double(veille_get_offset(easy, info)) / 1e6 }
        var transferInfo = Response.TransferInfo()
        transferInfo.httpVersion =
            switch unsafe veille_get_long(easy, CURLINFO_HTTP_VERSION) {
            case Int(CURL_HTTP_VERSION_1_0): "1.0"
            case Int(CURL_HTTP_VERSION_2_0): "2"
            case Int(CURL_HTTP_VERSION_3): "3"
            default: "1.1"
            }
        transferInfo.address =
            unsafe veille_get_string(easy, CURLINFO_PRIMARY_IP).map { unsafe String(cString: $0) } ?? ""
        transferInfo.certificate = certificate
        transferInfo.nameLookup = seconds(CURLINFO_NAMELOOKUP_TIME_T)
        transferInfo.connect = seconds(CURLINFO_CONNECT_TIME_T)
        transferInfo.tls = seconds(CURLINFO_APPCONNECT_TIME_T)
        transferInfo.firstByte = seconds(CURLINFO_STARTTRANSFER_TIME_T)
        transferInfo.total = seconds(CURLINFO_TOTAL_TIME_T)
        return transferInfo
    }

    /// What the certificate of the server says; `nil` if it was not asked for.
    private var certificate: ServerIdentity.Certificate? {
        var fields: [String] = []
        for index in 0..<Self.mostFields {
            guard let line = unsafe veille_get_certificate_field(easy, Int32(index)) else { break }
            let bytes = unsafe UnsafeBufferPointer(start: line, count: strnlen(line, Self.longestField))
            unsafe fields.append(String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return ServerIdentity.Certificate(fields: fields)
    }

    /// Of one certificate; libcurl tells about 20.
    private static let mostFields = 64
    /// In bytes; the names of a hosting service may be many.
    private static let longestField = 16 * 1024

    private func error(_ code: CURLcode) -> FetchError {
        let sent = unsafe sentBytes + Int(veille_get_offset(easy, CURLINFO_SIZE_UPLOAD_T))
        return FetchError(
            kind(of: code),
            note: unsafe String(cString: curl_easy_strerror(code)),
            mayHaveArrived: sendsData && sent > 0 && sentBytes == message.count
        )
    }

    private func kind(of code: CURLcode) -> FetchError.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotFound
        case CURLE_COULDNT_CONNECT:
            unsafe veille_is_no_route(veille_get_long(easy, CURLINFO_OS_ERRNO)) != 0
                ? .noRoute : .connectionFailed
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PARTIAL_FILE: .truncated
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            .tls(.certificate)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM: .tls(.handshake)
        case CURLE_SSL_CACERT_BADFILE: .tls(.caFile)
        case CURLE_USE_SSL_FAILED: .tls(.noSTARTTLS)
        case CURLE_URL_MALFORMAT: .badURL(nil)
        // libcurl reports an endless line as out of memory.
        case CURLE_OUT_OF_MEMORY: .tooLarge(.headerLine)
        case CURLE_GOT_NOTHING: .brokenAnswer(.empty)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR: .brokenAnswer(.reset)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .brokenAnswer(.notHTTP)
        case CURLE_BAD_CONTENT_ENCODING: .brokenAnswer(.compression)
        case CURLE_HTTP2, CURLE_HTTP2_STREAM: .brokenAnswer(.http2)
        default: .brokenAnswer(nil)
        }
    }
}

/// The running transfers on one libcurl multi handle.
///
/// Unchecked: all methods except ``wake()`` are called by the loop's thread only; any thread may call
/// `curl_multi_wakeup` while the handle exists, which the loop's lock ensures.
@safe
final class TransferSet: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer
    private var idle: [UnsafeMutableRawPointer] = unsafe []
    private var running: [UInt: (id: UInt64, transfer: Transfer, url: String)] = [:]

    init() throws(FetchError) {
        guard CurlGlobal.isReady, let multi = unsafe curl_multi_init() else {
            throw FetchError(.notStarted)
        }
        unsafe self.multi = multi
        unsafe veille_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        unsafe veille_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 128)
    }

    deinit {
        for (_, entry) in running { unsafe release(entry.transfer.easy) }
        while let easy = unsafe idle.popLast() { unsafe curl_easy_cleanup(easy) }
        unsafe curl_multi_cleanup(multi)
    }

    /// Starts a transfer, on a used handle if there is one: resetting is cheaper than creating.
    func start(_ id: UInt64, _ request: Request, settings: TransferSettings) throws(FetchError) {
        guard let easy = unsafe idle.popLast() ?? curl_easy_init() else {
            throw FetchError(.notStarted)
        }
        let transfer = unsafe Transfer(request, settings: settings, on: easy)
        running[UInt(bitPattern: easy)] = (id, transfer, request.url)
        unsafe curl_multi_add_handle(multi, easy)
    }

    private func release(_ easy: UnsafeMutableRawPointer) {
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_reset(easy)
        unsafe idle.append(easy)
    }

    /// Stops a transfer and returns its traffic; `nil` if it is not running.
    func cancel(_ id: UInt64) -> Traffic? {
        guard let (key, entry) = running.first(where: { $0.value.id == id }) else { return nil }
        let moved = entry.transfer.traffic
        unsafe release(entry.transfer.easy)
        running[key] = nil
        return moved
    }

    /// Advances all transfers, and returns the finished ones.
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
            unsafe ended.append((id, transfer.result(finished.code, url: url)))
            unsafe release(easy)
        }
        return ended
    }

    /// Waits for network activity, a call of ``wake()`` or the timeout.
    func wait(milliseconds: Int) { unsafe curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil) }

    func wake() { unsafe curl_multi_wakeup(multi) }
}

/// libcurl's global state, initialised once before any thread uses it.
enum CurlGlobal {
    static let isReady: Bool = {
        veille_share_heap()
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()
}
