extension String {
    /// The directory of the file that this path names; `.` where the path names none.
    package var directory: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == utf8.startIndex ? "/" : String(self[..<slash])
    }
}
