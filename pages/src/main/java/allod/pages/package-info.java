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
/// Address ──► allod.pages.os      one access, nothing checked
/// Probe   ──► KernelFacts, KernelFeatures, ControlGroup
/// ```
///
/// Read in this order: `PageSize`, `Address`, `Reservation`, `MappingRun`, `MappingLedger`, `Kernel`, `Guard`, `Probe`,
/// then `allod.pages.os`.
///
/// Locks: one a reservation, and it is the last one taken. The mapping budget is one atomic counter.
/// The chapter is `docs/1-pages.md`.
@NullMarked
package allod.pages;

import org.jspecify.annotations.NullMarked;
