extension ZipArchive {
    /// What the directory says of a file.
    private struct Listed {
        var name: String
        var method: UInt16
        var checksum: UInt32
        var packedBytes: Int
        var bytes: Int
        var offset: Int
    }

    /// The files of a zip, in the order of its directory. Every byte of it belongs to one file, its headers, or the
    /// directory: nothing lies before, between, behind or twice.
    ///
    /// - Throws: what is no such zip, or beyond the bounds.
    package static func entries(of file: [UInt8], bounds: Bounds = Bounds()) throws(Failure) -> [ZipEntry] {
        let reader = LittleReader(bytes: file)
        let (listed, start) = try directory(reader, bounds)
        var entries: [ZipEntry] = []
        var (at, room) = (0, bounds.allBytes)
        for one in listed.sorted(by: { $0.offset < $1.offset }) {
            guard one.offset == at else { throw Failure("\(one.name) does not lie where the file before it ends") }
            let body = try local(one, reader)
            at = body + one.packedBytes
            guard at <= start else { throw Failure("\(one.name) reaches into the directory") }
            guard one.bytes <= min(bounds.fileBytes, room) else {
                throw Failure("\(one.name) has \(one.bytes) bytes, more than is read")
            }
            room -= one.bytes
            entries.append(ZipEntry(name: one.name, bytes: try unpacked(one, file[body..<at])))
        }
        guard at == start else { throw Failure("\(start - at) bytes before the directory belong to no file") }
        let places = Dictionary(listed.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return entries.sorted { places[$0.name] ?? 0 < places[$1.name] ?? 0 }
    }

    private static func directory(
        _ reader: LittleReader, _ bounds: Bounds
    ) throws(Failure) -> (listed: [Listed], start: Int) {
        let end = reader.bytes.count - endBytes
        // A comment behind the end could hide a second directory from other readers; there is none in a case.
        guard end >= 0, reader.word(end) == endSignature, reader.half(end + 20) == 0 else {
            throw Failure("it does not end as a zip without a comment does; it may be cut off, or no zip")
        }
        let (count, size, start) = (Int(reader.half(end + 10)), Int(reader.word(end + 12)), Int(reader.word(end + 16)))
        guard reader.word(end + 4) == 0, Int(reader.half(end + 8)) == count, start + size == end else {
            throw Failure("its directory does not lie before its end, or is one of several parts")
        }
        guard count <= bounds.files else { throw Failure("it has \(count) files, more than \(bounds.files)") }
        var (listed, names, at): ([Listed], Set<String>, Int) = ([], [], start)
        for _ in 0..<count {
            guard at + centralBytes <= end, reader.word(at) == centralSignature else {
                throw Failure("its directory is damaged")
            }
            let one = try self.listed(reader, at, end)
            guard names.insert(one.name).inserted else { throw Failure("\(one.name) stands in it twice") }
            listed.append(one)
            at += centralBytes + one.name.utf8.count
        }
        guard at == end else { throw Failure("its directory has \(end - at) bytes that belong to no file") }
        return (listed, start)
    }

    private static func listed(_ reader: LittleReader, _ at: Int, _ end: Int) throws(Failure) -> Listed {
        let name = try name(reader, at + centralBytes, Int(reader.half(at + 28)), end)
        // Flag 0: not encrypted; flag 3: sizes behind the data, which a case does not have; flag 11: UTF-8.
        guard reader.half(at + 8) & ~0x0800 == 0 else { throw Failure("\(name) is encrypted, or of unknown size") }
        guard reader.half(at + 30) == 0, reader.half(at + 32) == 0, reader.half(at + 34) == 0 else {
            throw Failure("\(name) has extra fields, a comment, or lies in another part")
        }
        return Listed(
            name: name, method: reader.half(at + 10), checksum: reader.word(at + 16),
            packedBytes: Int(reader.word(at + 20)), bytes: Int(reader.word(at + 24)),
            offset: Int(reader.word(at + 42)))
    }

    private static func name(_ reader: LittleReader, _ at: Int, _ count: Int, _ end: Int) throws(Failure) -> String {
        guard at + count <= end, let name = String(validating: reader.bytes[at..<at + count], as: UTF8.self),
            isName(name)
        else { throw Failure("a name in it is no plain name of a file (letters, digits, . - _, at most 64)") }
        return name
    }

    /// Holds a file's own header against the directory's.
    ///
    /// - Returns: where its data begins.
    private static func local(_ one: Listed, _ reader: LittleReader) throws(Failure) -> Int {
        let at = one.offset
        guard at + localBytes <= reader.bytes.count, reader.word(at) == localSignature,
            reader.half(at + 6) & ~0x0800 == 0, reader.half(at + 8) == one.method,
            reader.word(at + 14) == one.checksum, Int(reader.word(at + 18)) == one.packedBytes,
            Int(reader.word(at + 22)) == one.bytes, reader.half(at + 28) == 0,
            try name(reader, at + localBytes, Int(reader.half(at + 26)), reader.bytes.count) == one.name
        else { throw Failure("\(one.name): its header and the directory do not say the same") }
        return at + localBytes + one.name.utf8.count
    }

    private static func unpacked(_ one: Listed, _ packed: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
        let bytes: [UInt8]
        switch one.method {
        case 0:
            guard one.packedBytes == one.bytes else { throw Failure("\(one.name) is stored with two sizes") }
            bytes = Array(packed)
        case 8:
            guard let found = Deflate.inflated(packed, bytes: one.bytes) else {
                throw Failure("\(one.name) does not unpack to the \(one.bytes) bytes that it should have")
            }
            bytes = found
        default: throw Failure("\(one.name) is packed by method \(one.method); only stored and deflate are read")
        }
        guard checksum(bytes) == one.checksum else { throw Failure("\(one.name) does not have its CRC-32") }
        return bytes
    }
}

/// Numbers of a zip; whoever asks has looked that they are there.
private struct LittleReader {
    let bytes: [UInt8]

    func half(_ at: Int) -> UInt16 { UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 }
    func word(_ at: Int) -> UInt32 { UInt32(half(at)) | UInt32(half(at + 2)) << 16 }
}
