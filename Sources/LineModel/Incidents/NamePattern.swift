/// Names with `*` in them.
package enum NamePattern {
    /// Whether a text may fit several names.
    package static func isPattern(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "*")) }

    /// Whether `pattern`, in which `*` stands for any text, also for none, is the whole of `name`.
    ///
    /// Going back to the last `*` is enough, since an earlier one could only leave less of the name for the later
    /// parts: at most as many steps as the product of the lengths.
    package static func fits(_ name: String, _ pattern: String) -> Bool {
        let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
        var (position, place) = (0, 0)
        var lastStar: (place: Int, position: Int)?
        while position < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                lastStar = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == name[position] {
                (position, place) = (position + 1, place + 1)
            } else if let star = lastStar {
                lastStar = (star.place, star.position + 1)
                (position, place) = (star.position + 1, star.place + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
