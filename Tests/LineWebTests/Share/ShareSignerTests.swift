import LineModel
import Synchronization
import Testing

@testable import LineWeb

@Suite("Signed addresses")
struct ShareSignerTests {
    private let key = KeptKey()
    private let tag = Tag(key: "carrier", value: "电信; x=1")

    private var signer: ShareSigner { ShareSigner(key: { [key] in key.value.withLock { $0 } }) }

    @Test("a share is what was signed, until it is over")
    func reads() throws {
        let share = ShareSigner.Share(tag, hidesAddresses: true, until: 1_000)
        let token = try #require(signer.token(share))
        #expect(token == Site.encoded(token))
        #expect(signer.share(token, now: 999) == share && signer.share(token, now: 1_000) == nil)
        let line = ShareSigner.Share(line: "sz-hk", hidesAddresses: false, until: 1_000)
        let another = try #require(signer.token(line))
        #expect(signer.share(another, now: 0) == line)
    }

    @Test("whoever changes any bit of it has nothing, nor has he who makes it longer or shorter")
    func forged() throws {
        let token = try #require(signer.token(ShareSigner.Share(tag, hidesAddresses: true, until: 1_000)))
        let bytes = try #require(RandomText.bytes(of: token))
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(signer.share(RandomText.text(changed), now: 0) == nil)
        }
        for count in 0..<bytes.count { #expect(signer.share(RandomText.text(bytes.prefix(count)), now: 0) == nil) }
        for text in ["", "x", token + "AAAA", "../../etc/passwd", String(repeating: "A", count: 100_000)] {
            #expect(signer.share(text, now: 0) == nil)
        }
    }

    @Test("a new key revokes all of them; without a key nothing is shared")
    func revoked() throws {
        let token = try #require(signer.token(ShareSigner.Share(tag, hidesAddresses: true, until: 1_000)))
        let signature = try #require(signer.signature(ofLine: "a"))
        key.value.withLock { $0 = [UInt8](repeating: 8, count: 32) }
        #expect(signer.share(token, now: 0) == nil && !signer.isSignature(signature, ofLine: "a"))
        key.value.withLock { $0 = nil }
        #expect(signer.token(ShareSigner.Share(tag, hidesAddresses: true, until: 1_000)) == nil)
        #expect(signer.share(token, now: 0) == nil && signer.signature(ofLine: "a") == nil)
    }

    @Test("a picture's signature is of one line, and no share's")
    func pictures() throws {
        let signature = try #require(signer.signature(ofLine: "a"))
        #expect(signer.isSignature(signature, ofLine: "a"))
        for (text, name) in [(signature, "b"), ("", "a"), (String(signature.dropLast()), "a"), ("x", "a")] {
            #expect(!signer.isSignature(text, ofLine: name))
        }
        #expect(signer.share(signature, now: 0) == nil)
        let own = try #require(signer.signature(ofLine: "a b"))
        #expect(signer.addresses(ofLine: "a b")[0] == "badge/line/a%20b.svg?sig=\(own)")
        #expect(signer.addresses(ofLine: "a/b")[1].hasPrefix("img/line.png?name=a%2Fb&sig="))
    }

    @Test("a tag that is too long for an address is not shared")
    func long() {
        let long = Tag(key: "k", value: String(repeating: "电", count: 70_000))
        #expect(signer.token(ShareSigner.Share(long, hidesAddresses: false, until: 1)) == nil)
    }
}

/// The key in its place, which a test replaces.
private final class KeptKey: Sendable { let value = Mutex<[UInt8]?>([UInt8](repeating: 7, count: 32)) }
