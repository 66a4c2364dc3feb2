internal import CZlib

/// A file of a zip.
package struct ZipEntry: Equatable, Sendable {
    /// Its name: letters, digits, `.`, `-` and `_` of ASCII, see `ZipArchive.isName`.
    package var name: String
    /// What is in it, unpacked.
    package var bytes: [UInt8]

    /// A file; nothing checks the name here.
    package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
}

/// Zip files (PKWARE's APPNOTE 6.3.10) with few files of plain names in one folder: no encryption, no parts, no zip64.
/// The same files give the same bytes. What is read may be hostile.
package enum ZipArchive {
    /// Bounds of what is read.
    package struct Bounds: Sendable {
        /// Files.
        package var files = 32
        /// Bytes of one file, unpacked.
        package var fileBytes = 192 << 20
        /// Bytes of all files together, unpacked.
        package var allBytes = 384 << 20

        /// Those of a case.
        package init() {}
    }

    /// Why a zip cannot be read: which place, and what is wrong there.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// A sentence without its end.
        package let description: String
        init(_ description: String) { self.description = description }
    }

    static let localSignature: UInt32 = 0x0403_4B50
    static let centralSignature: UInt32 = 0x0201_4B50
    static let endSignature: UInt32 = 0x0605_4B50
    static let (localBytes, centralBytes, endBytes) = (30, 46, 22)

    /// Whether a name is one that every system can store as it is, and that leads nowhere else: 1 to 64 letters,
    /// digits, `.`, `-` and `_`, the first of which is a letter or a digit.
    package static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        // crc32 takes 32 bits of length; no file here has as many.
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count))) }
    }
}
