import HTTPTypes
import Hummingbird

/// The style sheet and the script.
struct AssetController: Sendable {
    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("review.css") { _, _ in
            Self.asset(PackageResources.review_css, type: "text/css; charset=utf-8")
        }
        router.get("review.js") { _, _ in
            Self.asset(PackageResources.review_js, type: "text/javascript; charset=utf-8")
        }
    }

    /// A file that the program carries: browsers ask again whether it changed.
    static func asset(_ bytes: [UInt8], type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
