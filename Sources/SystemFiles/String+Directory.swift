extension String {
    /// The directory of the file that this path names; `.` where the path names none.
    package var directory: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
