private import CCurl
import Feeds
private import Foundation

/// One hop of a request on a libcurl easy handle; owned by the loop's thread, and with it every C pointer of this room.
///
/// libcurl keeps the address of this object while the transfer runs: the set of running transfers keeps it alive.
@safe
final class Transfer {
    fileprivate let easy: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    private let addressGuard: UnsafeMutablePointer<veille_address_guard>
    private let maximumBodyBytes: Int
    private let allowsPrivate: Bool
    private var body: [UInt8] = []
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    private var refusal: FetchError?
    /// What is handed to a mail server, and how much of it is gone; empty for all else.
    private var message: [UInt8] = []
    private var handedOver = 0
    private let handsOver: Bool
    private let isMail: Bool

    /// Prepares a handle that is new or was reset.
    fileprivate init(_ request: Request, settings: TransferSettings, on easy: UnsafeMutableRawPointer) {
        unsafe self.easy = easy
        unsafe addressGuard = .allocate(capacity: 1)
        // A proxy stands where the owner put it, near or far; what is behind it was checked before.
        allowsPrivate = settings.allowsPrivate || settings.connectTo != nil || settings.proxy != nil
        maximumBodyBytes = settings.maximumBodyBytes
        handsOver = request.method != .get && request.method != .head
        isMail = if case .mail = request.method { true } else { false }
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe addressGuard.initialize(
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
        unsafe veille_set_address_guard(easy, addressGuard)
        unsafe veille_set_string(easy, CURLOPT_URL, request.url)
        unsafe veille_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe veille_set_string(easy, CURLOPT_USERAGENT, settings.userAgent)
        // Every encoding that this libcurl can undo.
        unsafe veille_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
        // Said in so many words, an empty one too: libcurl would look for one in the environment by other rules.
        unsafe veille_set_string(easy, CURLOPT_PROXY, settings.proxy ?? "")
        if let file = settings.caFile { unsafe veille_set_string(easy, CURLOPT_CAINFO, file) }
        unsafe veille_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        unsafe veille_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe veille_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        unsafe veille_set_long(easy, CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
        unsafe veille_set_long(easy, CURLOPT_TIMEOUT_MS, settings.timeout)
        unsafe veille_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A second request to a host waits to see whether it can share the connection of the first.
        unsafe veille_set_long(easy, CURLOPT_PIPEWAIT, 1)
        // A server that drips less than a hundred bytes a second for half of its time is not read to its end.
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 100)
        let patience = max(settings.connectTimeout, settings.timeout / 2000)
        unsafe veille_set_long(easy, CURLOPT_LOW_SPEED_TIME, patience)
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
        if case .mail(let message) = request.method {
            unsafe submit(message, me)
            set(settings.resolve, for: CURLOPT_RESOLVE)
            return
        }
        var fields = ["Accept: \(request.accept)"]
        if let etag = request.validators?.etag { fields.append("If-None-Match: \(etag)") }
        if let date = request.validators?.lastModified { fields.append("If-Modified-Since: \(date)") }
        if let authorization = settings.authorization { fields.append("Authorization: \(authorization)") }
        switch request.method {
        case .get: break
        case .head: unsafe veille_set_long(easy, CURLOPT_NOBODY, 1)
        case .mail: break
        case .post(let contentType, var body), .put(let contentType, var body):
            if case .put = request.method { unsafe veille_set_string(easy, CURLOPT_CUSTOMREQUEST, "PUT") }
            fields.append("Content-Type: \(contentType)")
            unsafe veille_set_long(easy, CURLOPT_POSTFIELDSIZE, body.count)
            // libcurl takes a copy: the size must be told before.
            unsafe body.withUnsafeMutableBytes {
                _ = unsafe veille_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? me)
            }
        }
        set(fields, for: CURLOPT_HTTPHEADER)
        if let target = settings.connectTo { set(["::\(target)"], for: CURLOPT_CONNECT_TO) }
        set(settings.resolve, for: CURLOPT_RESOLVE)
    }

    private func submit(_ message: Request.Message, _ me: UnsafeMutableRawPointer) {
        self.message = message.bytes
        unsafe veille_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // A mail server may well think for a while: only the whole time counts.
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
        unsafe veille_set_pointer(easy, CURLOPT_READDATA, me)
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

    private func mayOpen(_ address: [UInt8]) -> Bool {
        if allowsPrivate || !PrivateNetwork.contains(address) { return true }
        refusal = Self.privateNetwork
        return false
    }

    static let privateNetwork = FetchError(.privateNetwork)

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBodyBytes else {
            refusal = FetchError(.tooLarge(.body(limit: maximumBodyBytes)))
            return 0
        }
        // Most feeds fit: growing step by step would leave holes of every size behind.
        if body.isEmpty { body.reserveCapacity(min(maximumBodyBytes, 64 * 1024)) }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }

    private func send(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let part = message[handedOver...].prefix(room.count)
        unsafe room.copyBytes(from: part)
        handedOver += part.count
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
        // A status line starts a new block: what an interim answer said does not count.
        if unsafe bytes.starts(with: "HTTP/".utf8) { headers.removeAll() }
        guard let colon = unsafe bytes.firstIndex(of: UInt8(ascii: ":")), headers.count < 200 else {
            return bytes.count
        }
        var start = colon + 1
        var end = bytes.count
        while start < end, unsafe bytes[start] <= 0x20 { start += 1 }
        while end > start, unsafe bytes[end - 1] <= 0x20 { end -= 1 }
        let name = unsafe String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        unsafe headers.append((name, String(decoding: bytes[start..<end], as: UTF8.self)))
        return bytes.count
    }

    // MARK: The end

    fileprivate func result(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        outcome(code, url: url).mapError { error in
            var error = error
            error.traffic = traffic
            return error
        }
    }

    /// What it has moved so far.
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
        guard code == CURLE_OK else { return .failure(error(code)) }
        var response = unsafe Response(
            status: veille_get_long(easy, CURLINFO_RESPONSE_CODE),
            headers: headers,
            body: body,
            url: url,
            wireBytes: traffic.wireBytes
        )
        response.transferInfo = transferInfo
        // Something came and nothing came out: what was compressed was cut off.
        if body.isEmpty, response.wireBytes > 0 {
            return .failure(FetchError(.truncated))
        }
        return .success(response)
    }

    /// What a mail server said in the end: its refusal is an answer, too.
    private func replies(_ code: CURLcode, url: String) -> Result<Response, FetchError> {
        // The last line of a reply has a space behind its number; what is said to a goodbye does not count.
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
        transferInfo.nameLookup = seconds(CURLINFO_NAMELOOKUP_TIME_T)
        transferInfo.connect = seconds(CURLINFO_CONNECT_TIME_T)
        transferInfo.tls = seconds(CURLINFO_APPCONNECT_TIME_T)
        transferInfo.firstByte = seconds(CURLINFO_STARTTRANSFER_TIME_T)
        transferInfo.total = seconds(CURLINFO_TOTAL_TIME_T)
        return transferInfo
    }

    private func error(_ code: CURLcode) -> FetchError {
        let sent = unsafe handedOver + Int(veille_get_offset(easy, CURLINFO_SIZE_UPLOAD_T))
        return FetchError(
            kind(of: code),
            note: unsafe String(cString: curl_easy_strerror(code)),
            mayHaveArrived: handsOver && sent > 0 && handedOver == message.count
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
        // libcurl has no other name for a line that does not end.
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

/// The transfers under way on one libcurl multi handle.
///
/// Unchecked: every method but ``wake()`` is called by the loop's thread alone, and `curl_multi_wakeup` may be called by
/// any thread while the handle lives; the loop's lock makes sure of that.
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

    /// Starts a transfer, on a handle that an earlier one has left where there is one: making one costs more than resetting.
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

    /// Stops a transfer, and tells what it has moved; `nil` where it is not under way.
    func cancel(_ id: UInt64) -> Traffic? {
        guard let (key, entry) = running.first(where: { $0.value.id == id }) else { return nil }
        let moved = entry.transfer.traffic
        unsafe release(entry.transfer.easy)
        running[key] = nil
        return moved
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
            unsafe ended.append((id, transfer.result(finished.code, url: url)))
            unsafe release(easy)
        }
        return ended
    }

    /// Sleeps until something happens, somebody wakes it, or the time is up.
    func wait(milliseconds: Int) { unsafe curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil) }

    func wake() { unsafe curl_multi_wakeup(multi) }
}

/// libcurl's global state: prepared once, before any thread uses it.
enum CurlGlobal {
    static let isReady: Bool = {
        veille_share_heap()
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()
}
