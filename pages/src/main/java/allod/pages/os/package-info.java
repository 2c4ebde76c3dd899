/// The one door to the kernel: typed bindings of the calls that Allod needs, through `java.lang.foreign`.
///
/// ```
/// allod.pages ──► MemoryCalls   mmap, munmap, mprotect, madvise, mremap, mincore
///             ──► FileCalls     memfd_create, ftruncate, fallocate, close
///             ──► CpuCalls      sched_getcpu, getpagesize
///             ──► RawMemory     one segment over the whole address space
///                    │
///                    ▼
///                 NativeCode    the linker and the check of --enable-native-access
///                 ErrnoBuffer   where the linker leaves errno
/// ```
///
/// Contract of every call: arguments go to the kernel unchecked; the result is the kernel's own convention, the value or
/// the *negated* errno, and nothing is thrown. [allod.pages] checks arguments and turns errors into exceptions.
@NullMarked
package allod.pages.os;

import org.jspecify.annotations.NullMarked;
