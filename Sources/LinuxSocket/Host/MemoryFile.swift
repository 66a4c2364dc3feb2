internal import CLinuxSocket

/// Makes an empty file without a name, in memory (memfd_create(2)). It is gone when nobody has it open any more, and a
/// program that this one starts has it only if it is handed over.
///
/// - Returns: its descriptor, which the caller closes.
/// - Throws: when the kernel has no descriptor or memory to give.
package func makeMemoryFile() throws(SocketError) -> Int32 {
    let descriptor = cls_memory_file_create()
    guard descriptor >= 0 else { throw SocketError(call: "memfd_create", errno: .last) }
    return descriptor
}
