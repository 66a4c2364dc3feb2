internal import CLinuxSocket

/// The build id that the linker put into the running program.
package enum BuildID {
    /// The longest id that is read, bytes: more than a linker writes by itself, but `--build-id=0x…` takes any length.
    private static let maxBytes = 64

    /// The bytes of the note NT_GNU_BUILD_ID (elf(5)); empty where the program has none.
    package static func ofThisProgram() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: maxBytes) { buffer, count in
            count = buffer.baseAddress.map { cls_build_id_read($0, buffer.count) } ?? 0
        }
    }
}
