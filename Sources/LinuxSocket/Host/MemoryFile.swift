internal import CLinuxSocket

/// An empty file without a name, in memory (memfd_create(2)): gone when nobody has it open, and no program that this
/// one starts has it unless it is handed over.
///
/// - Returns: its descriptor, which the caller closes.
package func makeMemoryFile() throws(SocketError) -> Int32 {
    let descriptor = cls_memory_file_create()
    guard descriptor >= 0 else { throw SocketError(call: "memfd_create", errno: .last) }
    return descriptor
}
