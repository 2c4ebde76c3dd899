/// The one door to the kernel: typed bindings of the calls that Allod needs, through `java.lang.foreign`.
///
/// ```
/// allod.pages ──► MemoryCalls    mmap, munmap, mprotect, madvise, mremap, mincore
///             ──► FileCalls      memfd_create, open, ftruncate, fallocate, seals, ioctl, close; EmptyFile
///             ──► PagemapCalls   PAGEMAP_SCAN;  UserfaultCalls  asynchronous write protection
///             ──► LockCalls      flock
///             ──► CpuCalls       sched_getcpu, getpagesize
///             ──► SystemCalls    prctl, syscall, nothing
///             ──► FeatureCalls   does this kernel have ...?
///             ──► RawMemory      one segment over the whole address space
///             ──► KernelFile     /proc and /sys;  MappingBudget  how many mappings Allod may own
///                    │
///                    ▼
///                 NativeCode     the linker and the check of --enable-native-access
///                 ErrnoBuffer    where the linker leaves errno;  Errno  its names
/// ```
///
/// Contract of every call: arguments go to the kernel unchecked; the result is the kernel's own convention, the value
/// or the *negated* errno, and nothing is thrown. [allod.pages] checks arguments and turns errors into exceptions.
///
/// This package knows nothing of `allod.pages`, and only this package uses restricted methods.
@NullMarked
package allod.pages.os;

import org.jspecify.annotations.NullMarked;
