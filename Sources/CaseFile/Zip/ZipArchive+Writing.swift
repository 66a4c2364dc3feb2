extension ZipArchive {
    /// 1980-01-01 00:00, the format's first moment: no file has a time of its own, so that the same files give the
    /// same bytes. The time of a case stands in its manifest.
    private static let (noTime, noDate): (UInt16, UInt16) = (0, 1 << 5 | 1)
    /// 2.0: deflate (APPNOTE 4.4.3).
    private static let version: UInt16 = 20
    /// Where `Bounds` ends, so does what is written.
    private static let maxBytes = Int(UInt32.max) - 1

    /// A zip of these files, each deflated where that makes it smaller.
    ///
    /// - Throws: names that are none or stand twice, and what takes more than 4 GiB.
    package static func bytes(of entries: [ZipEntry]) throws(Failure) -> [UInt8] {
        var (file, directory, names): ([UInt8], [UInt8], Set<String>) = ([], [], [])
        for entry in entries {
            guard isName(entry.name), names.insert(entry.name).inserted else {
                throw Failure("\(entry.name.debugDescription) is no name of a file in a zip, or stands there twice")
            }
            guard entry.bytes.count < maxBytes else { throw Failure("\(entry.name) has 4 GiB or more") }
            let deflated = Deflate.deflated(entry.bytes)
            let packed = deflated.flatMap { $0.count < entry.bytes.count ? $0 : nil }
            let facts = facts(of: entry, method: packed == nil ? 0 : 8, packedBytes: (packed ?? entry.bytes).count)
            let offset = file.count
            file.append(little: localSignature)
            file.append(little: version)
            file += facts + entry.name.utf8 + (packed ?? entry.bytes)
            directory.append(little: centralSignature)
            directory.append(little: version)
            directory.append(little: version)
            directory += facts
            // Comment, disk, attributes within and without: none of them.
            directory += [UInt8](repeating: 0, count: 10)
            guard file.count < maxBytes else { throw Failure("the files have 4 GiB or more together") }
            directory.append(little: UInt32(offset))
            directory += entry.name.utf8
        }
        let start = UInt32(file.count)
        file += directory
        file.append(little: endSignature)
        file.append(little: UInt32(0))
        file.append(little: UInt16(entries.count))
        file.append(little: UInt16(entries.count))
        file.append(little: UInt32(directory.count))
        file.append(little: start)
        file.append(little: UInt16(0))
        return file
    }

    /// What both headers of a file share: flags to the length of what is extra.
    private static func facts(of entry: ZipEntry, method: UInt16, packedBytes: Int) -> [UInt8] {
        var facts: [UInt8] = []
        facts.append(little: UInt16(0))
        facts.append(little: method)
        facts.append(little: noTime)
        facts.append(little: noDate)
        facts.append(little: checksum(entry.bytes))
        facts.append(little: UInt32(packedBytes))
        facts.append(little: UInt32(entry.bytes.count))
        facts.append(little: UInt16(entry.name.utf8.count))
        facts.append(little: UInt16(0))
        return facts
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(little number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
