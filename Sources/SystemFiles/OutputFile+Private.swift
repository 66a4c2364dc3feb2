extension OutputFile {
    /// Writes a file that only this user may read, whole or not at all. Blocks.
    package static func writePrivate(_ bytes: [UInt8], to path: String) throws(Failure) {
        FileMode.makePrivate(path)
        let file = try OutputFile(path)
        try file.write(bytes[...])
        try file.commit()
    }
}
