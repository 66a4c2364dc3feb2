import Foundation
import TestSupport
import Testing

/// Pictures that tests compare with.
enum Golden {
    private static func url(_ name: String) -> URL { Repository.url("Tests/LinePicturesTests/Fixtures/\(name)") }

    /// `PICTURES_UPDATE=1` writes them anew.
    private static let isUpdating = ProcessInfo.processInfo.environment["PICTURES_UPDATE"] == "1"

    static func expect(_ text: String, is name: String) throws {
        if isUpdating { try Data(text.utf8).write(to: url(name)) }
        #expect(try String(contentsOf: url(name), encoding: .utf8) == text, "\(name)")
    }

    /// The dots are compared, since another zlib may pack them otherwise.
    static func expect(png: [UInt8], is name: String) throws {
        if isUpdating { try Data(png).write(to: url(name)) }
        let golden = try DecodedPNG([UInt8](Data(contentsOf: url(name))))
        let made = try DecodedPNG(png)
        #expect(golden.width == made.width && golden.height == made.height, "\(name)")
        #expect(golden.colors == made.colors, "\(name)")
    }
}
