internal import LineModel

/// `manifest.json`: what the case is, who signed it, and each other file's size and SHA-256.
struct CaseManifest: Equatable {
    /// A file that it lists.
    struct File: Equatable {
        var name: String
        var bytes: Int
        var sha256: String
    }

    /// The whole of it.
    var json: CaseJSON
    var program: String
    var madeAt: String
    var key: CasePublicKey
    var keyID: String
    var files: [File]

    static func json(
        _ entries: [ZipEntry], _ about: CaseJSON, _ input: CaseInput, _ key: CasePublicKey
    ) -> CaseJSON {
        .members([
            "format": .text(CaseFormat.name), "version": .count(CaseFormat.version), "program": .text(input.program),
            "made_at": .text(input.madeAt.rfc3339()),
            "key": .members(["id": .text(key.id), "algorithm": .text("ed25519"), "public_key": .text(key.hex)]),
            "case": about,
            "files": .list(
                entries.map { entry in
                    .members([
                        "name": .text(entry.name), "bytes": .count(entry.bytes.count),
                        "sha256": .text(HexText.lower(CaseDigest.sha256(entry.bytes))),
                    ])
                }),
        ])
    }

    /// - Throws: what is no manifest of this version.
    init(reading bytes: [UInt8]) throws(CaseUnreadable) {
        do throws(CaseJSON.Failure) { json = try CaseJSON(reading: bytes) } catch {
            throw CaseUnreadable("\(CaseFormat.manifest), \(error)")
        }
        guard json["format"].string == CaseFormat.name, let version = json["version"].int else {
            throw CaseUnreadable("\(CaseFormat.manifest) is not of a case")
        }
        guard version == CaseFormat.version else {
            throw CaseUnreadable("the case is of version \(version) of its format; take a program of that version")
        }
        guard let hex = json["key"]["public_key"].string, let key = CasePublicKey(text: hex),
            json["key"]["algorithm"].string == "ed25519", let id = json["key"]["id"].string
        else { throw CaseUnreadable("\(CaseFormat.manifest) has no public key that can be read") }
        (self.key, keyID) = (key, id)
        (program, madeAt) = (json["program"].string ?? "", json["made_at"].string ?? "")
        files = json["files"].elements.compactMap { file in
            guard let name = file["name"].string, let bytes = file["bytes"].int, let sha256 = file["sha256"].string
            else { return nil }
            return File(name: name, bytes: bytes, sha256: sha256)
        }
    }
}

/// Why a case cannot be read at all.
package struct CaseUnreadable: Error, Equatable, CustomStringConvertible {
    /// A sentence without its end.
    package let description: String
    init(_ description: String) { self.description = description }
}
