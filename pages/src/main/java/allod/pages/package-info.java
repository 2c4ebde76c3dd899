/// Pages: memory of the operating system, from a reservation of address space down to one access by address.
///
/// ```
/// Reservation ──► MappingLedger   what each run of pages is ──► MappingRun
///    │    │   ──► MappingBudget   how many mappings Allod may own (allod.pages.os)
///    │    └─────► Guard ──► GuardHit
///    ▼
/// Kernel, Residency, MappingName  checked arguments in, exceptions out
///    ▼
/// allod.pages.os                  the calls themselves
///
/// MappedFile ──► OpenFile, Prefault, PageAdvice        a file in a Loan of a Reservation of its own
///    │ ──► FaultFence (Guard too) ──► MappedFileFailed, MappedFileTruncated
///    └────► FileBacking ──► Backing                    the memory of a heap
/// CommitLedger ──► MemoryRoom ──► ControlGroup         promises of memory
/// Numa, HugePagePool ──► Reservation, MappedFile
/// MappedFile, snapshots, frames, stacks ──► MemoryNotice ──► MemoryProbe       who profiles them
///
/// Address ──► allod.pages.os      one access, nothing checked
/// Probe   ──► KernelFacts, KernelFeatures, FileFeatures, ControlGroup
/// ```
///
/// Read in this order: `PageSize`, `Address`, `Reservation`, `MappingRun`, `MappingLedger`, `Kernel`, `Guard`, `Probe`,
/// `CommitLedger`, `OpenFile`, `MappedFile`, `Backing`, then `allod.pages.os`.
///
/// Locks: mapped file, file under a heap, loan, reservation, in this order. The mapping budget and the ledgers are
/// atomic counters. The chapters are `docs/1-pages.md` and `docs/1-pages-files.md`.
@NullMarked
package allod.pages;

import org.jspecify.annotations.NullMarked;
